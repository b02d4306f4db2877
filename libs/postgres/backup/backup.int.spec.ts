import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type BackupManifest, sealManifest } from '#contracts/backup/backup-manifest';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { engineFolder, removeFolder } from '#test/engines/run-folder';
import { Database } from '../database.js';
import { migrations } from '../migrations.js';
import { checkBackup } from './check-backup.js';
import { restoreBackup } from './restore-backup.js';
import { takeBackup } from './take-backup.js';

let folder = '';
let engine: Awaited<ReturnType<typeof startPostgres>>;
let source: TestDatabase;
let database: Database;
let manifest: BackupManifest;
const made: TestDatabase[] = [];
const whole = (): string => join(folder, 'whole');

/** What COPY has to write in ways of its own. */
const AWKWARD = `a	b\\n\n"'\u{1F525} 烽燧 \\.`;

beforeAll(async () => {
  folder = join(engineFolder('backup'), 'backups');
  mkdirSync(folder);
  engine = await startPostgres();
  source = await engine.createDatabase('backup_source');
  database = await Database.open({ url: source.url, poolSize: 4 });
  await database.migrate();
  await database.query(`insert into log_topic values ('safety.events.1', 2, null)`);
  await database.query(
    `insert into log_partition values ('safety.events.1', 0, 0, 3, now()), ('safety.events.1', 1, 0, 0, '-infinity')`,
  );
  await database.query(
    `insert into log_record select 'safety.events.1', 0, n, $1, '{"a": [null, 1.50]}', '\\x00ff5c0a'::bytea, now() from generate_series(0, 2) n`,
    [AWKWARD],
  );
  await database.query(
    `insert into booked values ('safety.events.1', 0, 0, 2, sha256('x'), '2026-03-02 10:00:00.123456+08')`,
  );
  await database.query(`insert into store_epoch values (0, 7, 1, now())`);
  await database.query(
    `insert into ledger_entry select 'safety.events.1', 0, n, 0, 'deaths', null, '440605124', '2026-03-02', n, now(), 's', 'src', 'e' || n
       from generate_series(0, 4999) n`,
  );
  await database.query(`insert into app_user values ('anna', 'hash', 'viewer', '440600', now(), null)`);
  await database.query(`insert into session values ('\\x01', 'anna', now(), now())`);
  await database.query(
    `insert into alert (id, key, rule, region, drill, state, severity, started_at, seq, evidence, explanation)
     values ('a1', 'k', 'r', '440600', false, 'firing', 'info', now(), 1, '[]', '{}')`,
  );
  await database.query(
    `insert into alert_transition (alert, seq, at, to_state, severity, reason) values ('a1', 1, now(), 'firing', 'info', 'x')`,
  );
  await database.query(
    `insert into exposure_declaration (topic, partition, "offset", seq, subject, source, event_id, recorded_at, known_at, withdrawn,
       measure, sector, definition, region, value, from_day)
     select 't', 0, n, 0, '', $1, 'e', 'infinity', '2026-03-02 10:00:00.000001+08', false, 'm', case n when 0 then '' end, $2, 'r', v::numeric,
            '4000-02-28 BC' from unnest('{NaN,Infinity,1e-20,-0.10,123456789012345678901234567890.5}'::text[]) with ordinality as t(v, n)`,
    [AWKWARD, '\\N'],
  );
  await database.query(
    `insert into refused (topic, partition, "offset", code, detail, recorded_at, headers, bytes)
     select 't', 0, 0, 'c', '', now(), '{"n": 12345678901234567890.10, "t": "\\u0001\\t"}', string_agg(set_byte('\\x00', 0, n), '')
       from generate_series(0, 255) n`,
  );
  for (const action of ['a', 'b']) {
    await database.query(
      `insert into people_action (actor_kind, actor, action, object, detail) values ('user', 'anna', $1, 'o', '{}')`,
      [action],
    );
  }
  manifest = await takeBackup(database, { target: whole(), fengsui: '0.0.1', eventLog: 'postgres' });
}, 60_000);

afterAll(async () => {
  await database?.close();
  await Promise.all([source, ...made].map((target) => target?.drop()));
  await removeFolder(dirname(folder));
});

const empty = async (): Promise<TestDatabase> => {
  const target = await engine.createDatabase('backup_target');
  made.push(target);
  return target;
};
const restore = (url: string, from = whole(), moveAside = false, of = manifest) =>
  restoreBackup({ url, folder: from, manifest: of, moveAside });

const asking = async <T>(url: string, work: (db: Database) => Promise<T>): Promise<T> => {
  const db = await Database.open({ url, poolSize: 1, applicationName: 'spec' });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
};
const tablesOf = (url: string): Promise<number> =>
  asking(
    url,
    async (db) => (await db.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`)).length,
  );

/** Every row of every table, as text; what a restore changes on purpose left out. */
const contentOf = (url: string): Promise<Record<string, string>> =>
  asking(url, async (db) => {
    const content: Record<string, string> = {};
    for (const { name } of manifest.tables.filter((t) => !['store_epoch', 'session'].includes(t.name))) {
      const rows = await db.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
      content[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    }
    return content;
  });

const copyOf = (name: string, change: (copy: string) => void): string => {
  const copy = join(folder, name);
  cpSync(whole(), copy, { recursive: true });
  change(copy);
  return copy;
};
const resealed = (copy: string, change: (described: Omit<BackupManifest, 'digest'>) => void): BackupManifest => {
  const { digest: _, ...described } = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8')) as BackupManifest;
  change(described);
  const sealed = sealManifest(described);
  writeFileSync(join(copy, 'manifest.json'), JSON.stringify(sealed));
  return sealed;
};

describe('a backup', () => {
  it('tells where it was cut, and only its owner may read it', () => {
    expect(manifest).toMatchObject({
      format: 'fengsui-backup/1',
      fengsui: '0.0.1',
      booked: [{ topic: 'safety.events.1', partition: 0, next: '2' }],
      logEnds: [
        { topic: 'safety.events.1', partition: 0, end: '3' },
        { topic: 'safety.events.1', partition: 1, end: '0' },
      ],
    });
    expect(manifest.tables.find((table) => table.name === 'ledger_entry')).toMatchObject({ rows: 5_000 });
    expect(readdirSync(folder)).toEqual(['whole']);
    expect(statSync(whole()).mode & 0o777).toBe(0o700);
    for (const file of ['manifest.json', 'tables/device.copy.gz']) {
      expect(statSync(join(whole(), file)).mode & 0o777).toBe(0o600);
    }
  });

  it('is one moment of the database, whatever is written meanwhile', async () => {
    const target = join(folder, 'moving');
    let isOver = false;
    const write = async (): Promise<void> => {
      for (let n = 0; !isOver; n++) {
        await database.transaction(async (tx) => {
          await tx.query(`insert into log_commit values ('t', 'g${n}', 0, 0)`);
          await tx.query(`insert into waiting values ('s', 'a', 'b', 'c', 'e${n}', 't', 0, 0)`);
        });
      }
    };
    const writing = write();
    const moving = await takeBackup(database, { target, fengsui: '0', eventLog: 'postgres' });
    isOver = true;
    await writing;
    await database.query('delete from log_commit');
    await database.query('delete from waiting');
    const rows = (name: string) => moving.tables.find((table) => table.name === name)?.rows;
    expect(rows('log_commit')).toBe(rows('waiting'));
  });
});

describe('a restore', () => {
  it('brings back every row of every table', async () => {
    const target = await empty();
    expect(await restore(target.url)).toMatchObject({ movedTo: null });
    expect(await contentOf(target.url)).toEqual(await contentOf(source.url));
    await asking(target.url, async (db) => {
      expect(await db.migrate()).toEqual([]);
      // No store can know this epoch; nobody is signed in.
      expect((await db.query<{ epoch: number }>('select epoch from store_epoch'))[0]?.epoch).toBeGreaterThan(
        100_000_000,
      );
      expect(await db.query('select 1 from session')).toEqual([]);
      // The counter goes on where it was.
      const [next] = await db.query<{ n: bigint }>(`select nextval('schema_migration_id_seq') as n`);
      expect(next?.n).toBe(BigInt(manifest.schema.length + 1));
      // Identities too, and what may not be changed still may not.
      const [third] = await db.query<{ seq: bigint }>(
        `insert into people_action (actor_kind, actor, action, object, detail) values ('user', 'x', 'c', 'o', '{}') returning seq`,
      );
      expect(third?.seq).toBe(3n);
      await expect(db.query('delete from people_action')).rejects.toThrow('append only');
      // Triggers are back.
      const off = await db.query(`select 1 from pg_trigger where tgenabled <> 'O'`);
      expect(off).toEqual([]);
    });
  });

  it('refuses a database that is not empty, or moves what is there aside', async () => {
    const target = await empty();
    await restore(target.url);
    await asking(target.url, (db) => db.query(`delete from ledger_entry`));
    await expect(restore(target.url)).rejects.toThrow('The database is not empty');
    const { movedTo } = await restore(target.url, whole(), true);
    expect(movedTo).toMatch(/^before_restore_\d{8}t\d{6}$/);
    expect(await contentOf(target.url)).toEqual(await contentOf(source.url));
    const left = await asking(target.url, (db) => db.query(`select 1 from ${movedTo}.alert`));
    expect(left).toHaveLength(1);
  });

  it('refuses while a service works with the database', async () => {
    const target = await empty();
    const service = await Database.open({ url: target.url, poolSize: 1 });
    await service.ping();
    await expect(restore(target.url)).rejects.toThrow('stop every service first');
    await service.close();
    expect(await tablesOf(target.url)).toBe(0);
  });

  it('brings an older schema back as it was, and migrates it from there', async () => {
    const older = await engine.createDatabase('backup_older');
    made.push(older);
    const target = await empty();
    const until = manifest.schema.findIndex((name) => name.startsWith('Settled'));
    await restore(older.url, ...(await emptyAt(manifest.schema.slice(0, until))));
    await asking(older.url, (db) => db.query(`insert into hazard (id) values ('HZ-1')`));
    const taken = await asking(older.url, (db) =>
      takeBackup(db, { target: join(folder, 'older'), fengsui: '0', eventLog: 'postgres' }),
    );
    expect(taken.schema).toHaveLength(until);
    await restore(target.url, join(folder, 'older'), false, taken);
    await asking(target.url, async (db) => {
      expect(await db.migrate()).toHaveLength(manifest.schema.length - until);
      expect(await db.query(`select id, first_known_at from hazard`)).toEqual([{ id: 'HZ-1', first_known_at: null }]);
    });
  });

  it('writes nothing when rows do not fit', async () => {
    let sealed = manifest;
    const copy = copyOf('unfitting', (path) => {
      const file = join(path, 'tables', 'alert.copy.gz');
      const bytes = gzipSync(gunzipSync(readFileSync(file)).toString('utf8').replace('firing', 'on fire'));
      writeFileSync(file, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      sealed = resealed(path, (m) => {
        m.tables = m.tables.map((t) => (t.name === 'alert' ? { ...t, sha256, bytes: bytes.length } : t));
      });
    });
    expect((await checkBackup(copy)).ok).toBe(true);
    const target = await empty();
    await expect(restore(target.url, copy, false, sealed)).rejects.toThrow(/alert/);
    expect(await tablesOf(target.url)).toBe(0);
  });

  it('names a table that the manifest left out, and a count that is wrong; nothing is written', async () => {
    const target = await empty();
    const without = { ...manifest, tables: manifest.tables.filter((table) => table.name !== 'incident') };
    await expect(restore(target.url, whole(), false, without)).rejects.toThrow('missing incident');
    const tables = manifest.tables.map((t) => (t.name === 'ledger_entry' ? { ...t, rows: 4_999 } : t));
    await expect(restore(target.url, whole(), false, { ...manifest, tables })).rejects.toThrow(
      'Table ledger_entry holds 5000 rows instead of 4999',
    );
    expect(await tablesOf(target.url)).toBe(0);
  });
});

describe('the check', () => {
  it('accepts what is whole', async () => {
    expect(await checkBackup(whole())).toEqual({ ok: true, manifest });
  });

  const table = (path: string, name: string): string => join(path, 'tables', `${name}.copy.gz`);
  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };
  it.each<[string, (path: string) => void, string, string]>([
    ['a flipped bit', (path) => flip(table(path, 'ledger_entry')), 'ledger_entry', 'damaged'],
    [
      'a file cut short',
      (path) => writeFileSync(table(path, 'journal'), readFileSync(table(path, 'journal')).subarray(1)),
      'journal',
      'truncated',
    ],
    ['a file with more', (path) => appendFileSync(table(path, 'refused'), 'x'), 'refused', 'truncated'],
    ['a missing table', (path) => rmSync(table(path, 'booked')), 'booked', 'missing'],
    ['a missing manifest', (path) => rmSync(join(path, 'manifest.json')), 'manifest', 'missing'],
    [
      'a flipped bit of the manifest',
      (path) =>
        writeFileSync(
          join(path, 'manifest.json'),
          readFileSync(join(path, 'manifest.json'), 'utf8').replace('"0.0.1"', '"0.0.2"'),
        ),
      'manifest',
      'unreadable',
    ],
    [
      'a manifest cut short',
      (path) => writeFileSync(join(path, 'manifest.json'), readFileSync(join(path, 'manifest.json')).subarray(0, 900)),
      'manifest',
      'unreadable',
    ],
    [
      'a path that leads out',
      (path) =>
        resealed(path, (m) => {
          m.tables = m.tables.map((t) => ({ ...t, name: '../../x' }));
        }),
      'manifest',
      'unreadable',
    ],
    [
      'a newer schema',
      (path) =>
        resealed(path, (m) => {
          m.schema = [...m.schema, 'Later9'];
        }),
      'manifest',
      'newer-schema',
    ],
  ])('names %s', async (what, change, about, rule) => {
    const copy = copyOf(`bad ${what}`, change);
    const checked = await checkBackup(copy);
    expect(checked).toMatchObject({ ok: false, faults: [{ about, rule }] });
  });

  it('names every fault at once', async () => {
    const copy = copyOf('bad twice', (path) => {
      rmSync(table(path, 'alert'));
      flip(table(path, 'ledger_entry'));
    });
    const checked = await checkBackup(copy);
    expect(checked.ok ? [] : checked.faults.map((fault) => fault.about).sort()).toEqual(['alert', 'ledger_entry']);
  });
});

/** The arguments of a restore that leaves nothing but the schema of those migrations. */
const emptyAt = async (schema: string[]): Promise<[string, boolean, BackupManifest]> => {
  const scratch = await empty();
  const only = new DataSource({
    type: 'postgres',
    url: scratch.url,
    migrations: migrations.filter((migration) => schema.includes(migration.name)),
    migrationsTableName: 'schema_migration',
  });
  await only.initialize();
  await only.runMigrations();
  await only.destroy();
  const target = join(folder, `schema-${schema.length}`);
  const taken = await asking(scratch.url, (db) => takeBackup(db, { target, fengsui: '0', eventLog: 'postgres' }));
  return [target, false, taken];
};
