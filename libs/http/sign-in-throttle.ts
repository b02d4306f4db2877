import type { Instant } from '#domain/calendar/day';

interface Failures {
  readonly count: number;
  readonly until: Instant;
  /** A try within this pause has been told of. */
  readonly isTold: boolean;
}

const FREE_TRIES = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Forgotten after so long without a failure. */
const MEMORY_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

/**
 * Slows guessing: after five failures each further one doubles the pause. Kept by user and by address, in memory: a
 * restart forgives. It never locks anybody out for longer than a quarter of an hour.
 */
export class SignInThrottle {
  private readonly failures = new Map<string, Failures>();

  /** Milliseconds to wait before the next try may be made; 0: now. */
  waitFor(keys: readonly string[], now: Instant): number {
    return Math.max(0, ...keys.map((key) => (this.failures.get(key)?.until ?? 0) - now));
  }

  /** Whether this is the first try that a pause refuses: who hammers shall not fill the trail. */
  isNews(keys: readonly string[], now: Instant): boolean {
    const paused = keys.flatMap((key) => {
      const one = this.failures.get(key);
      return one && one.until > now ? [{ key, one }] : [];
    });
    for (const { key, one } of paused) this.failures.set(key, { ...one, isTold: true });
    return paused.some(({ one }) => !one.isTold);
  }

  failed(keys: readonly string[], now: Instant): void {
    for (const key of keys) {
      const before = this.failures.get(key);
      const count = (before && now - before.until < MEMORY_MS ? before.count : 0) + 1;
      const pause = count < FREE_TRIES ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - FREE_TRIES));
      // Deleted and set again: the map's order is then that of the last failure.
      this.failures.delete(key);
      this.failures.set(key, { count, until: now + pause, isTold: false });
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= MOST_KEYS) break;
      this.failures.delete(key);
    }
  }

  succeeded(keys: readonly string[]): void {
    for (const key of keys) this.failures.delete(key);
  }
}
