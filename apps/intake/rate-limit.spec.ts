import { expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

it('lets a burst of a minute through, then a steady rate, each sender for itself', () => {
  const limit = new RateLimit(60);
  expect(limit.take('a', 60, 0)).toMatchObject({ isAllowed: true, headers: { ratelimit: '"events";r=0;t=60' } });
  expect(limit.take('a', 1, 0)).toMatchObject({ isAllowed: false, headers: { 'retry-after': '1' } });
  expect(limit.take('b', 1, 0).isAllowed).toBe(true);
  expect(limit.take('a', 10, 5_000)).toMatchObject({ isAllowed: false, headers: { 'retry-after': '5' } });
  expect(limit.take('a', 10, 10_000).isAllowed).toBe(true);
  expect(limit.take('a', 60, 1_000_000).isAllowed).toBe(true);
});
