import type { Contribution } from '#domain/ledger/entry';
import type { Sector } from '#domain/sector';
import type { EntryRow, IncidentRow, StateRow } from '#ports/ledger-book';
import type { Transaction } from '../database.js';
import { columnsOf, timestamp } from './columns.js';
import { insertRows, RawJson, type RecordColumn, rowsJson } from './recordset.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** What one event books at one place and day, for one enterprise: they differ in counter and amount only. */
interface EntryGroup {
  readonly first: EntryRow;
  readonly rows: EntryRow[];
}

const belongsTo = ({ first }: EntryGroup, row: EntryRow): boolean => {
  const [a, b] = [first.contribution, row.contribution];
  const isOfEvent = first.event === row.event && first.offset === row.offset && first.knownAt === row.knownAt;
  return isOfEvent && a.region === b.region && a.day === b.day && a.organization === b.organization;
};

const groupsOf = (rows: readonly EntryRow[]): EntryGroup[] => {
  const groups: EntryGroup[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && belongsTo(last, row)) last.rows.push(row);
    else groups.push({ first: row, rows: [row] });
  }
  return groups;
};

const GROUP_COLUMNS: readonly RecordColumn<EntryGroup>[] = [
  ['offset', 'bigint', ({ first }) => first.offset],
  ['region', 'text', ({ first }) => first.contribution.region],
  ['day', 'date', ({ first }) => first.contribution.day],
  ['known_at', 'timestamptz', ({ first }) => timestamp(first.knownAt)],
  ['subject', 'text', ({ first }) => first.subject],
  ['source', 'text', ({ first }) => first.event.source],
  ['event_id', 'text', ({ first }) => first.event.id],
  ['organization', 'text', ({ first }) => first.contribution.organization ?? null],
  ['seqs', 'int[]', ({ rows }) => rows.map((r) => r.seq)],
  ['counters', 'text[]', ({ rows }) => rows.map((r) => r.contribution.counter)],
  ['sectors', 'text[]', ({ rows }) => rows.map((r) => r.contribution.basisSector)],
  ['amounts', 'bigint[]', ({ rows }) => rows.map((r) => r.contribution.amount.toString())],
];

/** Half the time of a row by itself for each entry. */
export const insertEntries = async (tx: Transaction, place: Place, rows: readonly EntryRow[]): Promise<void> => {
  const definition = GROUP_COLUMNS.map(([name, type]) => `"${name}" ${type}`).join(', ');
  for (const text of rowsJson(groupsOf(rows), GROUP_COLUMNS)) {
    await tx.query(
      `insert into ledger_entry (topic, partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source,
         event_id, organization)
       select $2, $3, e."offset", c.seq, c.counter, c.sector, e.region, e.day, c.amount, e.known_at, e.subject, e.source, e.event_id,
              e.organization
         from jsonb_to_recordset($1::jsonb) as e(${definition})
        cross join lateral unnest(e.seqs, e.counters, e.sectors, e.amounts) as c(seq, counter, sector, amount)`,
      [text, place.topic, place.partition],
    );
  }
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
