import type { Instant } from '../calendar/day.js';

export interface PartitionProgress {
  /** Everything below is booked. */
  readonly next: bigint;
  /** Where the log ended at `now`. */
  readonly end: bigint;
  /** Append time of the last booked record. */
  readonly lastRecordedAt: Instant;
}

/**
 * The instant up to which the ledger knows everything: what was appended before it is booked. `now` where all is booked, else the
 * last booked append time of the partition that is furthest behind. Rules that fire on absence are evaluated at it, never
 * at the wall clock: what is only late to be booked is not absent.
 */
export const ledgerTime = (now: Instant, partitions: readonly PartitionProgress[]): Instant =>
  partitions.reduce((low, { next, end, lastRecordedAt }) => (next >= end ? low : Math.min(low, lastRecordedAt)), now);
