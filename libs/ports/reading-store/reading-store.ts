// The rolling sums. Follows the ledger: what it holds is what was booked below its offset, slot by slot. Two adapters
// (Redis, memory) pass `reading-store.contract.ts`. It never computes, and never answers from a slot that is not ready.

import type { Day } from '#domain/calendar/day';
import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';

/** Number N of the hash tag `{pN}`: one per (topic, partition) of the events log, never reused. */
export type Slot = number;

export interface SlotPosition {
  /** Grows with each rebuild; allotted in Postgres. */
  readonly epoch: number;
  /** Everything booked below is in the sums. */
  readonly offset: bigint;
  readonly state: 'ready' | 'rebuilding' | 'dirty';
  /** Version of the region tree that the roll-up used. */
  readonly treeVersion: number;
}

/** One increment, already rolled up: `region` is each level in turn. */
export interface Delta {
  readonly counter: Counter;
  readonly region: RegionCode;
  readonly day: Day;
  readonly amount: bigint;
}

/** Days (and months) before these are in Postgres only; postings to them are left out. `monthFloor` is a first of month. */
export interface Floors {
  readonly dayFloor: Day;
  readonly monthFloor: Day;
}

export interface Rebuild {
  readonly epoch: number;
  readonly treeVersion: number;
  readonly floors: Floors;
}

export interface Posting {
  readonly slot: Slot;
  readonly epoch: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly deltas: readonly Delta[];
}

/**
 * `applied`; `already-applied`: the stored offset is `to` or beyond. The others changed nothing that anybody can read:
 * `gap`: the stored offset is neither `from` nor `to` or beyond (take the position and select again from there) ·
 * `wrong-epoch`: another epoch has the slot · `not-ready`: the slot is missing or rebuilding · `dirty`: needs a rebuild.
 */
export type PostingOutcome = 'applied' | 'already-applied' | 'gap' | 'wrong-epoch' | 'not-ready' | 'dirty';

/** `superseded`: another epoch has the slot, or this one is spoilt; nothing changed. Begin again with a higher epoch. */
export type RebuildStep = 'done' | 'superseded';

/** One row of `dump`; a `month` row has `day` = first of month. */
export interface HeldSum extends Delta {
  readonly kind: 'day' | 'month';
}

export type Place = Pick<Delta, 'counter' | 'region'>;

/** Everything held at some places, all of it at one position. */
export interface HeldPage {
  readonly position: SlotPosition;
  readonly floors: Floors;
  readonly places: readonly Place[];
  /** No zero amounts, nothing below the floors; nothing at all where the slot is not ready. */
  readonly sums: readonly HeldSum[];
  /** Places under whose name there is something that is no sum. */
  readonly spoilt: readonly Place[];
}

export interface SumRequest {
  readonly counter: Counter;
  readonly region: RegionCode;
  /** Half-open `[from, to)`: whole months from month totals, the edges from day buckets. */
  readonly from: Day;
  readonly to: Day;
}

export type SumsAnswer =
  | {
      readonly state: 'ready';
      readonly treeVersion: number;
      /** In order of the requests; `too-old` when a part of the interval lies before its floor. */
      readonly sums: readonly (bigint | 'too-old')[];
      /** Lowest offset answered from, by slot. */
      readonly offsets: ReadonlyMap<Slot, bigint>;
    }
  /** At least one slot is missing, rebuilding, dirty, or on another tree version: there is no answer, never a lower one. */
  | { readonly state: 'not-ready'; readonly slots: readonly Slot[] };

export interface ReadingStore {
  /** `undefined`: the slot holds nothing. */
  position(slot: Slot): Promise<SlotPosition | undefined>;
  /** All deltas and the offset, or none; only from exactly the stored offset, in the stored epoch, when `ready`. At most 10,000 deltas. */
  post(posting: Posting): Promise<PostingOutcome>;
  /**
   * Empties the slot and opens a new epoch in state `rebuilding` at offset 0. The epoch must be higher than the stored one
   * (take the higher of your own and `position().epoch`, plus one: Postgres may have been restored from a backup).
   */
  beginRebuild(slot: Slot, rebuild: Rebuild): Promise<RebuildStep>;
  /** Adds to a slot that is `rebuilding` in this epoch; each chunk number (from 0, in any order) is applied once. */
  load(slot: Slot, epoch: number, chunk: number, deltas: readonly Delta[]): Promise<RebuildStep>;
  /** The slot is `ready` at `offset`. */
  finishRebuild(slot: Slot, epoch: number, offset: bigint): Promise<RebuildStep>;
  /** What the slot holds in this epoch was found wrong: nobody reads it until it is rebuilt. */
  markDirty(slot: Slot, epoch: number): Promise<void>;
  /**
   * Each slot is read at one instant, between two postings. (In Redis: up to 500 counters and regions; a larger read may
   * straddle a posting, and tells the lower offset.)
   */
  sums(slots: readonly Slot[], requests: readonly SumRequest[]): Promise<SumsAnswer>;
  /** Raises the floors (never lowers one) and drops what lies before them; once per change of day is enough. */
  trim(slot: Slot, epoch: number, floors: Floors): Promise<void>;
  /**
   * Everything held by one slot, for verification: no zero amounts, by counter, region, kind, day. Not a snapshot: it is
   * exact if the position is the same before and after.
   */
  dump(slot: Slot): AsyncIterable<HeldSum>;
  /**
   * All places of a slot, and these whether it knows them or not, some a page: beside a running instance each page can be
   * compared with the ledger at its own position. Nothing for a slot that holds nothing.
   */
  held(slot: Slot, also: readonly Place[]): AsyncIterable<HeldPage>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
export const READING_STORE = Symbol('ReadingStore');
