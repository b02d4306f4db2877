import { PermanentFailure } from '#ports/failures';

export interface RedisAddress {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly username?: string;
  readonly password?: string;
  /** Only without a cluster. */
  readonly database: number;
  readonly isTls: boolean;
}

const SHAPE = /^rediss?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/@]+)(?:\/(?<database>\d*))?$/;

const nodeOf = (text: string): { host: string; port: number } => {
  const { host = '', port } = /^(?<host>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?$/.exec(text.trim())?.groups ?? {};
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? 6379) };
};

/**
 * `redis://[user:password@]host[:port][,host[:port]…][/database]`, `rediss://` for TLS. Whether it is a cluster is asked
 * of the server, not of the address.
 */
export const parseRedisUrl = (url: string): RedisAddress => {
  const { user, password, hosts = '', database } = SHAPE.exec(url)?.groups ?? {};
  const nodes = hosts.split(',').map(nodeOf);
  if (nodes.some((node) => node.host === '' || node.port < 1 || node.port > 65_535)) {
    // The address itself is not repeated: it may hold a password.
    throw new PermanentFailure(
      'redis-url',
      'The Redis address must look like redis://[user:password@]host:port[,host:port][/database].',
    );
  }
  return {
    nodes,
    database: Number(database ?? 0),
    isTls: url.startsWith('rediss:'),
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  };
};
