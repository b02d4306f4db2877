import { expect, it } from '@jest/globals';
import { RefusalFlood } from './refusal-flood.js';

const codes = (code: string, n: number): string[] => Array.from({ length: n }, () => code);

it('stops when most of a minute cannot be read', () => {
  const flood = new RefusalFlood();
  flood.check({ at: 0, events: 100, refused: codes('malformed', 60) });
  expect(() => flood.check({ at: 1_000, events: 50, refused: codes('invalid-event', 45) })).toThrow(/无法读取/);
});

it.each([
  ['few of many', { at: 0, events: 1_000, refused: codes('malformed', 400) }],
  ['a handful', { at: 0, events: 99, refused: codes('malformed', 99) }],
  ['what senders can cause', { at: 0, events: 1_000, refused: codes('stale-replaces', 1_000) }],
])('goes on with %s', (_, batch) => {
  expect(() => new RefusalFlood().check(batch)).not.toThrow();
});

it('forgets after a minute', () => {
  const flood = new RefusalFlood();
  flood.check({ at: 0, events: 90, refused: codes('malformed', 90) });
  expect(() => flood.check({ at: 61_000, events: 90, refused: codes('malformed', 90) })).not.toThrow();
});
