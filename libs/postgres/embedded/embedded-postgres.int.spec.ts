import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { engineFolder, removeFolder } from '#test/engines/run-folder';
import { eventually } from '#test/eventually';
import { runTs, type TsProcess } from '#test/run-ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import { isProcessAlive } from './processes.js';

const OWNER = join(process.cwd(), 'test/support/engines/embedded-owner.program.ts');
const LIMIT_MS = 60_000;

interface Told {
  readonly url: string;
  readonly port: number;
  readonly adopted: boolean;
}

const running: (EmbeddedPostgres | TsProcess)[] = [];
const folders: string[] = [];
let template = '';

const newDataDir = (): string => {
  const folder = engineFolder('embedded');
  folders.push(folder);
  return join(folder, 'data-of-ours');
};
/** A data folder after a first start: copied, as making one waits for the disk. */
const usedDataDir = (): string => {
  const dataDir = newDataDir();
  execFileSync('cp', ['-a', template, dataDir]);
  return dataDir;
};
const start = async (dataDir: string, port?: number): Promise<EmbeddedPostgres> => {
  const embedded = await startEmbeddedPostgres({ dataDir, ...(port !== undefined && { port }) });
  running.push(embedded);
  return embedded;
};
/** Another Node process that owns the database. */
const owner = (dataDir: string): TsProcess => {
  const process = runTs(OWNER, [dataDir], { cwd: join(dataDir, '..') });
  running.push(process);
  return process;
};
const told = async (process: TsProcess): Promise<Told> => JSON.parse(await process.line());
const kill9 = async ({ child, ended }: TsProcess): Promise<void> => {
  child.kill('SIGKILL');
  await ended;
};
const query = async <T extends object>(url: string, sql: string): Promise<T[]> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
};
const squatters: Server[] = [];
const occupy = async (port: number): Promise<void> => {
  const squatter = createServer().listen(port, '127.0.0.1');
  await new Promise((done) => squatter.once('listening', done));
  squatters.push(squatter);
};
const postmasterPid = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

beforeAll(async () => {
  template = join(engineFolder('embedded'), 'data-of-ours');
  const first = await startEmbeddedPostgres({ dataDir: template });
  await first.stop();
}, LIMIT_MS);

afterAll(() => removeFolder(join(template, '..')));

afterEach(async () => {
  for (const squatter of squatters.splice(0)) squatter.close();
  for (const one of running.splice(0)) {
    if ('stop' in one) await one.stop();
    else await kill9(one);
  }
  await Promise.all(folders.splice(0).map(removeFolder));
}, LIMIT_MS);

describe('a first start and a later one', () => {
  it(
    'makes a durable database, that only we can enter, and keeps data and port',
    async () => {
      const dataDir = newDataDir();
      const first = await start(dataDir);
      expect(first.adopted).toBe(false);
      expect(
        await query(
          first.url,
          `select name, setting from pg_settings
          where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories', 'server_encoding')
          order by name`,
        ),
      ).toEqual([
        { name: 'fsync', setting: 'on' },
        { name: 'full_page_writes', setting: 'on' },
        { name: 'listen_addresses', setting: '127.0.0.1' },
        { name: 'server_encoding', setting: 'UTF8' },
        { name: 'synchronous_commit', setting: 'on' },
        { name: 'unix_socket_directories', setting: '' },
      ]);
      expect(
        await query(first.url, `select current_database() as name, 'É' ilike 'é' as folds, upper('é') as upper`),
      ).toEqual([{ name: 'fengsui', folds: true, upper: 'É' }]);
      await expect(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
        'password authentication failed',
      );
      expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
      expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);

      await query(first.url, `create table kept as select '台账' as word`);
      const pid = postmasterPid(dataDir);
      await first.stop();
      expect(isProcessAlive(pid)).toBe(false);
      expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);

      const second = await start(dataDir);
      expect(second).toMatchObject({ adopted: false, port: first.port, url: first.url });
      expect(await query(second.url, 'select word from kept')).toEqual([{ word: '台账' }]);
    },
    LIMIT_MS,
  );

  it(
    'takes another port when the one of last time is busy, and refuses a wished one that is',
    async () => {
      const dataDir = usedDataDir();
      const first = await start(dataDir);
      await first.stop();
      await occupy(first.port);
      await expect(startEmbeddedPostgres({ dataDir, port: first.port })).rejects.toMatchObject({
        code: 'embedded-postgres-start',
      });
      const second = await start(dataDir);
      expect(second.port).not.toBe(first.port);
      expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    },
    LIMIT_MS,
  );

  it(
    'starts afresh where the first start was killed half-way',
    async () => {
      const dataDir = newDataDir();
      mkdirSync(join(dataDir, 'postgres.new', 'base'), { recursive: true });
      writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
      writeFileSync(join(dataDir, 'postgres.password'), 'from-the-first-start\n', { mode: 0o600 });
      const embedded = await start(dataDir);
      expect(await query(embedded.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    },
    LIMIT_MS,
  );

  it('refuses data of another version', async () => {
    const dataDir = newDataDir();
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    writeFileSync(join(dataDir, 'postgres.password'), 'x\n', { mode: 0o600 });
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'embedded-postgres-version' });
  });
});

describe('two at once', () => {
  it(
    'the second is refused with one sentence, in this process and in another',
    async () => {
      const dataDir = usedDataDir();
      const first = await start(dataDir);
      const refusal = /正被另一个烽燧进程.*使用.* \/ .*is in use by another Fengsui process \(pid \d+\)/;
      await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(refusal);
      const other = owner(dataDir);
      expect(JSON.parse(await other.line()).refused).toMatch(refusal);
      expect(await other.ended).toBe(1);
      expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    },
    LIMIT_MS,
  );

  it(
    'a lock of a process that is gone, or whose pid is another process by now, holds nobody up',
    async () => {
      const dataDir = usedDataDir();
      // Process 1 lives on every system, and did not begin when this lock says.
      writeFileSync(join(dataDir, 'fengsui.lock'), JSON.stringify({ pid: 1, birth: 'long ago' }));
      const embedded = await start(dataDir);
      await embedded.stop();
      expect(existsSync(join(dataDir, 'fengsui.lock'))).toBe(false);
    },
    LIMIT_MS,
  );
});

describe('kill -9', () => {
  it(
    'of Node alone: the next start adopts the server at once, with everything that was committed',
    async () => {
      const dataDir = usedDataDir();
      const first = owner(dataDir);
      const { url, port, adopted } = await told(first);
      expect(adopted).toBe(false);
      await query(url, 'create table acknowledged as select generate_series(1, 1000) as n');
      const pid = postmasterPid(dataDir);
      await kill9(first);

      const begin = performance.now();
      const second = await start(dataDir);
      expect(performance.now() - begin).toBeLessThan(3_000);
      expect(second).toMatchObject({ adopted: true, port, url });
      expect(await query(url, 'select count(*)::int as n from acknowledged')).toEqual([{ n: 1000 }]);
      await second.stop();
      expect(isProcessAlive(pid)).toBe(false);
    },
    LIMIT_MS,
  );

  it(
    'of Node and the server together, again and again: started anew, nothing lost',
    async () => {
      const dataDir = usedDataDir();
      for (let life = 1; life <= 3; life += 1) {
        const process = owner(dataDir);
        const { url } = await told(process);
        await query(url, 'create table if not exists lives (n int)');
        await query(url, `insert into lives values (${life})`);
        globalThis.process.kill(postmasterPid(dataDir), 'SIGKILL');
        await kill9(process);
      }
      const last = await start(dataDir);
      expect(last.adopted).toBe(false);
      expect(await query(last.url, 'select n from lives order by n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    },
    LIMIT_MS,
  );

  it(
    'of the server alone: it is started again under us, on the same address',
    async () => {
      const embedded = await start(usedDataDir());
      await query(embedded.url, 'create table kept as select 1 as n');
      process.kill(postmasterPid(folders.map((folder) => join(folder, 'data-of-ours'))[0] ?? ''), 'SIGKILL');
      await eventually(async () => expect(await query(embedded.url, 'select n from kept')).toEqual([{ n: 1 }]));
    },
    LIMIT_MS,
  );

  it(
    'leaves a pid file whose pid is another process by now, and it is seen through',
    async () => {
      const dataDir = usedDataDir();
      const first = await start(dataDir);
      const file = join(dataDir, 'postgres', 'postmaster.pid');
      const [, ...rest] = readFileSync(file, 'utf8').split('\n');
      await first.stop();
      writeFileSync(file, [process.pid, ...rest].join('\n'));
      const second = await start(dataDir);
      expect(second.adopted).toBe(false);
      await second.stop();
      writeFileSync(file, [2 ** 22 - 7, ...rest].join('\n'));
      const third = await start(dataDir);
      expect(third.adopted).toBe(false);
    },
    LIMIT_MS,
  );
});

describe('stop', () => {
  it(
    'ends open sessions, and may be asked for twice',
    async () => {
      const dataDir = usedDataDir();
      const process = owner(dataDir);
      const { url } = await told(process);
      const client = new pg.Client(url);
      const cut = new Promise((done) => client.on('error', done));
      await client.connect();
      process.child.kill('SIGTERM');
      await cut;
      expect(await process.ended).toBe(0);
      expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);

      const again = await start(dataDir);
      await Promise.all([again.stop(), again.stop()]);
      await expect(query(url, 'select 1')).rejects.toThrow();
    },
    LIMIT_MS,
  );
});
