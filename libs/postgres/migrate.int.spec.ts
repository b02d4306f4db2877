import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { eventually } from '#test/eventually';
import { Database } from './database.js';
import { migrations } from './migrations.js';

let target: TestDatabase;
const starters: Database[] = [];
beforeAll(async () => {
  target = await (await startPostgres()).createDatabase('migrate');
  for (let i = 0; i < 3; i++) starters.push(await Database.open({ url: target.url, poolSize: 2 }));
}, 60_000);
afterAll(async () => {
  await Promise.all(starters.map((starter) => starter.close()));
  await target?.drop();
});
const [names, first] = [migrations.map((migration) => migration.name), (): Database => starters[0] as Database];

it('runs each migration once, whoever of those that start together comes first', async () => {
  const ran = await Promise.all(starters.map((starter) => starter.migrate()));
  expect(ran.map((list) => list.length).sort()).toEqual([0, 0, names.length].sort());
  expect(ran.flat()).toEqual(names);
});

it('waits for one that is still at it', async () => {
  const other = await first().connect();
  await other.query('select pg_advisory_lock(7311001)');
  let isDone = false;
  const migrating = first()
    .migrate()
    .then(() => {
      isDone = true;
    });
  await eventually(async () => {
    const waiting = await first().query(
      `select 1 from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
    );
    expect(waiting).toHaveLength(1);
  });
  expect(isDone).toBe(false);
  await other.end();
  await migrating;
});

it('refuses a database of a newer program, and changes nothing', async () => {
  await first().query(`insert into schema_migration ("timestamp", name) values (9999999999999, 'Later9999999999999')`);
  await expect(first().migrate()).rejects.toThrow(
    'the database has a newer schema than this program: Later9999999999999',
  );
  await first().query(`delete from schema_migration where name like 'Later%'`);
  expect(await first().migrate()).toEqual([]);
});
