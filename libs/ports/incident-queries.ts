import type { Day, Instant } from '#domain/calendar/day';
import type { Grade } from '#domain/incident/incident';
import type { IncidentStatus, IncidentView } from '#domain/incident/incident-view';
import type { RegionCode } from '#domain/region/region';
import type { Sector } from '#domain/sector';

/** Every field narrows; an empty list matches nothing. */
export interface IncidentFilter {
  readonly regions?: readonly RegionCode[] | undefined;
  readonly sectors?: readonly Sector[] | undefined;
  readonly grades?: readonly Grade[] | undefined;
  readonly state?: IncidentStatus | undefined;
  /** Id, or where there is none the name. */
  readonly organization?: string | undefined;
  /** Local day of the incident in `[fromDay, toDay)`. */
  readonly fromDay?: Day | undefined;
  readonly toDay?: Day | undefined;
  /** Occurred in `[from, to)`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly updatedSince?: Instant | undefined;
}

/** The row after which a page begins. */
export interface IncidentPlace {
  readonly occurredAt: Instant;
  readonly id: string;
}

export interface IncidentQueries {
  /** Newest occurrence first. */
  list(filter: IncidentFilter, page: { limit: number; after?: IncidentPlace | undefined }): Promise<IncidentView[]>;
  /** In no order; what is not known is left out. */
  get(ids: readonly string[]): Promise<IncidentView[]>;
}
export const INCIDENT_QUERIES = Symbol('IncidentQueries');
