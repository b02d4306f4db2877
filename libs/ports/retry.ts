import { setTimeout as wait } from 'node:timers/promises';
import { TransientFailure } from './failures.js';

export interface Retry {
  /** Ends the waiting: the work is no longer ours. */
  readonly signal: AbortSignal;
  readonly onRetry: (failure: TransientFailure, attempt: number) => void;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

const SAID_AGAIN_EVERY = 32;

/** Whether a line should tell of this attempt: the first ones ever more rarely, later ones about once a minute. A log must not fill a disk. */
export const isWorthSaying = (attempt: number): boolean =>
  attempt < SAID_AGAIN_EVERY ? (attempt & (attempt - 1)) === 0 : attempt % SAID_AGAIN_EVERY === 0;

/** Does the work again after a `TransientFailure`, for as long as it is ours; every other failure passes at once. */
export const retryTransient = async <T>(work: () => Promise<T>, retry: Retry): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientFailure) || retry.signal.aborted) throw error;
      retry.onRetry(error, attempt);
      const pause = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
      // An abort ends the pause early; the failure itself is what the caller hears.
      await wait(pause, undefined, { signal: retry.signal }).catch(() => undefined);
      if (retry.signal.aborted) throw error;
    }
  }
};
