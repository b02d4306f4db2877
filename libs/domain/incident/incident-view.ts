// An incident as it stands, with every version that led there: what lists, pages and the live stream show.

import type { Instant } from '../calendar/day.js';
import type { EventRef } from '../ledger/outcome.js';
import type { RegionCode } from '../region/region.js';
import type { Grade } from './incident.js';

export type IncidentStatus = 'current' | 'withdrawn';

export interface IncidentCount {
  readonly indicator: string | null;
  readonly contribution: number;
  readonly reason: string | null;
}

export interface IncidentVersion {
  readonly event: EventRef;
  readonly type: string;
  /** The sender's clock when the event was made. */
  readonly saidAt: Instant;
  readonly recordedAt: Instant;
  /** Imported as history: opens no clocks. */
  readonly history: boolean;
  readonly replaces: EventRef | null;
  readonly reason: string | null;
  readonly grade: Grade | null;
  readonly gradeWithMissing: Grade | null;
  /** The event's data as they were sent. */
  readonly data: Readonly<Record<string, unknown>> | null;
}

export interface IncidentView {
  readonly id: string;
  readonly region: RegionCode;
  readonly occurredAt: Instant;
  readonly state: IncidentStatus;
  readonly grade: Grade | null;
  readonly gradeWithMissing: Grade | null;
  readonly drill: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  /** Of the version that stands. */
  readonly counts: readonly IncidentCount[];
  /** Oldest first. */
  readonly versions: readonly IncidentVersion[];
}
