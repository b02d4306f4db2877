import { expect, it } from '@jest/globals';
import { ledgerTime, type PartitionProgress } from './ledger-time.js';

const NOW = 1_000_000;
const at = (next: bigint, end: bigint, lastRecordedAt: number): PartitionProgress => ({ next, end, lastRecordedAt });

it.each<[string, PartitionProgress[], number]>([
  ['without partitions: now', [], NOW],
  ['all booked: now', [at(5n, 5n, 10), at(0n, 0n, 0)], NOW],
  // The ends are read first, so the ledger may be past them by now.
  ['booked past the end that was seen: now', [at(7n, 5n, 10)], NOW],
  ['one behind: its last booked append time', [at(5n, 5n, 10), at(3n, 9n, 400)], 400],
  ['several behind: the lowest', [at(3n, 9n, 400), at(2n, 3n, 300)], 300],
  ['one never booked, with something in it: nothing is known', [at(5n, 5n, 10), at(0n, 1n, 0)], 0],
  // Append times of the log's own clock.
  ['never after now', [at(3n, 9n, NOW + 5)], NOW],
])('%s', (_, partitions, expected) => {
  expect(ledgerTime(NOW, partitions)).toBe(expected);
});
