// A history cut into batches and booked, as a worker would: sometimes it dies before the commit, sometimes after it and reads
// again from too early.

import fc from 'fast-check';
import type { LoggedEvent } from '#oracle/event-oracle';
import type { StoredRecord } from '#ports/event-log/event-log';

export interface Cut {
  readonly size: number;
  /** How many records below the position are read again. */
  readonly again: number;
  readonly dies: boolean;
}

/** Cycled through until the log is at its end. */
export const cuts: fc.Arbitrary<Cut[]> = fc.array(
  fc.record({
    size: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
    again: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 9 }) }),
    dies: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 12 },
);

export const ONE_BY_ONE: readonly Cut[] = [{ size: 1, again: 0, dies: false }];
export const ALL_AT_ONCE: readonly Cut[] = [{ size: 100_000, again: 0, dies: false }];

const recordsOf = (log: readonly LoggedEvent[]): StoredRecord[] =>
  log.map(({ event, scope, appendedAt }, i) => ({
    key: 'k',
    value: Buffer.from(JSON.stringify(event)),
    headers: { device: 'test', ...(scope === null ? {} : { scope }) },
    offset: BigInt(i),
    appendedAt,
  }));

export interface Batch {
  readonly from: bigint;
  readonly to: bigint;
  readonly records: StoredRecord[];
}

/** In the order in which a worker would hand them in. */
export const batchesOf = (log: readonly LoggedEvent[], plan: readonly Cut[]): { batch: Batch; dies: boolean }[] => {
  const records = recordsOf(log);
  const batches: { batch: Batch; dies: boolean }[] = [];
  let next = 0;
  for (let round = 0; next < records.length; round++) {
    const cut = plan[round % plan.length] ?? { size: 1, again: 0, dies: false };
    const from = Math.max(0, next - cut.again);
    const to = Math.min(records.length, next + cut.size);
    batches.push({ batch: { from: BigInt(from), to: BigInt(to), records: records.slice(from, to) }, dies: cut.dies });
    next = to;
  }
  return batches;
};

/** `dies`: the attempt must be lost before its commit. The same batch comes again afterwards. */
export type BookOne = (batch: Batch, dies: boolean) => Promise<void>;

export const bookHistory = async (
  log: readonly LoggedEvent[],
  plan: readonly Cut[],
  bookOne: BookOne,
): Promise<void> => {
  for (const { batch, dies } of batchesOf(log, plan)) {
    if (dies) await bookOne(batch, true);
    await bookOne(batch, false);
  }
};
