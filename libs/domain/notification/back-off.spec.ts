import { expect, it } from '@jest/globals';
import { GIVE_UP_AFTER_MS, nextAttempt } from './back-off.js';

const attempt = (over: Partial<Parameters<typeof nextAttempt>[0]> = {}) =>
  nextAttempt({ attempts: 1, firstDueAt: 0, now: 0, random: 0.5, ...over });

it.each([
  [1, 1_000],
  [2, 5_000],
  [3, 15_000],
  [5, 120_000],
  [10, 14_400_000],
  // The last pause repeats.
  [40, 14_400_000],
])('waits after attempt %i for %i ms', (attempts, ms) => {
  expect(attempt({ attempts })).toBe(ms);
});

it('spreads by a fifth either way', () => {
  expect(attempt({ random: 0 })).toBe(800);
  expect(attempt({ random: 0.999_999 })).toBe(1_200);
});

it('waits as long as the receiver asks, but not for ever', () => {
  expect(attempt({ retryAfterMs: 60_000 })).toBe(60_000);
  expect(attempt({ retryAfterMs: 1 })).toBe(1_000);
  expect(attempt({ retryAfterMs: 1e12 })).toBe(14_400_000);
});

it('gives up when the next attempt would be later than three days after the first', () => {
  expect(attempt({ attempts: 1, now: GIVE_UP_AFTER_MS - 1_000 })).toBe(GIVE_UP_AFTER_MS);
  expect(attempt({ attempts: 1, now: GIVE_UP_AFTER_MS - 999 })).toBe('give-up');
});

it('tries for nearly three days', () => {
  let now = 0;
  let attempts = 0;
  for (let at: number | 'give-up' = 0; at !== 'give-up'; at = attempt({ attempts, now })) {
    now = at;
    attempts += 1;
  }
  expect(attempts).toBe(27);
  expect(now).toBeGreaterThan(2.8 * 86_400_000);
});
