// What was said about incidents and enterprises beside the numbers: inspections, violations, relays, assessments, and the
// figures that reports stated. All present; what was known then is in the journal.

import type { Day, Instant } from '#domain/calendar/day';
import type { DeadlineId } from '#domain/incident/deadline-id';
import type { EventRef } from '#domain/ledger/outcome';
import type { RegionCode } from '#domain/region/region';

type Data = Readonly<Record<string, unknown>>;

export interface Page<P> {
  readonly limit: number;
  readonly after?: P | undefined;
}

interface CommonFilter {
  readonly regions?: readonly RegionCode[] | undefined;
  readonly organization?: string | undefined;
  /** Days `[fromDay, toDay)`. */
  readonly fromDay?: Day | undefined;
  readonly toDay?: Day | undefined;
}

export interface InspectionFilter extends CommonFilter {
  readonly sectors?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly result?: string | undefined;
  readonly state?: 'current' | 'withdrawn' | undefined;
}

export interface InspectionView {
  readonly id: string;
  readonly region: RegionCode;
  readonly completedAt: Instant;
  readonly state: 'current' | 'withdrawn';
  readonly event: EventRef;
  readonly updatedAt: Instant;
  readonly data: Data;
}

/** By day of the decision, else of the publication. */
export interface ViolationFilter extends CommonFilter {
  readonly sectors?: readonly string[] | undefined;
  readonly incident?: string | undefined;
  readonly published?: boolean | undefined;
}

export interface ViolationView {
  readonly id: string;
  readonly region: RegionCode;
  readonly sector: string | null;
  readonly organization: string | null;
  readonly decidedOn: Day | null;
  readonly penaltyFen: bigint | null;
  readonly incident: string | null;
  readonly inspection: string | null;
  /** Null: it was not said; then it is to be published. */
  readonly disclosable: boolean | null;
  readonly publishedAt: Instant | null;
  readonly publishedOn: Day | null;
  /** As they were sent. */
  readonly decision: Data | null;
  readonly publication: Data | null;
}

export interface RelayView {
  readonly incident: string;
  readonly drill: boolean;
  readonly step: DeadlineId;
  readonly receivedAt: Instant;
  readonly completedAt: Instant;
}

export interface StatedView {
  readonly subject: string;
  readonly event: EventRef;
  readonly recordedAt: Instant;
  /** From when it counts as known. */
  readonly knownAt: Instant;
  readonly data: Data;
}

export interface FigureFilter {
  readonly publication?: string | undefined;
  readonly indicator?: string | undefined;
  readonly regions?: readonly RegionCode[] | undefined;
}

export interface Records {
  /** Newest first. */
  inspections(filter: InspectionFilter, page: Page<{ completedAt: Instant; id: string }>): Promise<InspectionView[]>;
  violations(filter: ViolationFilter, page: Page<{ day: Day; id: string }>): Promise<ViolationView[]>;
  violationsAbout(incidents: readonly string[]): Promise<ViolationView[]>;
  /** Those that stand, of these incidents. */
  relays(incidents: readonly string[]): Promise<RelayView[]>;
  /** By period, the newest first. */
  assessments(filter: CommonFilter & { scheme?: string | undefined }, limit: number): Promise<StatedView[]>;
  /** By publication and subject. */
  figures(filter: FigureFilter, limit: number): Promise<StatedView[]>;
}
export const RECORDS = Symbol('Records');
