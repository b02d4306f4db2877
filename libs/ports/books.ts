// All that is booked, as whoever verifies it reads it: every question of one cut is answered from one moment. It knows
// nothing of how the ledger came to it, and no fold of the ledger's own is read but as what it says stands.

import type { Day, Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';
import type { BasisRow, CountingRule, Region } from '#domain/region/region';
import type { Declarations } from './declarations.js';
import type { HazardRegister } from './hazard-register.js';
import type { LedgerQueries } from './ledger-queries.js';
import type { Slot } from './reading-store/reading-store.js';
import type { RegionDirectory } from './region-directory.js';

export interface BookedPart {
  readonly topic: string;
  readonly partition: number;
  readonly slot: Slot;
  readonly next: bigint;
}

/** Positions `[from, to)` of a partition. */
export interface BookedStretch {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Of which version the reference data were by which positions `[from, to)` were booked; null: nobody wrote it down then. */
export interface BookedBy {
  readonly from: bigint;
  readonly to: bigint;
  readonly version: number | null;
}

export interface World {
  readonly version: number;
  readonly regions: readonly Region[];
  readonly bases: readonly BasisRow[];
  readonly counting: readonly CountingRule[];
}

export interface JournalFact extends EventRef {
  readonly offset: bigint;
  readonly type: string;
  readonly subject: string;
  readonly state: string;
  readonly recordedAt: Instant;
  readonly contentHash: string;
}

export interface RefusedFact {
  readonly offset: bigint;
  readonly code: string;
  readonly event: EventRef | null;
}

export interface EntryFact extends EventRef {
  readonly offset: bigint;
  readonly counter: string;
  readonly basisSector: string | null;
  readonly region: string;
  readonly day: Day;
  readonly amount: bigint;
  readonly organization: string | null;
  readonly knownAt: Instant;
}

/** An event that another partition has booked (`contentHash`) or refused. */
export interface ForeignFact extends EventRef {
  readonly contentHash: string | null;
}

export interface SumFact {
  readonly counter: string;
  readonly basisSector: string | null;
  readonly region: string;
  readonly day: Day;
  readonly amount: bigint;
}

/** What a table of present faces, of folds or of declarations says of one thing: columns as texts, by name. */
export interface HeldFact {
  readonly id: string;
  readonly columns: Readonly<Record<string, string | null>>;
}

/** A statement of a declaration table, in the order of the log. */
export interface StatedFact extends EventRef {
  readonly subject: string;
  readonly withdrawn: boolean;
  readonly status: string | null;
  readonly columns: Readonly<Record<string, string | null>>;
}

export const FACE_TABLES = ['incident', 'inspection', 'hazard', 'violation'] as const;
export type FaceTable = (typeof FACE_TABLES)[number];
export const STATED_TABLES = ['exposure', 'target', 'survey', 'return'] as const;
export type StatedTable = (typeof STATED_TABLES)[number];

/** A month of the ledger that was added up otherwise than its entries say. */
export interface MonthFault {
  readonly counter: string;
  readonly region: string;
  readonly month: Day;
  readonly isTotal: boolean;
  readonly isLate: boolean;
  readonly basisSector: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  /** Of its entries, some. */
  readonly events: readonly EventRef[];
}

/** What every reading is looked up in, as of the moment of a cut: what is booked later is not there, whenever it was known. */
export interface ReadingSourcesOfCut {
  readonly ledger: LedgerQueries;
  readonly hazards: HazardRegister;
  readonly declarations: Declarations;
  readonly regions: RegionDirectory;
}

export interface BooksCut {
  positions(): Promise<readonly BookedPart[]>;
  /** Regions, bases and rules as they are. */
  world(): Promise<World>;
  /** As they were at a version. */
  worldOf(version: number | null): Promise<World>;
  bookedBy(stretch: BookedStretch): Promise<readonly BookedBy[]>;
  journal(stretch: BookedStretch): Promise<readonly JournalFact[]>;
  refused(stretch: BookedStretch): Promise<readonly RefusedFact[]>;
  entries(stretch: BookedStretch): Promise<readonly EntryFact[]>;
  /** Of versions of incidents: one row a booked event. */
  versions(stretch: BookedStretch): Promise<readonly (EventRef & { readonly offset: bigint })[]>;
  foreign(part: Pick<BookedPart, 'topic' | 'partition'>, refs: readonly EventRef[]): Promise<readonly ForeignFact[]>;
  /** Rows of journal, refusals and entries that lie in no stretch `[0, next)`; at most `limit`. */
  strays(
    limit: number,
  ): Promise<readonly { readonly table: string; readonly place: string; readonly event: EventRef }[]>;
  faces(table: FaceTable, ids: readonly string[]): Promise<readonly HeldFact[]>;
  /** Ids of faces, in order, behind `after`; at most `limit`. */
  faceIds(table: FaceTable, after: string, limit: number): Promise<readonly string[]>;
  /** The event that stands, by kind and subject, of folds that are kept between batches. */
  states(subjects: readonly string[]): Promise<readonly HeldFact[]>;
  stated(table: StatedTable, part: Pick<BookedPart, 'topic' | 'partition'>): Promise<readonly StatedFact[]>;
  monthFaults(limit: number): Promise<readonly MonthFault[]>;
  readingSources(ownCity: string): Promise<ReadingSourcesOfCut>;
  /** How many months were compared. */
  months(): Promise<number>;
}

export interface Books {
  /** One moment of everything; held open while `work` runs. */
  cut<T>(work: (cut: BooksCut) => Promise<T>): Promise<T>;
  /** Sums of the entries below a position that is booked, by leaf and day. */
  sumsBelow(part: Pick<BookedPart, 'topic' | 'partition'>, offset: bigint): Promise<readonly SumFact[]>;
  entriesIn(stretch: BookedStretch): Promise<readonly EntryFact[]>;
  /** Some of the events that have entries of a counter at these leaves on `[from, to)`. */
  eventsAt(
    part: Pick<BookedPart, 'topic' | 'partition'>,
    place: { readonly counter: string; readonly regions: readonly string[]; readonly from: Day; readonly to: Day },
  ): Promise<readonly EventRef[]>;
}
