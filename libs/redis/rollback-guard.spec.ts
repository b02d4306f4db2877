import { expect, it } from '@jest/globals';
import type { SlotPosition } from '#ports/reading-store/reading-store';
import { RollbackGuard } from './rollback-guard.js';

const at = (epoch: number, offset: bigint): SlotPosition => ({ epoch, offset, state: 'ready', treeVersion: 1 });

/** One read: asked for and answered. */
const read = (guard: RollbackGuard, position: SlotPosition, slot = 0): boolean =>
  guard.isBehind(slot, guard.mark(slot), position);

it('a slot may stay and go on, and begin a new epoch from nothing', () => {
  const guard = new RollbackGuard();
  for (const position of [at(1, 5n), at(1, 5n), at(1, 9n), at(2, 0n), at(2, 3n)])
    expect(read(guard, position)).toBe(false);
});

it.each([
  ['an older position', at(2, 4n)],
  ['an older epoch', at(1, 90n)],
])('%s is behind until the slot is where it was', (_, older) => {
  const guard = new RollbackGuard();
  read(guard, at(2, 5n));
  expect([older, older, at(2, 5n), older].map((position) => read(guard, position))).toEqual([true, true, false, true]);
  expect(read(guard, older, 1)).toBe(false);
});

it('reads that cross each other are not behind', () => {
  const guard = new RollbackGuard();
  read(guard, at(1, 5n));
  const [first, second] = [guard.mark(0), guard.mark(0)];
  expect(guard.isBehind(0, second, at(1, 7n))).toBe(false);
  expect(guard.isBehind(0, first, at(1, 6n))).toBe(false);
  expect(read(guard, at(1, 6n))).toBe(true);
});

it('what stays behind for a minute is believed', () => {
  let now = 0;
  const guard = new RollbackGuard(new Map(), () => now);
  read(guard, at(3, 9n));
  expect(read(guard, at(1, 2n))).toBe(true);
  now = 59_999;
  expect(read(guard, at(1, 2n))).toBe(true);
  now = 60_000;
  expect([read(guard, at(1, 2n)), read(guard, at(1, 1n))]).toEqual([false, true]);
});

it('who begins waits for what was booked before, for a minute at most', () => {
  let now = 0;
  const guard = new RollbackGuard(new Map([[0, 9n]]), () => now);
  expect([read(guard, at(1, 5n)), read(guard, at(1, 5n), 1), read(guard, at(1, 9n))]).toEqual([true, false, false]);
  expect(read(guard, at(2, 1n))).toBe(false);
  const other = new RollbackGuard(new Map([[0, 9n]]), () => now);
  expect(read(other, at(1, 5n))).toBe(true);
  now = 60_000;
  expect([read(other, at(1, 5n)), read(other, at(1, 6n)), read(other, at(1, 5n))]).toEqual([false, false, true]);
});
