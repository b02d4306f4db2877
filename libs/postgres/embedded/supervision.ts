import { PermanentFailure } from '#ports/failures';
import type { EmbeddedLogger } from './embedded-logger.js';
import type { Postmaster } from './postmaster.js';
import { isProcessAlive } from './processes.js';

const LOOK_EVERY_MS = 500;
/** What keeps it from starting (a full disk) mostly takes a person: so long is waited at most between two tries. */
const LONGEST_PAUSE_MS = 5_000;
/** Who dies sooner after a start has not really started. */
const STABLE_AFTER_MS = 30_000;
/** The same sentence is said again after this. */
const SAY_EVERY_MS = 60_000;

/**
 * Starts the server again when it dies under us (out of memory, a full disk, a kill): nobody else would, and until then every
 * write waits as for any database that is away. Ends with `stop`, which returns the server that then lives.
 */
export const supervise = (
  first: Postmaster,
  start: () => Promise<Postmaster>,
  logger: EmbeddedLogger,
): { stop(): Promise<Postmaster> } => {
  let current = first;
  let restart: Promise<void> | undefined;
  let [startedAt, tries, notBefore] = [0, 0, 0];
  const say = onceInAWhile(logger);
  const startAgain = async (): Promise<void> => {
    try {
      const server = await start();
      [current, startedAt] = [server, performance.now()];
      logger.info({ pid: server.pid, port: server.port }, 'embedded_postgres_restarted');
    } catch (error) {
      say({ err: error }, 'embedded_postgres_restart_failed', error instanceof PermanentFailure ? error.code : '');
    }
    notBefore = performance.now() + Math.min(LONGEST_PAUSE_MS, LOOK_EVERY_MS * 2 ** tries++);
  };
  const look = (): void => {
    const now = performance.now();
    if (restart !== undefined || isProcessAlive(current.pid)) return;
    if (startedAt > 0 && now - startedAt > STABLE_AFTER_MS) [startedAt, tries, notBefore] = [0, 0, 0];
    if (now < notBefore) return;
    say({ pid: current.pid }, 'embedded_postgres_died', tries === 0 ? `${current.pid}` : 'again');
    restart = startAgain().finally(() => {
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

/** The same thing once a minute: the log may be on the disk that is full. */
const onceInAWhile = (logger: EmbeddedLogger) => {
  const saidAt = new Map<string, number>();
  return (facts: object, message: string, what: string): void => {
    const [key, now] = [`${message} ${what}`, performance.now()];
    if (now - (saidAt.get(key) ?? -SAY_EVERY_MS) < SAY_EVERY_MS) return;
    saidAt.set(key, now);
    logger.warn(facts, message);
  };
};
