// Hazards: opened by an inspection, changed and put right by facts of their own, in any order. Joined by the adapter, so
// that a count never depends on which of them came first.

import type { Day, Instant } from '#domain/calendar/day';
import type { HazardLevel } from '#domain/hazard/hazard';
import type { RegionCode } from '#domain/region/region';
import type { MapChoice } from '#domain/region/region-map';
import type { RegionTree } from '#domain/region/region-tree';
import type { Sector } from '#domain/sector';

export interface DueRequest extends MapChoice {
  readonly region: RegionCode;
  /** Due on days `[from, to)`. */
  readonly from: Day;
  readonly to: Day;
  readonly level?: HazardLevel | undefined;
  readonly organization?: string | undefined;
}

export interface DueCount {
  readonly due: bigint;
  /** Of these: put right by the day they were due. */
  readonly inTime: bigint;
}

export interface MissedHazard {
  readonly hazard: string;
  readonly source: string;
  readonly id: string;
  /** The event says `history: true`. */
  readonly history: boolean;
}

/** What one event says of one hazard. */
export interface MovedHazard {
  readonly hazard: string;
  readonly what: 'opened' | 'changed' | 'rectified';
  /** It takes back what was said. */
  readonly withdrawn: boolean;
  readonly source: string;
  readonly id: string;
  readonly region: RegionCode;
  readonly knownAt: Instant;
}

/** `overdue`: open, and the day it was due is over. */
export const HAZARD_STATES = ['open', 'overdue', 'rectified', 'verified'] as const;
export type HazardState = (typeof HAZARD_STATES)[number];

export interface HazardView {
  readonly id: string;
  readonly region: RegionCode;
  readonly sector: Sector;
  /** Null while no inspection that lists it has come. */
  readonly inspection: string | null;
  readonly level: HazardLevel | null;
  readonly dueOn: Day | null;
  readonly openedOn: Day | null;
  readonly description: string | null;
  readonly organization: string | null;
  readonly rectifiedAt: Instant | null;
  /** Local day of it. */
  readonly rectifiedOn: Day | null;
  readonly verifiedAt: Instant | null;
  readonly verifiedBy: string | null;
  readonly state: HazardState;
  readonly updatedAt: Instant;
}

export interface HazardFilter {
  readonly regions?: readonly RegionCode[] | undefined;
  readonly state?: HazardState | undefined;
  readonly level?: HazardLevel | undefined;
  /** Due on an earlier day. */
  readonly dueBefore?: Day | undefined;
  readonly organization?: string | undefined;
  /** Decides what is overdue. */
  readonly today: Day;
}

export interface HazardPlace {
  readonly dueOn: Day;
  readonly id: string;
}

export interface OpenHazards {
  readonly region: RegionCode;
  readonly level: HazardLevel;
  readonly overdue: boolean;
  readonly count: number;
}

export interface HazardRegister {
  /** In order of the requests; null: all that is booked. Up the plain tree, by the tree of the day it was due. */
  dueCounts(tree: RegionTree, requests: readonly DueRequest[], knownAt: Instant | null): Promise<DueCount[]>;
  /** What became known in `(after, upTo]` of hazards that lie, or lay, in the region; the earliest first. */
  moved(
    tree: RegionTree,
    request: DueRequest & { readonly limit: number },
    range: { readonly after: Instant; readonly upTo: Instant },
  ): Promise<MovedHazard[]>;
  /** Due in the window, and not put right in time: the events that opened them, the latest due day first. */
  missed(tree: RegionTree, request: DueRequest & { readonly limit: number }): Promise<MissedHazard[]>;
  /** The latest due day first; what has none comes last. */
  list(filter: HazardFilter, page: { limit: number; after?: HazardPlace | undefined }): Promise<HazardView[]>;
  /** Of every region by itself, without those below. */
  open(today: Day): Promise<OpenHazards[]>;
}
export const HAZARD_REGISTER = Symbol('HazardRegister');
