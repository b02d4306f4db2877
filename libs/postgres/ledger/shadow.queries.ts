// The tables that are nothing but the log booked, and what is done with all of them at once.

import type { ChainHead, LedgerExchange } from '#ports/ledger-audit';
import type { Transaction } from '../database.js';
import { TABLES } from './version-columns.js';

export const SHADOW_SCHEMA = 'ledger_rebuild';
const LIVE = 'public';

const DERIVED: readonly string[] = [
  ...[
    'booked',
    'chain_link',
    'journal',
    'journal_refused',
    'journal_settled',
    'refused',
    'waiting',
    'ledger_entry',
    'subject_state',
  ],
  ...['incident', 'inspection', 'hazard', 'violation'],
  ...TABLES,
];

/** Empty, with every partition at 0 and in its slot. */
export const createShadow = async (tx: Transaction, topic: string): Promise<void> => {
  await dropShadow(tx);
  await tx.query(`create schema ${SHADOW_SCHEMA}`);
  for (const table of DERIVED) {
    await tx.query(`create table ${SHADOW_SCHEMA}.${table} (like ${LIVE}.${table} including all)`);
  }
  await tx.query(
    `insert into ${SHADOW_SCHEMA}.booked (topic, partition, slot, next, chain, last_recorded_at)
     select topic, partition, slot, 0, sha256('fengsui'), to_timestamp(0) from ${LIVE}.booked where topic = $1`,
    [topic],
  );
};

export const dropShadow = async (tx: Transaction): Promise<void> => {
  await tx.query(`drop schema if exists ${SHADOW_SCHEMA} cascade`);
};

/** Nothing more is booked until the transaction ends. Answers where each partition stands. */
export const holdLive = async (tx: Transaction, topic: string): Promise<ReadonlyMap<number, bigint>> => {
  const rows = await tx.query<{ partition: number; next: bigint }>(
    `select partition, next from ${LIVE}.booked where topic = $1 order by partition for update`,
    [topic],
  );
  return new Map(rows.map(({ partition, next }) => [partition, next]));
};

/** Until the transaction ends nothing is booked in the shadow either; what is being booked is waited for. */
export const holdShadow = async (tx: Transaction): Promise<void> => {
  await tx.query(`lock table ${SHADOW_SCHEMA}.booked in exclusive mode`);
};

/** What identifies a row and what it says, of the tables in which history is. */
const COMPARED = {
  journal:
    'source, id, type, subject, partition, "offset", recorded_at, known_at, device, scope, drill, history, content_hash, state, event',
  // Not its bytes and headers: those of what waited first are written down again.
  refused: 'partition, "offset", code, detail, source, event_id, subject, recorded_at, device, region',
  ledger_entry:
    'partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id, organization',
} as const;

export interface Difference {
  readonly table: keyof typeof COMPARED;
  /** Rows that only the ledger in use has, and that only the rebuilt one has. */
  readonly gone: number;
  readonly added: number;
}

/** Below the positions of the ledger in use. */
export const selectDifferences = async (tx: Transaction, topic: string): Promise<Difference[]> => {
  const differences: Difference[] = [];
  for (const [table, columns] of Object.entries(COMPARED)) {
    const rowsOf = (schema: string): string =>
      `select ${columns} from ${schema}.${table} r where topic = $1
          and "offset" < (select next from ${LIVE}.booked b where b.topic = $1 and b.partition = r.partition)`;
    const rows = await tx.query<{ gone: number; added: number }>(
      `select (select count(*) from (${rowsOf(LIVE)} except all ${rowsOf(SHADOW_SCHEMA)}) g)::int as gone,
              (select count(*) from (${rowsOf(SHADOW_SCHEMA)} except all ${rowsOf(LIVE)}) a)::int as added`,
      [topic],
    );
    const [row] = rows;
    if (row && row.gone + row.added > 0) differences.push({ table: table as keyof typeof COMPARED, ...row });
  }
  return differences;
};

/**
 * The first statement of whoever reads several of these tables in one snapshot: a snapshot taken while they are exchanged would
 * show them empty (`truncate` knows no snapshot). `booked` is the first that an exchange locks, and it locks none before all.
 */
export const waitForExchange = async (tx: Transaction): Promise<void> => {
  await tx.query('lock table booked in access share mode');
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
 * The rebuilt rows take the place of those in use; whoever reads waits until the end of the transaction. The months' sums go with
 * the entries (a trigger), and a new epoch has the rolling sums built from the new entries.
 */
export const replaceLive = async (tx: Transaction): Promise<void> => {
  const live = DERIVED.map((table) => `${LIVE}.${table}`).join(', ');
  // Shorter than the server waits before it looks for a deadlock: then it is we who give way, and no reader.
  await tx.query(`set local lock_timeout = '800ms'`);
  await tx.query(`lock table ${live} in access exclusive mode`);
  await tx.query('set local lock_timeout = 0');
  await tx.query(`truncate ${live}`);
  for (const table of DERIVED) await tx.query(`insert into ${LIVE}.${table} select * from ${SHADOW_SCHEMA}.${table}`);
  await tx.query(`update ${LIVE}.store_epoch set epoch = epoch + 1, opened_at = now(), finished_at = null`);
};
