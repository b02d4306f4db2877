// Rows of the tables of versions and declarations: what was said, kept as it was said, each at its position in the log. Columns
// are the adapter's, values are typed here. A row with `withdrawn` clears what it names.

import type { Day, Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';

/** Where a row comes from. `seq` numbers what one position booked. */
export interface RowOrigin {
  readonly offset: bigint;
  readonly seq: number;
  readonly subject: string;
  readonly event: EventRef;
  readonly recordedAt: Instant;
  readonly knownAt: Instant;
}

interface IncidentVersionColumns {
  readonly table: 'incident_version';
  readonly type: string;
  readonly replaces: EventRef | null;
  readonly reason: string | null;
  readonly grade: string | null;
  readonly gradeWithMissing: string | null;
  readonly counts: unknown;
  readonly data: unknown;
}

interface RelayColumns {
  readonly table: 'incident_relay';
  readonly withdrawn: boolean;
  readonly drill: boolean;
  readonly step: string;
  readonly region: string;
  readonly receivedAt: Instant;
  readonly completedAt: Instant;
  readonly by: unknown;
  readonly reference: string | null;
}

/** What one inspection says of one hazard. */
interface HazardOpeningColumns {
  readonly table: 'hazard_opening';
  readonly withdrawn: boolean;
  readonly hazard: string;
  readonly region: string;
  readonly sector: string;
  readonly level: string;
  readonly dueOn: Day;
  readonly openedOn: Day;
  readonly description: string;
  readonly organization: string | null;
}

/** What was said of a hazard afterwards. */
interface HazardFactColumns {
  readonly table: 'hazard_fact';
  readonly withdrawn: boolean;
  readonly type: 'changed' | 'rectified';
  readonly region: string;
  readonly sector: string;
  readonly inspection: string | null;
  readonly level: string | null;
  readonly dueOn: Day | null;
  readonly reason: string | null;
  readonly rectifiedAt: Instant | null;
  /** Local day of `rectifiedAt`. */
  readonly rectifiedOn: Day | null;
  readonly verifiedAt: Instant | null;
  readonly verifiedBy: string | null;
}

interface ViolationFactColumns {
  readonly table: 'violation_fact';
  readonly withdrawn: boolean;
  readonly type: 'decided' | 'published';
  readonly region: string;
  readonly sector: string | null;
  readonly organization: string | null;
  readonly decidedOn: Day | null;
  readonly penaltyFen: bigint | null;
  readonly incident: string | null;
  readonly inspection: string | null;
  readonly disclosable: boolean | null;
  readonly publishedAt: Instant | null;
  readonly publishedOn: Day | null;
  readonly data: unknown;
}

interface ExposureColumns {
  readonly table: 'exposure_declaration';
  readonly withdrawn: boolean;
  readonly measure: string;
  readonly sector: string | null;
  readonly category: string | null;
  readonly definition: string;
  readonly region: string;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly asOf: Day | null;
  readonly value: string | null;
  readonly status: string | null;
}

interface TargetColumns {
  readonly table: 'target_declaration';
  readonly withdrawn: boolean;
  readonly indicator: string;
  readonly region: string;
  readonly organization: string | null;
  readonly from: Day;
  readonly to: Day;
  readonly comparison: string | null;
  readonly limit: string | null;
  readonly warnAt: string | null;
  readonly assessmentYear: string;
  readonly setBy: string | null;
  readonly responsible: unknown;
}

interface SurveyColumns {
  readonly table: 'survey_declaration';
  readonly withdrawn: boolean;
  readonly region: string;
  readonly survey: string;
  readonly completedOn: Day;
  readonly respondents: number | null;
  readonly satisfied: number | null;
}

interface ReturnColumns {
  readonly table: 'return_declaration';
  readonly withdrawn: boolean;
  readonly region: string;
  readonly sector: string;
  readonly from: Day;
  readonly to: Day;
  readonly accidents: bigint | null;
  readonly deaths: bigint | null;
  readonly seriousInjuries: bigint | null;
  readonly directLossFen: bigint | null;
  readonly status: string | null;
  readonly counted: boolean;
  readonly flag: string | null;
}

interface AssessmentColumns {
  readonly table: 'assessment_declaration';
  readonly withdrawn: boolean;
  readonly region: string;
  readonly scheme: string;
  readonly from: Day;
  readonly to: Day;
  readonly data: unknown;
}

interface FigureColumns {
  readonly table: 'figure_declaration';
  readonly withdrawn: boolean;
  readonly publication: string;
  readonly indicator: string;
  readonly region: string;
  readonly organization: string | null;
  readonly from: Day;
  readonly to: Day;
  readonly data: unknown;
}

export type VersionColumns =
  | IncidentVersionColumns
  | RelayColumns
  | HazardOpeningColumns
  | HazardFactColumns
  | ViolationFactColumns
  | ExposureColumns
  | TargetColumns
  | SurveyColumns
  | ReturnColumns
  | AssessmentColumns
  | FigureColumns;

export type VersionRow = RowOrigin & VersionColumns;
