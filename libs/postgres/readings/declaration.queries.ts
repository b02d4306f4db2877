import type { Row, Transaction } from '../database.js';

/** Positions `[from, to)` of a partition. */
export interface BookedRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

export const selectBooked = (
  db: Transaction,
): Promise<{ topic: string; partition: number; slot: number; next: bigint }[]> =>
  db.query('select topic, partition, slot, next from booked order by slot');

const TABLES = {
  exposure: {
    table: 'exposure_declaration',
    columns:
      'd.measure, d.sector, d.category, d.definition, d.region, d.from_day, d.to_day, d.as_of, d.value, d.status',
  },
  target: {
    table: 'target_declaration',
    columns:
      'd.indicator, d.region, d.organization, d.from_day, d.to_day, d.comparison, d."limit", d.warn_at, d.assessment_year, d.set_by, d.responsible',
  },
  survey: {
    table: 'survey_declaration',
    columns: 'd.region, d.survey, d.completed_on, d.respondents, d.satisfied',
  },
  return: {
    table: 'return_declaration',
    columns:
      'd.region, d.sector, d.from_day, d.to_day, d.accidents, d.deaths, d.serious_injuries, d.direct_loss_fen, d.status',
  },
} as const;

export type DeclarationKind = keyof typeof TABLES;
export const DECLARATION_KINDS: readonly DeclarationKind[] = ['exposure', 'target', 'survey', 'return'];

/** In the order of the log: topics by number, then position. */
export const selectDeclarations = (
  db: Transaction,
  kind: DeclarationKind,
  ranges: readonly BookedRange[],
): Promise<Row[]> => {
  const { table, columns } = TABLES[kind];
  return db.query(
    `select d.subject, d.source, d.event_id, d.recorded_at, d.known_at, d.withdrawn, ${columns}
       from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[]) as r(topic, partition, "from", "to")
       join ${table} d on d.topic = r.topic and d.partition = r.partition and d."offset" >= r."from" and d."offset" < r."to"
      order by length(d.topic), d.topic, d.partition, d."offset", d.seq`,
    [ranges.map((r) => r.topic), ranges.map((r) => r.partition), ranges.map((r) => r.from), ranges.map((r) => r.to)],
  );
};
