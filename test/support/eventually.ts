import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long the condition may take to come true. */
  readonly timeoutMs?: number;
  /** Longest pause between two looks; the first ones follow each other faster. */
  readonly everyMs?: number;
}

const FIRST_PAUSE_MS = 5;

class LateLook extends Error {}

/** Settles as `attempt` does, but rejects when `ms` have gone by: a look that hangs must not outlast the deadline. */
const within = async <T>(ms: number, attempt: Promise<T>): Promise<T> => {
  const stop = new AbortController();
  const late = pause(ms, undefined, { signal: stop.signal }).then((): never => {
    throw new LateLook('the last look did not answer in time');
  });
  // An aborted pause rejects after the race is over; nobody listens to it any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([attempt, late]);
  } finally {
    stop.abort();
  }
};

const stillFailing = (error: unknown, spent: string): Error => {
  if (!(error instanceof Error)) return new Error(`still failing ${spent}: ${String(error)}`, { cause: error });
  error.message = `${error.message}\n(still so ${spent})`;
  return error;
};

/**
 * Looks again and again until `assertion` neither throws nor answers `false`, and gives what it returned.
 * When the time is over it fails with the assertion's own last error, so that the test shows what was missing.
 */
export const eventually = async <T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 50 }: EventuallyOptions = {},
): Promise<T> => {
  const startedAt = performance.now();
  const left = (): number => timeoutMs - (performance.now() - startedAt);
  let last: unknown;
  let pauseMs = Math.min(FIRST_PAUSE_MS, everyMs);
  for (let looks = 1; ; looks += 1) {
    try {
      const result = await within(Math.max(left(), 1), (async () => assertion())());
      if (result !== false) return result;
      throw new Error('the condition stayed false');
    } catch (error) {
      // A look cut off by the deadline says less than the one before it, which saw what was wrong.
      if (!(error instanceof LateLook && last)) last = error;
      if (left() <= pauseMs) throw stillFailing(last, `after ${Math.round(timeoutMs - left())} ms and ${looks} looks`);
    }
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, everyMs);
  }
};
