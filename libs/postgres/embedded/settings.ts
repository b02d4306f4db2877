/** How the embedded server runs. Whatever was committed survives a kill of every process at once. */
export const DURABLE_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  max_wal_size: '512MB',
  // Compiling a statement costs more than any of ours takes.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_checkpoints: 'off',
};

/** For tests only: a crash of the machine may lose or break data; a killed process still loses nothing. */
export const THROWAWAY_SETTINGS: Readonly<Record<string, string>> = {
  ...DURABLE_SETTINGS,
  max_connections: '200',
  fsync: 'off',
  full_page_writes: 'off',
};
