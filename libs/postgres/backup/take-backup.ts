// A backup beside running services: one snapshot of every table, as one transaction sees it, streamed table by table in
// PostgreSQL's own COPY text. It is made under another name and renamed when whole and on the disk: whatever bears the
// name is complete.

import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  BACKUP_FORMAT,
  type BackupContent,
  type BackupManifest,
  type BackupTable,
  MANIFEST_FILE,
  parseManifest,
  sealManifest,
  tableFile,
} from '#contracts/backup/backup-manifest';
import { PermanentFailure, TransientFailure } from '#ports/failures';
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
  // A name that nobody has: what was left of one that was killed is in nobody's way.
  const half = await mkdtemp(join(dirname(order.target), `.${basename(order.target)}.half-`));
  try {
    await mkdir(join(half, 'tables'), { mode: PRIVATE_FOLDER });
    const manifest = sealManifest(await copyFrom(database, half, order));
    await syncFolder(join(half, 'tables'));
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    refuseIfUnreadable(text);
    await writeDurably(join(half, MANIFEST_FILE), text);
    await syncFolder(half);
    await rename(half, order.target);
    await syncFolder(dirname(order.target));
    return manifest;
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw classify(error);
  }
};

const copyFrom = async (database: Database, folder: string, order: BackupOrder): Promise<BackupContent> => {
  const client = await database.connect();
  try {
    return await copyAll(client, folder, order);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** What a restore would refuse is no backup: a name of a table that is none of ours is told now, not on the worst day. */
const refuseIfUnreadable = (text: string): void => {
  const parsed = parseManifest(text);
  if (!('fault' in parsed)) return;
  throw new PermanentFailure(
    'backup-unreadable',
    `这样的备份无法恢复:${parsed.fault} / a backup of this could not be restored: ${parsed.fault}`,
  );
};

const copyAll = async (client: Client, folder: string, order: BackupOrder): Promise<BackupContent> => {
  const { takenAt, postgres, tables } = await beginSnapshot(client);
  const { rows: booked } = await client.query<BackupContent['booked'][number]>(
    `select topic, partition, next::text as next, encode(chain, 'hex') as chain from booked order by topic, partition`,
  );
  const { rows: ownLog } = await client.query<BackupContent['logEnds'][number]>(
    `select topic, partition, next::text as "end" from log_partition order by topic, partition`,
  );
  const elsewhere = await endsElsewhere(order);
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

/** A log that does not answer is no reason to have no backup of the rest. */
const endsElsewhere = async ({ logEnds }: BackupOrder): Promise<BackupContent['logEnds']> => {
  try {
    return (await logEnds?.()) ?? [];
  } catch (error) {
    if (error instanceof TransientFailure) return [];
    throw error;
  }
};

/**
 * The cut. Under the lock of the migrations until every table is held against a change of its shape; then they may go on,
 * and wait only where they would change a table that is still to be read. The tables are held before anything is read of them: a
 * snapshot taken while somebody else exchanges their rows (`truncate` knows no snapshot) would show them empty.
 */
const beginSnapshot = async (client: Client) => {
  await client.query('set statement_timeout = 0; set lock_timeout = 0');
  await client.query('select pg_advisory_lock_shared($1)', [SCHEMA_LOCK]);
  const tables = await selectTables(client);
  if (!tables.some((table) => table.name === 'schema_migration')) {
    throw new PermanentFailure(
      'backup-nothing',
      '数据库里没有烽燧的数据,无可备份 / there is nothing of Fengsui in the database to back up',
    );
  }
  await client.query('begin isolation level repeatable read read only');
  await client.query(`lock table ${tables.map((table) => quoted(table.name)).join(', ')} in access share mode`);
  await client.query(COPY_SETTINGS);
  const { rows } = await client.query<{ taken_at: Date; version: string }>(
    `select clock_timestamp() as taken_at, current_setting('server_version') as version`,
  );
  await client.query('select pg_advisory_unlock_shared($1)', [SCHEMA_LOCK]);
  const { taken_at: takenAt = new Date(), version: postgres = '' } = rows[0] ?? {};
  return { takenAt: takenAt.toISOString(), postgres, tables };
};

const copyTable = async (client: Client, folder: string, { name, columns }: TableShape): Promise<BackupTable> => {
  const copy = copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`);
  const seal = await writeCompressed(client.query(copy), join(folder, tableFile({ name })));
  return { name, columns: [...columns], rows: copy.rowCount, ...seal };
};
