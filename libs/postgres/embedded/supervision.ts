import type { EmbeddedLogger } from './embedded-logger.js';
import type { Postmaster } from './postmaster.js';
import { isProcessAlive } from './processes.js';

const LOOK_EVERY_MS = 500;

/**
 * Starts the server again when it dies under us (out of memory, a kill): nobody else would, and until then every write
 * waits as for any database that is away. Ends with `stop`, which returns the server that then lives.
 */
export const supervise = (
  first: Postmaster,
  start: () => Promise<Postmaster>,
  logger: EmbeddedLogger,
): { stop(): Promise<Postmaster> } => {
  let current = first;
  let restart: Promise<void> | undefined;
  const look = (): void => {
    if (restart !== undefined || isProcessAlive(current.pid)) return;
    logger.warn({ pid: current.pid }, 'embedded_postgres_died');
    restart = start()
      .then((started) => {
        current = started;
        logger.info({ pid: started.pid, port: started.port }, 'embedded_postgres_restarted');
      })
      .catch((error: unknown) => logger.warn({ err: error }, 'embedded_postgres_restart_failed'))
      .finally(() => {
        restart = undefined;
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await restart;
      return current;
    },
  };
};
