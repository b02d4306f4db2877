import { dayFromNumber } from '#domain/calendar/day';
import { type FloorNumbers, monthFromNumber } from '#ports/reading-store/interval-parts';
import type { HeldSum } from '#ports/reading-store/reading-store';
import { parseField } from './slot-keys.js';
import type { HeldKey } from './slot-scan.js';

/** The sums in one hash, days before months, ascending; without zeros and without what nobody reads any more. */
export const rowsOf = (
  { counter, region }: HeldKey,
  hash: Readonly<Record<string, string>>,
  floors: FloorNumbers,
): HeldSum[] =>
  Object.entries(hash)
    .map(([field, text]) => ({ ...parseField(field), amount: BigInt(text) }))
    .filter(({ kind, at, amount }) => amount !== 0n && at >= floors[kind])
    .sort((a, b) => (a.kind === b.kind ? a.at - b.at : a.kind < b.kind ? -1 : 1))
    .map(({ kind, at, amount }) => ({
      kind,
      counter,
      region,
      day: kind === 'day' ? dayFromNumber(at) : monthFromNumber(at),
      amount,
    }));
