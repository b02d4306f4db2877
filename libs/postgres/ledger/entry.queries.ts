import type { Contribution } from '#domain/ledger/entry';
import type { Sector } from '#domain/sector';
import type { EntryRow, IncidentRow, StateRow } from '#ports/ledger-book';
import type { Transaction } from '../database.js';
import { columnsOf, timestamp } from './columns.js';
import { insertRows, RawJson, type RecordColumn } from './recordset.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

export const insertEntries = async (tx: Transaction, place: Place, rows: readonly EntryRow[]): Promise<void> => {
  const columns: readonly RecordColumn<EntryRow>[] = [
    ['topic', 'text', () => place.topic],
    ['partition', 'int', () => place.partition],
    ['offset', 'bigint', (r) => r.offset],
    ['seq', 'int', (r) => r.seq],
    ['counter', 'text', (r) => r.contribution.counter],
    ['basis_sector', 'text', (r) => r.contribution.basisSector],
    ['region', 'text', (r) => r.contribution.region],
    ['day', 'date', (r) => r.contribution.day],
    ['amount', 'bigint', (r) => r.contribution.amount],
    ['known_at', 'timestamptz', (r) => timestamp(r.knownAt)],
    ['subject', 'text', (r) => r.subject],
    ['source', 'text', (r) => r.event.source],
    ['event_id', 'text', (r) => r.event.id],
    ['organization', 'text', (r) => r.contribution.organization ?? null],
  ];
  await insertRows(tx, { table: 'ledger_entry', columns }, rows);
};

export const selectStates = async (
  tx: Transaction,
  keys: readonly { kind: string; subject: string }[],
): Promise<Map<string, unknown>> => {
  const rows = await tx.query<{ kind: string; subject: string; state: unknown }>(
    `select s.kind, s.subject, s.state from unnest($1::text[], $2::text[]) as wanted(kind, subject) join subject_state s using (kind, subject)`,
    columnsOf(keys, [(k) => k.kind, (k) => k.subject]),
  );
  return new Map(rows.map((row) => [`${row.kind}|${row.subject}`, row.state]));
};

const STATE_COLUMNS: readonly RecordColumn<StateRow>[] = [
  ['kind', 'text', (r) => r.kind],
  ['subject', 'text', (r) => r.subject],
  ['state', 'jsonb', (r) => new RawJson(r.json)],
];

export const upsertStates = async (tx: Transaction, rows: readonly StateRow[]): Promise<void> => {
  const suffix = 'on conflict (kind, subject) do update set state = excluded.state';
  await insertRows(tx, { table: 'subject_state', columns: STATE_COLUMNS, suffix }, rows);
};

const INCIDENT_COLUMNS: readonly RecordColumn<IncidentRow>[] = [
  ['id', 'text', (r) => r.id],
  ['region', 'text', (r) => r.region],
  ['sector', 'text', (r) => r.sector],
  ['occurred_at', 'timestamptz', (r) => timestamp(r.occurredAt)],
  ['day', 'date', (r) => r.day],
  ['state', 'text', (r) => r.state],
  ['grade', 'text', (r) => r.grade],
  ['grade_with_missing', 'text', (r) => r.gradeWithMissing],
  ['drill', 'boolean', (r) => r.drill],
  ['organization', 'text', (r) => r.organization],
  ['data', 'jsonb', (r) => r.data],
  ['updated_at', 'timestamptz', (r) => timestamp(r.updatedAt)],
];

export const upsertIncidents = async (tx: Transaction, rows: readonly IncidentRow[]): Promise<void> => {
  const suffix = `on conflict (id) do update set region = excluded.region, sector = excluded.sector,
       occurred_at = excluded.occurred_at, day = excluded.day, state = excluded.state, grade = excluded.grade,
       grade_with_missing = excluded.grade_with_missing, drill = excluded.drill, organization = excluded.organization,
       data = coalesce(excluded.data, incident.data), updated_at = excluded.updated_at`;
  await insertRows(tx, { table: 'incident', columns: INCIDENT_COLUMNS, suffix }, rows);
};

interface EntryRecord {
  counter: string;
  basis_sector: Sector | null;
  region: string;
  day: string;
  amount: bigint;
}

const toContribution = (row: EntryRecord): Contribution => ({
  counter: row.counter,
  basisSector: row.basis_sector,
  region: row.region,
  day: row.day,
  amount: row.amount,
});

export const selectEntries = async (
  tx: Transaction,
  range: Place & { from: bigint; to: bigint },
): Promise<({ offset: bigint } & Contribution)[]> => {
  const rows = await tx.query<EntryRecord & { offset: bigint }>(
    `select "offset", counter, basis_sector, region, day, amount from ledger_entry
      where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4 order by "offset", seq`,
    [range.topic, range.partition, range.from, range.to],
  );
  return rows.map((row) => ({ ...toContribution(row), offset: row.offset }));
};

/** All sums of a partition below `next`, page by page through a cursor: one scan, whatever their number. */
export const eachTotal = async (
  tx: Transaction,
  range: Place & { next: bigint; page: number },
  each: (rows: readonly Contribution[]) => Promise<void>,
): Promise<void> => {
  await tx.query(
    `declare totals no scroll cursor for
      select counter, basis_sector, region, day, sum(amount)::bigint as amount from ledger_entry
       where topic = $1 and partition = $2 and "offset" < $3
       group by region, counter, basis_sector, day having sum(amount) <> 0`,
    [range.topic, range.partition, range.next],
  );
  for (;;) {
    const rows = await tx.query<EntryRecord>(`fetch ${range.page} from totals`);
    if (rows.length === 0) return;
    await each(rows.map(toContribution));
  }
};

/** The offset behind the last of the next `limit` entries from `from`; null when there are fewer. */
export const selectPostingEnd = async (
  tx: Transaction,
  range: Place & { from: bigint; limit: number },
): Promise<bigint | null> => {
  const rows = await tx.query<{ offset: bigint }>(
    `select "offset" from ledger_entry where topic = $1 and partition = $2 and "offset" >= $3 order by "offset", seq offset $4 limit 1`,
    [range.topic, range.partition, range.from, range.limit],
  );
  return rows[0]?.offset ?? null;
};
