import type { Instant } from '#domain/calendar/day';
import type { KnownChange } from '#domain/ledger/known-fold';
import type { Refusal, Waiting } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { IncidentRow, RowOrigin, VersionRow } from '#ports/ledger-book';
import type { BatchNeeds } from './batch-needs.js';
import type { ReceivedEvent } from './received-event.js';

type WithoutOrigin<T> = T extends VersionRow ? Omit<T, keyof RowOrigin> : never;
/** A row of versions or declarations before its place is known. */
export type VersionDraft = WithoutOrigin<VersionRow>;

export interface Folded {
  readonly type: 'booked';
  readonly state: unknown;
  /** `listed`: kept, in no number. */
  readonly effect: 'counted' | 'listed';
  readonly changes: readonly KnownChange[];
  readonly knownAt: Instant;
  readonly version: VersionDraft | null;
  readonly incident: IncidentRow | null;
}

export type FoldResult = Folded | Refusal | Waiting;

export interface FoldContext {
  readonly received: ReceivedEvent;
  readonly tree: RegionTree;
  readonly needs: BatchNeeds;
  readonly mayWrite: (region: string, day: string) => boolean;
}
