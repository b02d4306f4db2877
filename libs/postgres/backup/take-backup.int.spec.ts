// What may go wrong while a backup is taken: nothing that is less than whole bears its name.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TransientFailure } from '#ports/failures';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { engineFolder, removeFolder } from '#test/engines/run-folder';
import { eventually } from '#test/eventually';
import { Database } from '../database.js';
import { checkBackup } from './check-backup.js';
import { type BackupOrder, takeBackup } from './take-backup.js';

let folder = '';
let source: TestDatabase;
let database: Database;

beforeAll(async () => {
  folder = join(engineFolder('backup'), 'backups');
  mkdirSync(folder);
  source = await (await startPostgres()).createDatabase('backup_failing');
  database = await Database.open({ url: source.url, poolSize: 4 });
  await database.migrate();
}, 60_000);
afterAll(async () => {
  await database?.close();
  await source?.drop();
  await removeFolder(dirname(folder));
});

const order = (name: string): BackupOrder => ({ target: join(folder, name), fengsui: '0', eventLog: 'kafka' });

it('waits for an exchange of the ledger, and has the rows of after', async () => {
  await database.query(`insert into booked values ('safety.events.1', 0, 0, 2, sha256('x'), now())`);
  const other = await database.connect();
  await other.query('begin');
  await other.query('truncate booked');
  await other.query(`insert into booked values ('safety.events.1', 0, 0, 9, sha256('y'), now())`);
  const taking = takeBackup(database, order('exchanged'));
  await eventually(async () => {
    const waiting = await database.query(
      `select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = $1)`,
      [source.name],
    );
    return waiting.length > 0;
  });
  await other.query('commit');
  await other.end();
  const taken = await taking;
  expect(taken.booked).toMatchObject([{ next: '9' }]);
  expect(taken.tables.find(({ name }) => name === 'booked')?.rows).toBe(1);
});

it('is told when it cannot be written, or when the server goes away; nothing remains', async () => {
  const before = readdirSync(folder);
  const halfOf = (): string => join(folder, readdirSync(folder).find((name) => name.includes('.half-')) ?? '');
  // As a full disk: the file of a table in the middle cannot be made.
  const unwritable = (): Promise<[]> => {
    writeFileSync(join(halfOf(), 'tables', 'ledger_entry.copy.gz'), '');
    return Promise.resolve([]);
  };
  await expect(takeBackup(database, { ...order('stopped'), logEnds: unwritable })).rejects.toThrow('EEXIST');
  const cutOff = async (): Promise<[]> => {
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = $1 and state = 'idle in transaction' and pid <> pg_backend_pid()`,
      [source.name],
    );
    return [];
  };
  await expect(takeBackup(database, { ...order('stopped'), logEnds: cutOff })).rejects.toThrow(TransientFailure);
  expect(readdirSync(folder)).toEqual(before);
  // What a killed one left is in nobody's way, and a later one succeeds.
  mkdirSync(join(folder, '.stopped.half-1', 'tables'), { recursive: true });
  await takeBackup(database, order('stopped'));
  expect((await checkBackup(order('stopped').target)).ok).toBe(true);
});

it('is refused if a restore would refuse it', async () => {
  await database.query('create table "Odd name" (a int)');
  await expect(takeBackup(database, order('odd'))).rejects.toThrow('could not be restored');
  await database.query('drop table "Odd name"');
});

it('leaves nothing behind that looks whole when it fails half-way', async () => {
  const before = readdirSync(folder);
  const logEnds = () => Promise.reject(new Error('the log is away'));
  await expect(takeBackup(database, { ...order('failing'), logEnds })).rejects.toThrow('the log is away');
  expect(readdirSync(folder)).toEqual(before);
});

it('is taken without the ends of a log that does not answer', async () => {
  const logEnds = () => Promise.reject(new TransientFailure('event-log', 'away'));
  expect(await takeBackup(database, { ...order('without'), logEnds })).toMatchObject({
    eventLog: 'kafka',
    logEnds: [],
  });
});
