import { expect, it } from '@jest/globals';
import type { EventFate } from '#ports/event-fates';
import { decideState, isLagging } from './decide-state.js';

const fate = (state: EventFate['state']): EventFate => ({ state, type: null, recordedAt: 0, code: null, detail: null });

it.each(['counted', 'listed', 'waiting', 'refused'] as const)('says %s as the ledger does, lagging or not', (state) => {
  expect(decideState(fate(state), true)).toBe(state);
  expect(decideState(fate(state), false)).toBe(state);
});

it('is pending while the log may hold it unbooked, and else unknown', () => {
  expect(decideState(undefined, true)).toBe('pending');
  expect(decideState(undefined, false)).toBe('unknown');
});

it.each([
  // ends of the partitions, positions booked, lagging
  [[[0, 5]], [[0, 5]], false],
  [[[0, 5]], [[0, 6]], false],
  [[[0, 6]], [[0, 5]], true],
  // a partition that nobody has opened yet
  [
    [
      [0, 5],
      [1, 1],
    ],
    [[0, 5]],
    true,
  ],
  [
    [
      [0, 5],
      [1, 0],
    ],
    [[0, 5]],
    false,
  ],
] as [number[][], number[][], boolean][])('log at %j, ledger at %j: lagging is %s', (ends, booked, expected) => {
  const ranges = new Map(ends.map(([p = 0, end = 0]) => [p, { low: 0n, end: BigInt(end) }]));
  const positions = new Map(booked.map(([p = 0, next = 0]) => [p, { next: BigInt(next) }]));
  expect(isLagging(ranges, positions)).toBe(expected);
});
