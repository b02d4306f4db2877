import type { Instant } from '../calendar/day.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pause after the first, second, … failed attempt; the last one repeats. */
const PAUSES = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const;
const LAST_PAUSE = 4 * HOUR;

/** A receiver that is away over a long weekend still gets the message. */
export const GIVE_UP_AFTER_MS = 3 * 24 * HOUR;

export interface FailedAttempt {
  /** How many attempts have failed, this one included. */
  readonly attempts: number;
  /** When the message was first due. */
  readonly firstDueAt: Instant;
  readonly now: Instant;
  /** In [0, 1): spreads attempts of many messages over ±20 %. */
  readonly random: number;
  /** What the receiver asked for by `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
}

/** When to try again, or that it is over. */
export const nextAttempt = (failed: FailedAttempt): Instant | 'give-up' => {
  const pause = PAUSES[failed.attempts - 1] ?? LAST_PAUSE;
  const spread = pause * (0.8 + 0.4 * failed.random);
  const wait = Math.max(spread, Math.min(failed.retryAfterMs ?? 0, LAST_PAUSE));
  const at = Math.round(failed.now + wait);
  return at - failed.firstDueAt > GIVE_UP_AFTER_MS ? 'give-up' : at;
};
