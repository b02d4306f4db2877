// Sums straight from the ledger, for what the rolling sums do not hold: the past as it was known, and days before their
// floors. Slower than the reading store, and never wrong for being old.

import type { Day, Instant } from '#domain/calendar/day';
import type { Counter } from '#domain/ledger/counter';
import type { EventRef } from '#domain/ledger/outcome';
import type { RegionCode } from '#domain/region/region';
import type { MapChoice } from '#domain/region/region-map';
import type { RegionTree } from '#domain/region/region-tree';
import type { Slot, SumRequest } from './reading-store/reading-store.js';

export interface HistoricalSumRequest extends SumRequest, MapChoice {
  /** Only entries with `known_at <= knownAt`; null is all that is booked. */
  readonly knownAt: Instant | null;
  /** Only what belongs to this enterprise. */
  readonly organization?: string | undefined;
}

export interface EvidenceRequest extends MapChoice {
  readonly counters: readonly Counter[];
  /** With everything that rolls up to it. */
  readonly region: RegionCode;
  readonly from: Day;
  readonly to: Day;
  readonly knownAt: Instant | null;
  /** Only what belongs to this enterprise. */
  readonly organization?: string | undefined;
  readonly limit: number;
  /** Leaves out what an import of history says. */
  readonly liveOnly?: boolean;
}

/** What one subject adds to one counter at one place and day, all its versions net; `source`, `id` is the last of them. */
export interface EvidenceEntry {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly day: Day;
  readonly amount: bigint;
  readonly counter: Counter;
  readonly region: RegionCode;
  /** The event says `history: true`. */
  readonly history: boolean;
}

export interface MovedRequest extends Omit<EvidenceRequest, 'knownAt' | 'liveOnly'> {
  /** What became known in `(after, upTo]`. */
  readonly after: Instant;
  readonly upTo: Instant;
}

/** What one event changed at one place and day, when that became known. */
export interface MovedEntry extends Omit<EvidenceEntry, 'history'> {
  readonly knownAt: Instant;
}

export interface LedgerQueries {
  /** Slots of all partitions ever booked: a merged sum needs every one of them. */
  slots(): Promise<Slot[]>;
  /** In order of the requests; rolled up by the given tree. */
  sums(tree: RegionTree, requests: readonly HistoricalSumRequest[]): Promise<bigint[]>;
  /** The newest day first. What a correction took back entirely is left out. */
  evidence(tree: RegionTree, request: EvidenceRequest): Promise<EvidenceEntry[]>;
  /** In the order in which it became known. */
  moved(tree: RegionTree, request: MovedRequest): Promise<MovedEntry[]>;
  /** Which of these events say `history: true`, by `refKey`. */
  history(events: readonly EventRef[]): Promise<Set<string>>;
}
export const LEDGER_QUERIES = Symbol('LedgerQueries');
