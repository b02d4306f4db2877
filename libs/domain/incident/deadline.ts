// What the clocks of an incident are read from, and what is read: shapes only. The rules are deadline-table.ts, the reading
// deadlines.ts.

import type { Day, Instant } from '../calendar/day.js';
import type { WorkingCalendar } from '../calendar/working-days.js';
import type { Sector } from '../sector.js';
import type { DeadlineRule, Words } from './deadline-table.js';
import type { Grade } from './incident.js';

/** What a version says; `time` is its event's. Counts and grade as booked: a late casualty change is frozen out. */
export interface StatedVersion {
  readonly type: 'reported' | 'amended';
  readonly time: Instant;
  readonly recordedAt: Instant;
  readonly gradeWithMissing: Grade | null;
  readonly deaths: number;
  readonly seriousInjuries: number;
  readonly unitInformedAt: Instant | null;
  readonly occurredAt: Instant;
  readonly sector: Sector;
}

export type DeadlineVersion =
  | StatedVersion
  | { readonly type: 'withdrawn'; readonly time: Instant; readonly recordedAt: Instant };

/** The one that holds of its step. `receivedAt`: the level that passes on had it; `completedAt`: it had passed it on. */
export interface DeadlineRelay {
  readonly step: string;
  readonly receivedAt: Instant;
  readonly completedAt: Instant;
}

export interface DeadlineViolation {
  readonly case: string;
  readonly decidedOn: Day;
  readonly publishedAt: Instant | null;
  /** False: the decision says that it is not to be published. */
  readonly disclosable: boolean;
}

export interface DeadlineInput {
  /** Oldest first, in the order of the log. */
  readonly versions: readonly DeadlineVersion[];
  /** An exercise exercises the clocks too; history came to be counted and opens none. */
  readonly origin: 'live' | 'drill' | 'history';
  /** At most one a step. */
  readonly relays: readonly DeadlineRelay[];
  readonly violations: readonly DeadlineViolation[];
  /** Of the incident's region. */
  readonly timeZone: string;
  readonly calendar: WorkingCalendar;
  readonly now: Instant;
  /** The Chinese one where left out. */
  readonly table?: readonly DeadlineRule[] | undefined;
}

export type DeadlineState = 'open' | 'met' | 'missed' | 'unknown' | 'cancelled';

export interface Deadline {
  readonly id: string;
  /** The violation, of a penalty's publication. */
  readonly case: string | null;
  readonly receiver: Words;
  readonly startsAt: Instant | null;
  readonly startBasis: 'recorded' | 'assumed';
  /** Of hours the last instant in time; of days the first one that is too late, the midnight after the last day. */
  readonly dueAt: Instant | null;
  /** `assumed`: it counts working days of a year whose holidays are not announced. */
  readonly dueBasis: 'exact' | 'assumed';
  readonly legalBasis: string;
  readonly legalBasisEn: string;
  readonly state: DeadlineState;
  /** Also of what was done too late: then the state is `missed`. Null while the state is another than these two. */
  readonly metAt: Instant | null;
}
