// Versions and declarations: one insert per table.

import type { VersionRow } from '#ports/ledger-book';
import type { Transaction } from '../database.js';
import { timestamp } from './columns.js';
import { insertRows, type RecordColumn } from './recordset.js';

type Table = VersionRow['table'];
type RowOf<T extends Table> = Extract<VersionRow, { table: T }>;
type Column<T extends Table> = RecordColumn<RowOf<T>>;

const ORIGIN: readonly Column<Table>[] = [
  ['offset', 'bigint', (r) => r.offset],
  ['seq', 'int', (r) => r.seq],
  ['subject', 'text', (r) => r.subject],
  ['source', 'text', (r) => r.event.source],
  ['event_id', 'text', (r) => r.event.id],
  ['recorded_at', 'timestamptz', (r) => timestamp(r.recordedAt)],
  ['known_at', 'timestamptz', (r) => timestamp(r.knownAt)],
];

const COLUMNS: { readonly [T in Table]: readonly Column<T>[] } = {
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
};

const insertInto = async <T extends Table>(
  tx: Transaction,
  place: { topic: string; partition: number },
  table: T,
  rows: readonly RowOf<T>[],
): Promise<void> => {
  const position: readonly Column<T>[] = [
    ['topic', 'text', () => place.topic],
    ['partition', 'int', () => place.partition],
  ];
  await insertRows(tx, { table, columns: [...position, ...ORIGIN, ...COLUMNS[table]] }, rows);
};

export const insertVersions = async (
  tx: Transaction,
  place: { topic: string; partition: number },
  rows: readonly VersionRow[],
): Promise<void> => {
  const of = <T extends Table>(table: T): RowOf<T>[] => rows.filter((row): row is RowOf<T> => row.table === table);
  const some = async <T extends Table>(table: T): Promise<void> => {
    const chosen = of(table);
    if (chosen.length > 0) await insertInto(tx, place, table, chosen);
  };
  await some('incident_version');
  await some('exposure_declaration');
  await some('target_declaration');
  await some('survey_declaration');
  await some('return_declaration');
};
