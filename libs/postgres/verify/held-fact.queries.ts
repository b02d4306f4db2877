// What the tables of present faces, of folds and of declarations say, each column as a text.

import type { EventRef } from '#domain/ledger/outcome';
import type { BookedPart, FaceTable, HeldFact, StatedFact, StatedTable } from '#ports/books';
import type { Transaction } from '../database.js';

const DAYS_AND_TEXTS = {
  incident: ['region', 'sector', 'day', 'state', 'drill', 'organization'],
  inspection: ['region', 'sector', 'kind', 'day', 'result', 'organization', 'state', 'source', 'event_id'],
  hazard: [
    ...[
      'inspection',
      'region',
      'sector',
      'level',
      'due_on',
      'opened_on',
      'description',
      'organization',
      'rectified_on',
    ],
    'verified_by',
  ],
  violation: [
    ...['region', 'sector', 'organization', 'decided_on', 'penalty_fen', 'incident', 'inspection', 'disclosable'],
  ],
} as const satisfies Record<FaceTable, readonly string[]>;

/** Milliseconds. */
const TIMES = {
  incident: ['occurred_at'],
  inspection: ['completed_at'],
  hazard: ['rectified_at', 'verified_at'],
  violation: ['published_at'],
} as const satisfies Record<FaceTable, readonly string[]>;

type Texts = Record<string, string | null>;

const asObject = (pairs: readonly (readonly [name: string, sql: string])[]): string =>
  `json_build_object(${pairs.map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`;

const faceColumns = (table: FaceTable): string =>
  asObject([
    ...DAYS_AND_TEXTS[table].map((name) => [name, `t.${name}::text`] as const),
    ...TIMES[table].map((name) => [name, `round(extract(epoch from t.${name}) * 1000)::text`] as const),
  ]);

export const selectFaces = (tx: Transaction, table: FaceTable, ids: readonly string[]): Promise<HeldFact[]> =>
  tx.query(`select t.id, ${faceColumns(table)} as columns from ${table} t where t.id = any($1::text[])`, [ids]);

export const selectFaceIds = async (
  tx: Transaction,
  table: FaceTable,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>(`select id from ${table} where id > $1 order by id limit $2`, [
    after,
    limit,
  ]);
  return rows.map((row) => row.id);
};

/** `id` is the kind, the subject and, of a series, the member, as a JSON array. */
export const selectStates = (tx: Transaction, subjects: readonly string[]): Promise<HeldFact[]> =>
  tx.query(
    `select json_build_array(s.kind, s.subject)::text as id,
            json_build_object('source', s.state->'current'->>'source', 'id', s.state->'current'->>'id', 'state', s.state->>'status') as columns
       from subject_state s where s.kind = 'incident' and s.subject = any($1::text[])
     union all
     select json_build_array(s.kind, s.subject, m.key)::text,
            json_build_object('source', m.value->'current'->>'source', 'id', m.value->'current'->>'id',
              'state', case when (m.value->>'isWithdrawn')::boolean then 'withdrawn' else 'current' end)
       from subject_state s cross join lateral jsonb_each(s.state->'members') m
      where s.kind <> 'incident' and s.subject = any($1::text[])`,
    [subjects],
  );

const STATED = {
  exposure: {
    table: 'exposure_declaration',
    columns: ['measure', 'sector', 'category', 'definition', 'region', 'from_day', 'to_day', 'as_of', 'value'],
    status: 't.status',
  },
  target: {
    table: 'target_declaration',
    columns: ['indicator', 'region', 'organization', 'from_day', 'to_day', 'comparison', 'limit', 'assessment_year'],
    status: 'null',
  },
  survey: {
    table: 'survey_declaration',
    columns: ['region', 'survey', 'completed_on', 'respondents', 'satisfied'],
    status: 'null',
  },
  return: {
    table: 'return_declaration',
    columns: ['region', 'sector', 'from_day', 'to_day', 'accidents', 'deaths', 'serious_injuries', 'direct_loss_fen'],
    status: 't.status',
  },
} as const satisfies Record<StatedTable, { table: string; columns: readonly string[]; status: string }>;

/** In the order of the log. */
export const selectStated = (
  tx: Transaction,
  kind: StatedTable,
  { topic, partition }: Pick<BookedPart, 'topic' | 'partition'>,
): Promise<StatedFact[]> => {
  const { table, columns, status } = STATED[kind];
  const said = asObject(columns.map((name) => [name, `t."${name}"::text`] as const));
  return tx.query<EventRef & { subject: string; withdrawn: boolean; status: string | null; columns: Texts }>(
    `select t.source, t.event_id as id, t.subject, t.withdrawn, ${status} as status, ${said} as columns
       from ${table} t where t.topic = $1 and t.partition = $2 order by t."offset", t.seq`,
    [topic, partition],
  );
};
