import type { Contribution } from '#domain/ledger/entry';
import type { Sector } from '#domain/sector';
import type { EntryRow, IncidentRow, StateRow } from '#ports/ledger-book';
import type { Transaction } from '../database.js';
import { columnsOf, timestamp } from './columns.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

export const insertEntries = async (tx: Transaction, place: Place, rows: readonly EntryRow[]): Promise<void> => {
  await tx.query(
    `insert into ledger_entry (topic, partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id)
     select $1, $2, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id
       from unnest($3::bigint[], $4::int[], $5::text[], $6::text[], $7::text[], $8::date[], $9::bigint[], $10::timestamptz[],
                   $11::text[], $12::text[], $13::text[])
         as t("offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id)`,
    [
      place.topic,
      place.partition,
      ...columnsOf(rows, [
        (r) => r.offset,
        (r) => r.seq,
        (r) => r.contribution.counter,
        (r) => r.contribution.basisSector,
        (r) => r.contribution.region,
        (r) => r.contribution.day,
        (r) => r.contribution.amount,
        (r) => timestamp(r.knownAt),
        (r) => r.subject,
        (r) => r.event.source,
        (r) => r.event.id,
      ]),
    ],
  );
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

export const upsertStates = async (tx: Transaction, rows: readonly StateRow[]): Promise<void> => {
  await tx.query(
    `insert into subject_state (kind, subject, state) select * from unnest($1::text[], $2::text[], $3::jsonb[])
     on conflict (kind, subject) do update set state = excluded.state`,
    columnsOf(rows, [(r) => r.kind, (r) => r.subject, (r) => JSON.stringify(r.state)]),
  );
};

export const upsertIncidents = async (tx: Transaction, rows: readonly IncidentRow[]): Promise<void> => {
  await tx.query(
    `insert into incident (id, region, sector, occurred_at, day, state, grade, grade_with_missing, drill, organization, data, updated_at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::date[], $6::text[], $7::text[], $8::text[],
                          $9::boolean[], $10::text[], $11::jsonb[], $12::timestamptz[])
     on conflict (id) do update set region = excluded.region, sector = excluded.sector, occurred_at = excluded.occurred_at,
       day = excluded.day, state = excluded.state, grade = excluded.grade, grade_with_missing = excluded.grade_with_missing,
       drill = excluded.drill, organization = excluded.organization,
       data = coalesce(excluded.data, incident.data), updated_at = excluded.updated_at`,
    columnsOf(rows, [
      (r) => r.id,
      (r) => r.region,
      (r) => r.sector,
      (r) => timestamp(r.occurredAt),
      (r) => r.day,
      (r) => r.state,
      (r) => r.grade,
      (r) => r.gradeWithMissing,
      (r) => r.drill,
      (r) => r.organization,
      (r) => (r.data === null ? null : JSON.stringify(r.data)),
      (r) => timestamp(r.updatedAt),
    ]),
  );
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
