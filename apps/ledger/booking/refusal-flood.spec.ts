import { expect, it } from '@jest/globals';
import { RefusalFlood } from './refusal-flood.js';

const codes = (code: string, n: number) => Array.from({ length: n }, (_, i) => ({ code, offset: BigInt(i) }));
const offsets = (n: number): bigint[] => Array.from({ length: n }, (_, i) => BigInt(i));
const SOMEWHERE = { where: 'safety.events.1/3', allowedBelow: 0n };

it('stops when most of a minute cannot be read', () => {
  const flood = new RefusalFlood();
  flood.add(flood.check({ ...SOMEWHERE, at: 0, events: offsets(100), refused: codes('malformed', 60) }));
  expect(() =>
    flood.check({ ...SOMEWHERE, at: 1_000, events: offsets(50), refused: codes('invalid-event', 45) }),
  ).toThrow(/无法读取,在 safety.events.1\/3 停止/);
});

it.each([
  ['few of many', { at: 0, events: offsets(1_000), refused: codes('malformed', 400) }],
  ['a handful', { at: 0, events: offsets(99), refused: codes('malformed', 99) }],
  ['what senders can cause', { at: 0, events: offsets(1_000), refused: codes('stale-replaces', 1_000) }],
])('goes on with %s', (_, batch) => {
  expect(() => new RefusalFlood().check({ ...SOMEWHERE, ...batch })).not.toThrow();
});

it('forgets after a minute', () => {
  const flood = new RefusalFlood();
  flood.add(flood.check({ ...SOMEWHERE, at: 0, events: offsets(90), refused: codes('malformed', 90) }));
  expect(() =>
    flood.check({ ...SOMEWHERE, at: 61_000, events: offsets(90), refused: codes('malformed', 90) }),
  ).not.toThrow();
});

it('lets through what an operator has allowed, and nothing above it', () => {
  const flood = new RefusalFlood();
  const batch = { ...SOMEWHERE, at: 0, events: offsets(300), refused: codes('malformed', 300) };
  expect(() => flood.check({ ...batch, allowedBelow: 300n })).not.toThrow();
  expect(() => flood.check({ ...batch, at: 61_000, allowedBelow: 100n })).toThrow(/无法读取/);
});

it('counts a batch that is tried again and again, because the database is away, once', () => {
  const flood = new RefusalFlood();
  const batch = { ...SOMEWHERE, at: 0, events: offsets(90), refused: codes('malformed', 90) };
  for (let i = 0; i < 10; i++) expect(() => flood.check(batch)).not.toThrow();
});
