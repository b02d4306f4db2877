// The truth: journal, entries, versions, declarations, refusals, written batch by batch under the lock of the partition's
// position. Everything that a batch reads to decide is read through the same transaction, after that lock.

import type { Day, Instant } from '#domain/calendar/day';
import type { Contribution } from '#domain/ledger/entry';
import type { EventRef } from '#domain/ledger/outcome';
import type { Slot } from './reading-store/reading-store.js';
import type { RowOrigin, VersionRow } from './version-rows.js';

export interface BookedPosition {
  readonly slot: Slot;
  readonly next: bigint;
  readonly lastRecordedAt: Instant;
}

/** A partition of a topic: topics grow by a next one, so an event may wait in one and be settled by a batch of another. */
export interface LogPlace {
  readonly topic: string;
  readonly partition: number;
}

export interface JournalRow {
  readonly event: EventRef;
  readonly type: string;
  readonly subject: string;
  readonly offset: bigint;
  readonly recordedAt: Instant;
  readonly knownAt: Instant;
  readonly device: string | null;
  readonly scope: string | null;
  readonly drill: boolean;
  readonly history: boolean;
  readonly contentHash: Buffer;
  readonly state: 'counted' | 'listed' | 'waiting';
  /** The event as JSON text. */
  readonly json: string;
}

export interface RefusedRow {
  readonly offset: bigint;
  /** Where `offset` counts, if not in the partition of the batch: of what waited there since before. */
  readonly elsewhere?: LogPlace | undefined;
  readonly code: string;
  readonly detail: string;
  readonly event: EventRef | null;
  readonly subject: string | null;
  readonly recordedAt: Instant;
  readonly device: string | null;
  /** That the event names; null where it cannot be read. Only for lists: no part of the chain. */
  readonly region: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export interface WaitingRow {
  readonly subject: string;
  readonly awaits: EventRef;
  readonly event: EventRef;
  readonly offset: bigint;
}

/** A waiting event with what its booking needs. */
export interface WaitingEvent extends WaitingRow {
  /** Where `offset` counts, if not in the partition of the batch. */
  readonly elsewhere?: LogPlace | undefined;
  readonly json: string;
  readonly device: string | null;
  readonly scope: string | null;
  readonly contentHash: Buffer;
  readonly recordedAt: Instant;
}

export interface EntryRow extends RowOrigin {
  readonly contribution: Contribution;
}

/** The present face of an incident, for lists. */
export interface IncidentRow {
  readonly id: string;
  readonly region: string;
  readonly sector: string;
  readonly occurredAt: Instant;
  readonly day: Day;
  readonly state: 'current' | 'withdrawn';
  readonly grade: string | null;
  readonly gradeWithMissing: string | null;
  readonly drill: boolean;
  readonly organization: string | null;
  /** Null: as it stands (a withdrawal says nothing anew). */
  readonly data: unknown;
  readonly updatedAt: Instant;
}

/** The present face of an inspection, for lists. */
export interface InspectionRow {
  readonly id: string;
  readonly region: string;
  readonly sector: string;
  readonly kind: string;
  readonly completedAt: Instant;
  readonly day: Day;
  readonly result: string;
  readonly organization: string | null;
  readonly state: 'current' | 'withdrawn';
  readonly event: EventRef;
  readonly updatedAt: Instant;
  readonly data: unknown;
}

/** An inspection that is known already, and no longer stands. */
export interface WithdrawnInspection {
  readonly id: string;
  readonly state: 'withdrawn';
  readonly updatedAt: Instant;
}

export interface StateRow {
  readonly kind: string;
  readonly subject: string;
  /** JSON text. */
  readonly json: string;
}

/** Everything that one batch writes. */
export interface Booking {
  readonly from: bigint;
  readonly to: bigint;
  readonly lastRecordedAt: Instant;
  /** Of the reference data by which it was booked: whoever books it once more goes by the same. */
  readonly treeVersion: number;
  readonly journal: readonly JournalRow[];
  /** Waiting events that left that state. */
  readonly settled: readonly { event: EventRef; state: 'counted' | 'listed' | 'refused' }[];
  readonly refused: readonly RefusedRow[];
  readonly waiting: readonly WaitingRow[];
  readonly entries: readonly EntryRow[];
  readonly versions: readonly VersionRow[];
  readonly incidents: readonly IncidentRow[];
  readonly inspections: readonly InspectionRow[];
  readonly withdrawnInspections: readonly WithdrawnInspection[];
  readonly states: readonly StateRow[];
}

export interface KnownEvent {
  readonly contentHash: Buffer;
  readonly type: string;
  readonly subject: string;
}

export interface BookingTransaction {
  readonly position: BookedPosition;
  /** Journalled events by `refKey`. */
  known(refs: readonly EventRef[]): Promise<Map<string, KnownEvent>>;
  /** Which of these were refused and never booked, by `refKey`. */
  refused(refs: readonly EventRef[]): Promise<Set<string>>;
  /** By `kind|subject`. */
  states(keys: readonly { kind: string; subject: string }[]): Promise<Map<string, unknown>>;
  /**
   * What waits of these subjects, what waits for one of these events in this partition or in another topic, and what waits
   * there for that, in the order of the log: all that a batch with these events may settle. Other partitions of the own topic
   * are left out, because how far they are booked is chance; other topics are older, and booked to their ends.
   */
  waiting(subjects: readonly string[], awaited: readonly EventRef[]): Promise<WaitingEvent[]>;
  /** False: another partition booked one of these identities meanwhile; the transaction must be done again. */
  save(booking: Booking): Promise<boolean>;
}

/** What positions `[from, to)` of a partition changed, for following and noticing. */
export interface BookedChanges {
  readonly entries: readonly ({ readonly offset: bigint } & Contribution)[];
  readonly incidents: readonly { id: string; region: string }[];
  readonly exposures: readonly { region: string; measure: string }[];
  readonly targets: readonly { region: string; indicator: string }[];
  readonly surveys: readonly { region: string }[];
  /** Regions of hazards that changed. */
  readonly hazards: readonly { region: string }[];
  readonly lastRecordedAt: Instant | null;
}

export interface LedgerBook {
  /** Every partition ever booked. */
  positions(topic: string): Promise<Map<number, BookedPosition>>;
  /** The position of a partition, made at 0 with the next free slot when it is new. */
  open(topic: string, partition: number): Promise<BookedPosition>;
  /** Locks the partition's position first; commits when `work` resolves, unless it answers `again`. */
  transaction<T>(topic: string, partition: number, work: (tx: BookingTransaction) => Promise<T>): Promise<T>;
  changes(topic: string, partition: number, from: bigint, to: bigint): Promise<BookedChanges>;
  /** Positions with entries at or above `from`, ascending, at most `limit`: the end of a posting that does not grow too large. */
  postingEnd(topic: string, partition: number, from: bigint, limit: number): Promise<bigint>;
  /** Allots the next epoch of a slot, above the one that the store says it has: Postgres may be a restored backup. */
  openEpoch(slot: Slot, treeVersion: number, above: number): Promise<number>;
  /** The sums of this epoch stand; of an older one it says nothing. */
  finishEpoch(slot: Slot, epoch: number): Promise<void>;
  epoch(slot: Slot): Promise<{ epoch: number; treeVersion: number } | undefined>;
  /** All entries of a partition below its position, summed by place, read in one snapshot; `Delta.region` is the leaf. */
  totals(
    topic: string,
    partition: number,
    each: (rows: readonly Contribution[]) => Promise<void>,
  ): Promise<BookedPosition>;
}
export const LEDGER_BOOK = Symbol('LedgerBook');
