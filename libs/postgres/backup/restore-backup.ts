// A checked backup into an empty database, in one transaction: what was there moved aside (if asked), the schema as it was
// when the backup was taken, every row, and the comparison of the counts. Whatever fails leaves the database as it was.
// It refuses a database with data in it, and one that a service works with.

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { type BackupManifest, type BackupTable, tableFile } from '#contracts/backup/backup-manifest';
import { PermanentFailure } from '#ports/failures';
import { classify } from '../classify.js';
import { migrations } from '../migrations.js';
import { COPY_SETTINGS, quoted, SCHEMA_LOCK, selectTables, type TableShape } from './tables.queries.js';

export interface RestoreOrder {
  readonly url: string;
  readonly folder: string;
  readonly manifest: BackupManifest;
  /** Renames the schema that is there to `before_restore_<instant>` instead of refusing it. */
  readonly moveAside: boolean;
}

export interface Restored {
  /** Where the data that was there is now. */
  readonly movedTo: string | null;
  readonly rows: number;
}

const RESTORE = 'fengsui-restore';

export const restoreBackup = async (order: RestoreOrder): Promise<Restored> => {
  const ran = new Set(order.manifest.schema);
  const source = new DataSource({
    type: 'postgres',
    url: order.url,
    poolSize: 1,
    applicationName: RESTORE,
    connectTimeoutMS: 5_000,
    migrations: migrations.filter((migration) => ran.has(migration.name)),
    migrationsTableName: 'schema_migration',
  });
  try {
    await source.initialize();
    return await inTransaction(source, (runner, client) => restoreAll(source, { ...order, runner, client }));
  } catch (error) {
    throw classify(error);
  } finally {
    if (source.isInitialized) await source.destroy();
  }
};

const inTransaction = async <T>(
  source: DataSource,
  work: (runner: QueryRunner, client: ClientBase) => Promise<T>,
): Promise<T> => {
  const runner = source.createQueryRunner();
  const client: ClientBase = await runner.connect();
  client.on('error', () => undefined);
  try {
    await runner.startTransaction();
    const result = await work(runner, client);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release().catch(() => undefined);
  }
};

interface Restoring extends RestoreOrder {
  readonly runner: QueryRunner;
  readonly client: ClientBase;
}

const restoreAll = async (source: DataSource, restoring: Restoring): Promise<Restored> => {
  const { client, runner, manifest } = restoring;
  await client.query(COPY_SETTINGS);
  // Services that start now wait here, and then find what was restored.
  await client.query('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
  await refuseIfInUse(client);
  const movedTo = await makeRoom(restoring);
  const executor = new MigrationExecutor(source, runner);
  executor.transaction = 'none';
  await executor.executePendingMigrations();
  const tables = await selectTables(client);
  refuseIfUnlike(tables, manifest.tables);
  const names = tables.map((table) => quoted(table.name));
  // What a trigger would do has been done: its rows are in the backup.
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  await client.query(`truncate ${names.join(', ')}`);
  let rows = 0;
  for (const { name } of tables) {
    const table = manifest.tables.find((candidate) => candidate.name === name);
    if (table !== undefined) rows += await load(restoring, table);
  }
  for (const { name, value } of manifest.sequences) {
    if (value !== null) await client.query('select setval($1::regclass, $2::bigint)', [quoted(name), value]);
  }
  await beginAnew(client, tables);
  for (const name of names) await client.query(`alter table ${name} enable trigger user`);
  return { movedTo, rows };
};

const refuseIfInUse = async (client: ClientBase): Promise<void> => {
  const { rows } = await client.query<{ sessions: string; who: string }>(
    `select count(*) as sessions, string_agg(distinct application_name, ', ') as who from pg_stat_activity
      where datname = current_database() and application_name like 'fengsui%' and application_name <> $1`,
    [RESTORE],
  );
  if (rows[0] === undefined || Number(rows[0].sessions) === 0) return;
  throw new PermanentFailure(
    'restore-in-use',
    `还有烽燧进程在用这个数据库(${rows[0].sessions} 个会话:${rows[0].who});请先停止所有服务再恢复。` +
      ` / Fengsui still works with this database (${rows[0].sessions} sessions: ${rows[0].who}): stop every service first.`,
  );
};

/** An empty schema, of the name that there was. */
const makeRoom = async ({ client, moveAside }: Restoring): Promise<string | null> => {
  const { rows } = await client.query<{ schema: string | null; tables: string; aside: string }>(
    `select current_schema()::text as schema, 'before_restore_' || to_char(now(), 'YYYYMMDD"t"HH24MISS') as aside,
            (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'S')) as tables`,
  );
  const { schema, tables, aside } = rows[0] ?? { schema: null, tables: '0', aside: '' };
  if (schema === null) {
    await client.query('create schema public');
    return null;
  }
  if (Number(tables) === 0) return null;
  if (!moveAside) {
    throw new PermanentFailure(
      'restore-not-empty',
      '数据库不是空的,拒绝恢复;请恢复到空的数据库或新的数据目录,或用 --move-aside 把现有数据移到一旁(不删除)。' +
        ' / The database is not empty, so nothing is restored: name an empty database or a new data folder, or move what is there aside (not deleted) by --move-aside.',
    );
  }
  await client.query(`alter schema ${quoted(schema)} rename to ${quoted(aside)}`);
  await client.query(`create schema ${quoted(schema)}`);
  return aside;
};

const refuseIfUnlike = (tables: readonly TableShape[], stored: readonly BackupTable[]): void => {
  const [ours, theirs] = [new Set(tables.map((t) => t.name)), new Set(stored.map((t) => t.name))];
  const missing = [...ours].filter((name) => !theirs.has(name));
  const strange = [...theirs].filter((name) => !ours.has(name));
  if (missing.length === 0 && strange.length === 0) return;
  throw new PermanentFailure(
    'restore-tables',
    `备份的表与其结构版本不符:缺少 ${missing.join('、') || '无'};多出 ${strange.join('、') || '无'}。` +
      ` / The tables of the backup are not those of its schema: missing ${missing.join(', ') || 'none'}; unknown ${strange.join(', ') || 'none'}.`,
  );
};

const load = async ({ client, folder }: Restoring, table: BackupTable): Promise<number> => {
  const columns = table.columns.map(quoted).join(', ');
  const copy = client.query(copyFrom(`copy ${quoted(table.name)} (${columns}) from stdin`));
  await pipeline(createReadStream(join(folder, tableFile(table))), createGunzip(), copy);
  const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${quoted(table.name)}`);
  if (Number(rows[0]?.rows) === table.rows) return table.rows;
  throw new PermanentFailure(
    'restore-count',
    `表 ${table.name} 恢复后有 ${rows[0]?.rows} 行,应有 ${table.rows}。 / Table ${table.name} holds ${rows[0]?.rows} rows instead of ${table.rows}.`,
  );
};

/**
 * What must not live on from the day of the backup. Rolling sums elsewhere were built from a ledger that is no more: an epoch
 * that they cannot know makes the ledger rebuild them, wherever they stand. Who had signed out since must not be signed in again.
 */
const beginAnew = async (client: ClientBase, tables: readonly TableShape[]): Promise<void> => {
  const columnsOf = (name: string): readonly string[] => tables.find((table) => table.name === name)?.columns ?? [];
  const epochs = columnsOf('store_epoch');
  if (epochs.length > 0) {
    // Nobody has built the sums of that epoch yet.
    const unfinished = epochs.includes('finished_at') ? ', finished_at = null' : '';
    await client.query(
      `update store_epoch set epoch = greatest(epoch + 1, extract(epoch from now() - timestamptz '2020-01-01')::integer)${unfinished}`,
    );
  }
  for (const name of ['session', 'live_ticket', 'enrolment']) {
    if (columnsOf(name).length > 0) await client.query(`delete from ${name}`);
  }
};
