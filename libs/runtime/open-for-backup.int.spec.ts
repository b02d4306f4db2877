// Backup and restore as the command line does them, and where the log is meanwhile.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readConfig } from '#config/config';
import { Database } from '#postgres/database';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { type BackupTools, openForBackup } from './open-for-backup.js';

let folder = '';
const databases: TestDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fengsui-backup-'));
  const engine = await startPostgres();
  for (const stem of ['backup_of', 'backup_into']) databases.push(await engine.createDatabase(stem));
}, 60_000);
afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (index: number): string => databases[index]?.url ?? '';
const tools = (index: number): BackupTools =>
  openForBackup({
    ...readConfig(),
    eventLog: { scheme: 'postgres' },
    database: { scheme: 'postgres', url: urlOf(index) },
  });

const asking = async <T>(index: number, work: (database: Database) => Promise<T>): Promise<T> => {
  const database = await Database.open({ url: urlOf(index), poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

it('restores beside a log that lost what was booked, says so, and leaves statistics', async () => {
  await asking(0, async (database) => {
    await database.migrate();
    await database.query(`insert into booked values ('safety.events.1', 0, 0, 2, sha256('x'), now())`);
    await database.query(
      `insert into counting_rule select date '2020-01-01' + n, null, true from generate_series(1, 200) n`,
    );
  });
  const { path, manifest } = await tools(0).take(folder, Date.parse('2026-03-02T12:00:00Z'));
  expect(path).toBe(join(folder, 'fengsui-20260302T120000Z'));
  const restored = await tools(1).restore(path, manifest, { moveAside: false });
  expect(restored).toMatchObject({ migrated: [], logBehind: [{ partition: 0, next: '2', end: '0' }] });
  const planned = await asking(1, (database) =>
    database.query(`select reltuples::int as rows from pg_class where oid = 'counting_rule'::regclass`),
  );
  expect(planned).toEqual([{ rows: 200 }]);
}, 60_000);
