// A backup beside running services: one snapshot of every table, as one transaction sees it, streamed table by table in
// PostgreSQL's own COPY text. It is made under another name and renamed when whole and on the disk: whatever bears the
// name is complete.

import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  BACKUP_FORMAT,
  type BackupContent,
  type BackupManifest,
  type BackupTable,
  MANIFEST_FILE,
  sealManifest,
  tableFile,
} from '#contracts/backup/backup-manifest';
import { classify } from '../classify.js';
import type { Database } from '../database.js';
import { PRIVATE_FOLDER, syncFolder, writeCompressed, writeDurably } from './safe-files.js';
import {
  COPY_SETTINGS,
  quoted,
  SCHEMA_LOCK,
  selectMigrations,
  selectSequences,
  selectTables,
  type TableShape,
} from './tables.queries.js';

export interface BackupOrder {
  /** The folder that the backup becomes; must not exist, the one above it must. */
  readonly target: string;
  readonly fengsui: string;
  readonly eventLog: BackupContent['eventLog'];
  /** Of a log that is not in the database; asked after the cut. */
  readonly logEnds?: () => Promise<BackupContent['logEnds']>;
}

export const takeBackup = async (database: Database, order: BackupOrder): Promise<BackupManifest> => {
  const half = join(dirname(order.target), `.${basename(order.target)}.half-${process.pid}`);
  await mkdir(join(half, 'tables'), { recursive: true, mode: PRIVATE_FOLDER });
  const client = await database.connect();
  try {
    const manifest = sealManifest(await copyAll(client, half, order));
    await syncFolder(join(half, 'tables'));
    await writeDurably(join(half, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
    await syncFolder(half);
    await rename(half, order.target);
    await syncFolder(dirname(order.target));
    return manifest;
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw classify(error);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const copyAll = async (client: Client, folder: string, order: BackupOrder): Promise<BackupContent> => {
  const { takenAt, postgres, tables } = await beginSnapshot(client);
  const { rows: booked } = await client.query<BackupContent['booked'][number]>(
    `select topic, partition, next::text as next, encode(chain, 'hex') as chain from booked order by topic, partition`,
  );
  const { rows: ownLog } = await client.query<BackupContent['logEnds'][number]>(
    `select topic, partition, next::text as "end" from log_partition order by topic, partition`,
  );
  const elsewhere = (await order.logEnds?.()) ?? [];
  const schema = await selectMigrations(client);
  const copied: BackupTable[] = [];
  for (const table of tables) copied.push(await copyTable(client, folder, table));
  // Sequences know no snapshot: read last, they are never behind the rows.
  const sequences = await selectSequences(client);
  await client.query('commit');
  const { fengsui, eventLog } = order;
  const logEnds = [...elsewhere, ...ownLog];
  return {
    format: BACKUP_FORMAT,
    takenAt,
    fengsui,
    postgres,
    eventLog,
    schema,
    booked,
    logEnds,
    sequences,
    tables: copied,
  };
};

/**
 * The cut. Under the lock of the migrations until every table is held against a change of its shape; then they may go on,
 * and wait only where they would change a table that is still to be read.
 */
const beginSnapshot = async (client: Client) => {
  await client.query('select pg_advisory_lock_shared($1)', [SCHEMA_LOCK]);
  await client.query('begin isolation level repeatable read read only');
  await client.query(COPY_SETTINGS);
  const { rows } = await client.query<{ taken_at: Date; version: string }>(
    `select clock_timestamp() as taken_at, current_setting('server_version') as version`,
  );
  const tables = await selectTables(client);
  if (rows[0] === undefined || !tables.some((table) => table.name === 'schema_migration')) {
    throw new Error('数据库里没有烽燧的数据,无可备份 / there is nothing of Fengsui in the database to back up');
  }
  await client.query(`lock table ${tables.map((table) => quoted(table.name)).join(', ')} in access share mode`);
  await client.query('select pg_advisory_unlock_shared($1)', [SCHEMA_LOCK]);
  return { takenAt: rows[0].taken_at.toISOString(), postgres: rows[0].version, tables };
};

const copyTable = async (client: Client, folder: string, { name, columns }: TableShape): Promise<BackupTable> => {
  const copy = copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`);
  const seal = await writeCompressed(client.query(copy), join(folder, tableFile({ name })));
  return { name, columns: [...columns], rows: copy.rowCount, ...seal };
};
