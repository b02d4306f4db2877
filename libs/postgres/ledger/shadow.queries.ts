// The tables that are nothing but the log booked, and what is done with all of them at once.

import type { ChainHead, LedgerExchange } from '#ports/ledger-audit';
import type { Transaction } from '../database.js';
import { TABLES } from './version-columns.js';

export const SHADOW_SCHEMA = 'ledger_rebuild';
const LIVE = 'public';

const POSITIONED: readonly string[] = [
  ...['chain_link', 'journal', 'journal_refused', 'journal_settled', 'refused', 'waiting', 'ledger_entry'],
  ...TABLES,
];
const DERIVED: readonly string[] = [
  ...['booked', 'subject_state', 'incident', 'inspection', 'hazard', 'violation'],
  ...POSITIONED,
];

/** Empty, with every partition at 0 and in its slot. `owner` tells this rebuild from any that comes after it. */
export const createShadow = async (tx: Transaction, topic: string, owner: string): Promise<void> => {
  await tx.query(`drop schema if exists ${SHADOW_SCHEMA} cascade`);
  await tx.query(`create schema ${SHADOW_SCHEMA}`);
  for (const table of DERIVED) {
    await tx.query(`create table ${SHADOW_SCHEMA}.${table} (like ${LIVE}.${table} including all)`);
  }
  await tx.query(`create table ${SHADOW_SCHEMA}.rebuild as select $1::text as owner`, [owner]);
  await tx.query(
    `insert into ${SHADOW_SCHEMA}.booked (topic, partition, slot, next, chain, last_recorded_at)
     select topic, partition, slot, 0, sha256('fengsui'), to_timestamp(0) from ${LIVE}.booked where topic = $1`,
    [topic],
  );
};

/** Whether the schema there is still the one that this rebuild made. */
export const isShadowOf = async (tx: Transaction, owner: string): Promise<boolean> => {
  const exists = await tx.query(`select where to_regclass('${SHADOW_SCHEMA}.rebuild') is not null`);
  if (exists.length === 0) return false;
  return (await tx.query(`select from ${SHADOW_SCHEMA}.rebuild where owner = $1`, [owner])).length > 0;
};

/** One that another has made meanwhile is left alone. */
export const dropShadow = async (tx: Transaction, owner: string): Promise<void> => {
  if (await isShadowOf(tx, owner)) await tx.query(`drop schema ${SHADOW_SCHEMA} cascade`);
};

/** Bytes of all that would be booked again. */
export const selectLedgerSize = async (tx: Transaction): Promise<number> => {
  const rows = await tx.query<{ bytes: bigint }>(
    `select sum(pg_total_relation_size(('${LIVE}.' || name)::regclass))::bigint as bytes from unnest($1::text[]) as name`,
    [DERIVED],
  );
  return Number(rows[0]?.bytes ?? 0n);
};

/**
 * Nothing more is booked until the transaction ends, no partition is opened, and no month is added up; what is being done is
 * waited for. Whoever reads goes on reading. Answers where each partition stands.
 */
export const holdLive = async (tx: Transaction, topic: string): Promise<ReadonlyMap<number, bigint>> => {
  await tx.query(`lock table ${LIVE}.booked in exclusive mode`);
  // Whoever adds up months holds it (month-sums.queries.ts): what it has read must not be exchanged under it.
  await tx.query('select pg_advisory_xact_lock(7311002)');
  const rows = await tx.query<{ topic: string; partition: number; next: bigint }>(
    `select topic, partition, next from ${LIVE}.booked order by partition`,
  );
  const other = rows.find((row) => row.topic !== topic);
  if (other) throw new Error(`台账还有别的主题,不能更换 / the ledger holds another topic too: ${other.topic}`);
  return new Map(rows.map(({ partition, next }) => [partition, next]));
};

/** Refuses where the shadow is no longer what the ledger in use is. Until the transaction ends no migration runs. */
export const checkShadow = async (tx: Transaction, owner: string): Promise<void> => {
  // As every migration does (database.ts).
  await tx.query('select pg_advisory_xact_lock(7311001)');
  if (!(await isShadowOf(tx, owner))) {
    throw new Error(
      "另一次台账重建取代了这一次,未作更换 / another rebuild took this one's place; nothing was exchanged",
    );
  }
  const changed = await tx.query<{ table: string }>(
    `select distinct name as "table"
       from (${columnsOf(LIVE)}) l full join (${columnsOf(SHADOW_SCHEMA)}) s using (name, at, "column", type, needed)
      where l.of is null or s.of is null`,
    [DERIVED],
  );
  const [first] = changed;
  if (!first) return;
  throw new Error(
    `重建期间表结构已变更(${first.table}),未作更换,请再执行一次 / the schema was changed meanwhile (${first.table}); nothing was exchanged, run it again`,
  );
};

/** Until the transaction ends nothing is booked in the shadow either; what is being booked is waited for. */
export const holdShadow = async (tx: Transaction): Promise<void> => {
  await tx.query(`lock table ${SHADOW_SCHEMA}.booked in exclusive mode`);
};

const columnsOf = (schema: string): string =>
  `select 1 as of, c.relname::text as name, row_number() over (partition by a.attrelid order by a.attnum) as at, a.attname::text as "column",
          format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as needed
     from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = '${schema}'::regnamespace and c.relname = any($1::text[]) and a.attnum > 0 and not a.attisdropped`;

/**
 * What identifies a row and what it says, of the tables in which history is. Not the chain (links of an earlier form come out in
 * today's), nor the states, which only the ledger reads and an earlier build wrote otherwise.
 */
const COMPARED: Readonly<Record<string, string>> = {
  journal:
    'source, id, type, subject, partition, "offset", recorded_at, known_at, device, scope, drill, history, content_hash, state, event',
  // Not its bytes and headers: those of what waited first are written down again.
  refused: 'partition, "offset", code, detail, source, event_id, subject, recorded_at, device, region',
  ledger_entry:
    'partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id, organization',
  ...Object.fromEntries(['waiting', 'incident', 'inspection', 'hazard', 'violation', ...TABLES].map((t) => [t, 'r.*'])),
};

export interface Difference {
  readonly table: string;
  /** Rows that only the ledger in use has, and that only the rebuilt one has. */
  readonly gone: number;
  readonly added: number;
}

/** While both are held they stand at the same positions. */
export const selectDifferences = async (tx: Transaction): Promise<Difference[]> => {
  const differences: Difference[] = [];
  for (const [table, columns] of Object.entries(COMPARED)) {
    const counted = (schema: string, sign: number): string =>
      `select row(${columns}) as content, ${sign} as n from ${schema}.${table} r`;
    const rows = await tx.query<{ gone: number; added: number }>(
      `select coalesce(sum(n) filter (where n > 0), 0)::int as gone, coalesce(-sum(n) filter (where n < 0), 0)::int as added
         from (select sum(n) as n from (${counted(LIVE, 1)} union all ${counted(SHADOW_SCHEMA, -1)}) as both_
                group by content having sum(n) <> 0) as unlike`,
    );
    const [row] = rows;
    if (row && row.gone + row.added > 0) differences.push({ table, ...row });
  }
  return differences;
};

const headsIn = (tx: Transaction, schema: string, topic: string): Promise<ChainHead[]> =>
  tx.query(`select topic, partition, next, chain from ${schema}.booked where topic = $1 order by partition`, [topic]);

/** Where the chain of the ledger in use ends, and where that of the rebuilt one does. */
export const selectBothHeads = async (
  tx: Transaction,
  topic: string,
): Promise<Pick<LedgerExchange, 'before' | 'after'>> => ({
  before: await headsIn(tx, LIVE, topic),
  after: await headsIn(tx, SHADOW_SCHEMA, topic),
});

/** Before the exchange: what was said of it, and the links that will be gone. */
export const recordExchange = async (tx: Transaction, at: string, statement: string): Promise<void> => {
  await tx.query(
    `with one as (insert into ${LIVE}.ledger_exchange (at, statement) values ($1, $2) returning id)
     insert into ${LIVE}.chain_link_before (exchange, topic, partition, "from", "to", digest, chain)
     select one.id, topic, partition, "from", "to", digest, chain from one, ${LIVE}.chain_link`,
    [at, statement],
  );
};

/**
 * The rebuilt rows take the place of those in use. They are deleted, not truncated: whoever has a moment of the database in hand
 * (a backup, a verification, a rebuild of rolling sums) goes on seeing the ledger as it was, where a truncated table is empty to
 * it. Months are added up anew, and a new epoch has the rolling sums built from the new entries. Slots stay: the processes know them.
 */
export const replaceLive = async (tx: Transaction): Promise<void> => {
  for (const table of DERIVED) {
    if (table === 'booked') continue;
    await tx.query(`delete from ${LIVE}.${table}`);
    await tx.query(`insert into ${LIVE}.${table} select * from ${SHADOW_SCHEMA}.${table}`);
  }
  await tx.query(
    `update ${LIVE}.booked l set chain = s.chain, last_recorded_at = s.last_recorded_at
       from ${SHADOW_SCHEMA}.booked s where (s.topic, s.partition) = (l.topic, l.partition)`,
  );
  await tx.query(`delete from ${LIVE}.ledger_month`);
  await tx.query(`delete from ${LIVE}.ledger_month_position`);
  await tx.query(`update ${LIVE}.store_epoch set epoch = epoch + 1, opened_at = now(), finished_at = null`);
};

/** What was deleted leaves its room to what comes, and sums are read in the index again. Not in a transaction. */
export const VACUUM_LIVE = `vacuum (analyze) ${DERIVED.map((table) => `${LIVE}.${table}`).join(', ')}, ${LIVE}.ledger_month`;
