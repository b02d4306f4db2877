import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from '#postgres/embedded/binaries';
import { EMBEDDED_ROLE, ensureCluster } from '#postgres/embedded/cluster';
import { freePort } from '#postgres/embedded/free-port';
import { launchPostmaster } from '#postgres/embedded/postmaster';
import { THROWAWAY_SETTINGS } from '#postgres/embedded/settings';
import { postgresUser } from '#postgres/embedded/system-user';
import { type Engine, sharedLife } from './engine.js';
import { requireAnswer } from './given-engine.js';
import { engineFolder, recordPid, removeFolder } from './run-folder.js';
import { endProcess } from './server-process.js';
import { sharedAddress } from './shared-engine.js';

export interface TestDatabase {
  /** Contains `test`: helpers that destroy refuse any other. */
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** `url` is that of the maintenance database: for tests, make one with `createDatabase`. */
export interface PostgresEngine extends Engine {
  /** An empty database, dropped by `drop` or `stop`. */
  createDatabase(stem?: string): Promise<TestDatabase>;
}

export interface PostgresWish {
  /** A server that may be killed, so not the one that all suites share: 1 s more. */
  readonly own?: boolean;
  /** Lines of postgresql.conf. Only with `own`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where its files go, if not among those of the run. Only with `own`. */
  readonly folder?: string;
}

export const startPostgres = async (wish: PostgresWish = {}): Promise<PostgresEngine> => {
  if (wish.own) return withDatabases(await startOwn(wish));
  const url = process.env.DATABASE_URL?.match(/^postgres(ql)?:/) ? process.env.DATABASE_URL : undefined;
  if (url !== undefined) {
    await requireAnswer({ variable: 'DATABASE_URL', address: url }, async () => {
      await command(url, 'select 1');
      return true;
    });
  }
  const address = url ?? (await sharedAddress('postgres', async () => (await startOwn({})).url));
  return withDatabases({ url: address, stop: async () => undefined, ...sharedLife('PostgreSQL') });
};

const startOwn = async ({ settings, folder: given }: PostgresWish): Promise<Engine> => {
  const user = postgresUser();
  const binaries = await findBinaries(user);
  const folder = engineFolder('postgres');
  const directory = join(given ?? folder, 'cluster');
  const password = randomBytes(16).toString('hex');
  await ensureCluster({ binaries, user, directory, password, durable: false });
  const plan = {
    binaries,
    user,
    directory,
    logFile: join(folder, 'log'),
    settings: { ...THROWAWAY_SETTINGS, ...settings },
  };
  let server = await launchPostmaster({ ...plan, port: await freePort(), portIsFixed: false });
  recordPid(folder, server.pid);
  return {
    url: `postgres://${EMBEDDED_ROLE}:${password}@127.0.0.1:${server.port}/postgres`,
    stop: async () => {
      await endProcess(server.pid, 'SIGQUIT');
      await removeFolder(folder);
    },
    kill9: () => endProcess(server.pid, 'SIGKILL'),
    restart: async () => {
      await endProcess(server.pid, 'SIGKILL');
      server = await launchPostmaster({ ...plan, port: server.port, portIsFixed: true });
      recordPid(folder, server.pid);
    },
  };
};

const withDatabases = (engine: Engine): PostgresEngine => {
  const open = new Set<TestDatabase>();
  return {
    ...engine,
    createDatabase: async (stem = 'it') => {
      const name = `test_${stem
        .replaceAll(/[^a-z0-9]+/gi, '_')
        .toLowerCase()
        .slice(0, 30)}_${randomBytes(5).toString('hex')}`;
      await command(engine.url, `create database ${name}`);
      const database: TestDatabase = {
        name,
        url: withDatabase(engine.url, name),
        drop: async () => {
          open.delete(database);
          await command(engine.url, `drop database if exists ${name} with (force)`);
        },
      };
      open.add(database);
      return database;
    },
    stop: async () => {
      // An own server that was killed cannot drop anything, and need not: its folder goes.
      await Promise.allSettled([...open].map((database) => database.drop()));
      await engine.stop();
    },
  };
};

const withDatabase = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
};

const command = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};
