import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { PermanentFailure } from '#ports/failures';
import { findBinaries } from './binaries.js';
import { EMBEDDED_ROLE, ensureCluster } from './cluster.js';
import { lockDataFolder } from './data-folder-lock.js';
import { diskFull, saysNoSpace } from './disk-full.js';
import { type EmbeddedLogger, silentLogger } from './embedded-logger.js';
import { freePort } from './free-port.js';
import { placeOf } from './place.js';
import { findPostmaster, type LaunchPlan, launchPostmaster, type Postmaster, stopPostmaster } from './postmaster.js';
import { embeddedPassword } from './secrets.js';
import { DURABLE_SETTINGS } from './settings.js';
import { supervise } from './supervision.js';
import { postgresUser } from './system-user.js';

/*
 * PostgreSQL without an administrator: the server of one data folder, made, started (or taken over from a process that
 * was killed), kept alive and stopped with us. It listens on 127.0.0.1 only, with a password that only we know.
 * It refuses a data folder that another Fengsui process uses.
 */

const DATABASE = 'fengsui';

export interface EmbeddedPostgresOptions {
  /** Holds everything: the database, its log, its password; made if missing. */
  readonly dataDir: string;
  /** Left out: the port of last time if it is free, else any free one. */
  readonly port?: number;
  readonly logger?: EmbeddedLogger;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  /** Where its files are: who wants to know whether the disk fills looks there. */
  readonly directory: string;
  /** The server was still running, left by a process that was killed. */
  readonly adopted: boolean;
  /** Ends sessions, writes everything out and waits for the end. Call it when no more work is in hand. */
  stop(): Promise<void>;
}

export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  let unlock = (): void => undefined;
  try {
    mkdirSync(options.dataDir, { recursive: true });
    const dataFolder = realpathSync(options.dataDir);
    unlock = lockDataFolder(dataFolder);
    return await startLocked(dataFolder, options, unlock);
  } catch (error) {
    unlock();
    throw saysNoSpace(error) ? diskFull(error) : error;
  }
};

/**
 * The server of a data folder that a running Fengsui keeps, for a command beside it; with none running, a server of our own
 * that ends with `stop`. The one of somebody else goes on.
 */
export const joinEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  if (!existsSync(options.dataDir)) return startEmbeddedPostgres(options);
  const dataFolder = realpathSync(options.dataDir);
  const { directory } = placeOf(dataFolder, postgresUser());
  const running = await findPostmaster(directory);
  if (running === undefined) return startEmbeddedPostgres(options);
  const { port } = running;
  const url = urlOf(embeddedPassword(dataFolder, directory), port, DATABASE);
  return { url, port, directory, adopted: true, stop: () => Promise.resolve() };
};

const startLocked = async (
  dataFolder: string,
  { port: wishedPort, logger = silentLogger }: EmbeddedPostgresOptions,
  unlock: () => void,
): Promise<EmbeddedPostgres> => {
  const begin = Date.now();
  const place = placeOf(dataFolder, postgresUser());
  const { directory, user } = place;
  const binaries = await findBinaries(user);
  const password = embeddedPassword(dataFolder, directory);
  const cluster = await ensureCluster({ binaries, user, directory, password, durable: true });
  place.settle();
  const portFile = join(dataFolder, 'postgres.port');
  const plan: LaunchPlan = {
    binaries,
    user,
    directory,
    logFile: join(dataFolder, 'postgres.log'),
    port: wishedPort ?? (await freePort(storedPort(portFile))),
    portIsFixed: wishedPort !== undefined,
    settings: DURABLE_SETTINGS,
  };
  const left = await adoptable(directory, wishedPort);
  const server = left ?? (await launchPostmaster(plan));
  const { port } = server;
  writeFileSync(portFile, `${port}\n`);
  await ensureDatabase(urlOf(password, port, 'postgres'), directory);
  logger.info(
    {
      pid: server.pid,
      port,
      directory,
      cluster,
      runsAs: user?.name,
      adopted: left !== undefined,
      ms: Date.now() - begin,
    },
    'embedded_postgres_ready',
  );
  const supervision = supervise(server, () => launchPostmaster({ ...plan, port, portIsFixed: true }), logger);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await stopPostmaster((await supervision.stop()).pid);
    unlock();
    logger.info({ port }, 'embedded_postgres_stopped');
  };
  return {
    url: urlOf(password, port, DATABASE),
    port,
    directory,
    adopted: left !== undefined,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

/** The server that a killed process left running; one on another port than wished for is stopped instead. */
const adoptable = async (directory: string, wishedPort: number | undefined): Promise<Postmaster | undefined> => {
  const running = await findPostmaster(directory);
  if (running === undefined || wishedPort === undefined || running.port === wishedPort) return running;
  await stopPostmaster(running.pid);
  return undefined;
};

const storedPort = (file: string): number => {
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
};

const urlOf = (password: string, port: number, database: string): string =>
  `postgres://${EMBEDDED_ROLE}:${password}@127.0.0.1:${port}/${database}`;

/** Also the proof that the server which answers on this port is the one of our directory. */
const ensureDatabase = async (url: string, directory: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ directory: string; present: boolean }>(
      `select current_setting('data_directory') as directory,
              exists (select from pg_database where datname = $1) as present`,
      [DATABASE],
    );
    if (rows[0]?.directory !== directory) throw stranger(directory, rows[0]?.directory);
    if (!rows[0].present) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
};

const stranger = (ours: string, theirs: string | undefined): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-start',
    `应答的 PostgreSQL 属于 ${theirs},而不是 ${ours}。 / The PostgreSQL that answers belongs to ${theirs}, not to ${ours}.`,
  );
