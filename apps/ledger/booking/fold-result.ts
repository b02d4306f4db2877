import type { Instant } from '#domain/calendar/day';
import type { KnownChange } from '#domain/ledger/known-fold';
import type { Refusal, Waiting } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { IncidentRow, InspectionRow, WithdrawnInspection } from '#ports/ledger-book';
import type { VersionColumns } from '#ports/version-rows';
import type { BatchNeeds } from './batch-needs.js';
import type { ReceivedEvent } from './received-event.js';

export interface Folded {
  readonly type: 'booked';
  readonly state: unknown;
  /** `listed`: kept, in no number. */
  readonly effect: 'counted' | 'listed';
  readonly changes: readonly KnownChange[];
  readonly knownAt: Instant;
  /** Before their place is known. */
  readonly versions: readonly VersionColumns[];
  readonly incident?: IncidentRow;
  readonly inspection?: InspectionRow | WithdrawnInspection;
}

export type FoldResult = Folded | Refusal | Waiting;

export interface FoldContext {
  readonly received: ReceivedEvent;
  readonly tree: RegionTree;
  readonly needs: BatchNeeds;
  readonly mayWrite: (region: string, day: string) => boolean;
}
