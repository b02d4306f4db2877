// Which columns each table of versions and declarations has, beside those that say where a row comes from.

import type { VersionRow } from '#ports/version-rows';
import { timestamp } from './columns.js';
import type { RecordColumn } from './recordset.js';

export type Table = VersionRow['table'];
export type RowOf<T extends Table> = Extract<VersionRow, { table: T }>;
type Columns = { readonly [T in Table]: readonly RecordColumn<RowOf<T>>[] };

const timeOrNull = (at: number | null): string | null => (at === null ? null : timestamp(at));

export const COLUMNS: Columns = {
  incident_version: [
    ['type', 'text', (r) => r.type],
    ['replaces_source', 'text', (r) => r.replaces?.source ?? null],
    ['replaces_id', 'text', (r) => r.replaces?.id ?? null],
    ['reason', 'text', (r) => r.reason],
    ['grade', 'text', (r) => r.grade],
    ['grade_with_missing', 'text', (r) => r.gradeWithMissing],
    ['counts', 'jsonb', (r) => r.counts],
    ['data', 'jsonb', (r) => r.data],
  ],
  exposure_declaration: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['measure', 'text', (r) => r.measure],
    ['sector', 'text', (r) => r.sector],
    ['category', 'text', (r) => r.category],
    ['definition', 'text', (r) => r.definition],
    ['region', 'text', (r) => r.region],
    ['from_day', 'date', (r) => r.from],
    ['to_day', 'date', (r) => r.to],
    ['as_of', 'date', (r) => r.asOf],
    ['value', 'numeric', (r) => r.value],
    ['status', 'text', (r) => r.status],
  ],
  target_declaration: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['indicator', 'text', (r) => r.indicator],
    ['region', 'text', (r) => r.region],
    ['organization', 'text', (r) => r.organization],
    ['from_day', 'date', (r) => r.from],
    ['to_day', 'date', (r) => r.to],
    ['comparison', 'text', (r) => r.comparison],
    ['limit', 'numeric', (r) => r.limit],
    ['warn_at', 'numeric', (r) => r.warnAt],
    ['assessment_year', 'text', (r) => r.assessmentYear],
    ['set_by', 'text', (r) => r.setBy],
    ['responsible', 'jsonb', (r) => r.responsible],
  ],
  survey_declaration: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['region', 'text', (r) => r.region],
    ['survey', 'text', (r) => r.survey],
    ['completed_on', 'date', (r) => r.completedOn],
    ['respondents', 'int', (r) => r.respondents],
    ['satisfied', 'int', (r) => r.satisfied],
  ],
  return_declaration: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['region', 'text', (r) => r.region],
    ['sector', 'text', (r) => r.sector],
    ['from_day', 'date', (r) => r.from],
    ['to_day', 'date', (r) => r.to],
    ['accidents', 'bigint', (r) => r.accidents],
    ['deaths', 'bigint', (r) => r.deaths],
    ['serious_injuries', 'bigint', (r) => r.seriousInjuries],
    ['direct_loss_fen', 'bigint', (r) => r.directLossFen],
    ['status', 'text', (r) => r.status],
    ['counted', 'boolean', (r) => r.counted],
    ['flag', 'text', (r) => r.flag],
  ],
  incident_relay: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['drill', 'boolean', (r) => r.drill],
    ['step', 'text', (r) => r.step],
    ['region', 'text', (r) => r.region],
    ['received_at', 'timestamptz', (r) => timestamp(r.receivedAt)],
    ['completed_at', 'timestamptz', (r) => timestamp(r.completedAt)],
    ['by', 'jsonb', (r) => r.by],
    ['reference', 'text', (r) => r.reference],
  ],
  hazard_opening: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['hazard', 'text', (r) => r.hazard],
    ['region', 'text', (r) => r.region],
    ['sector', 'text', (r) => r.sector],
    ['level', 'text', (r) => r.level],
    ['due_on', 'date', (r) => r.dueOn],
    ['opened_on', 'date', (r) => r.openedOn],
    ['description', 'text', (r) => r.description],
    ['organization', 'text', (r) => r.organization],
  ],
  hazard_fact: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['type', 'text', (r) => r.type],
    ['region', 'text', (r) => r.region],
    ['sector', 'text', (r) => r.sector],
    ['inspection', 'text', (r) => r.inspection],
    ['level', 'text', (r) => r.level],
    ['due_on', 'date', (r) => r.dueOn],
    ['reason', 'text', (r) => r.reason],
    ['rectified_at', 'timestamptz', (r) => timeOrNull(r.rectifiedAt)],
    ['rectified_on', 'date', (r) => r.rectifiedOn],
    ['verified_at', 'timestamptz', (r) => timeOrNull(r.verifiedAt)],
    ['verified_by', 'text', (r) => r.verifiedBy],
  ],
  violation_fact: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['type', 'text', (r) => r.type],
    ['region', 'text', (r) => r.region],
    ['sector', 'text', (r) => r.sector],
    ['organization', 'text', (r) => r.organization],
    ['decided_on', 'date', (r) => r.decidedOn],
    ['penalty_fen', 'bigint', (r) => r.penaltyFen],
    ['incident', 'text', (r) => r.incident],
    ['inspection', 'text', (r) => r.inspection],
    ['disclosable', 'boolean', (r) => r.disclosable],
    ['published_at', 'timestamptz', (r) => timeOrNull(r.publishedAt)],
    ['published_on', 'date', (r) => r.publishedOn],
    ['data', 'jsonb', (r) => r.data],
  ],
  assessment_declaration: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['region', 'text', (r) => r.region],
    ['scheme', 'text', (r) => r.scheme],
    ['from_day', 'date', (r) => r.from],
    ['to_day', 'date', (r) => r.to],
    ['data', 'jsonb', (r) => r.data],
  ],
  figure_declaration: [
    ['withdrawn', 'boolean', (r) => r.withdrawn],
    ['publication', 'text', (r) => r.publication],
    ['indicator', 'text', (r) => r.indicator],
    ['region', 'text', (r) => r.region],
    ['organization', 'text', (r) => r.organization],
    ['from_day', 'date', (r) => r.from],
    ['to_day', 'date', (r) => r.to],
    ['data', 'jsonb', (r) => r.data],
  ],
};

/** In the order in which they are written. */
export const TABLES = Object.keys(COLUMNS) as readonly Table[];
