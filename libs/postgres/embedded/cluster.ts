import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentFailure } from '#ports/failures';
import type { PostgresBinaries } from './binaries.js';
import { errorCode } from './error-code.js';
import type { SystemUser } from './system-user.js';

/** The role that owns everything in the embedded server. */
export const EMBEDDED_ROLE = 'fengsui';
const MAJOR_VERSION = '18';
/** Nothing of our own environment: it may hold secrets, and a `PG…` variable would change what Postgres does. */
export const POSTGRES_ENV = { LC_ALL: 'C', TZ: 'UTC' };

export interface ClusterPlan {
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | undefined;
  /** The data directory; the folder above it exists. */
  readonly directory: string;
  readonly password: string;
  /** False only for data that may be lost (tests). */
  readonly durable: boolean;
}

/**
 * Makes the data directory, once. It is made under another name and renamed when whole and on disk: whoever is killed
 * half-way starts afresh, and a directory that bears the name is complete.
 */
export const ensureCluster = async (plan: ClusterPlan): Promise<'created' | 'found'> => {
  const version = await readFile(join(plan.directory, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw notOurs(plan.directory, error);
  });
  if (version === undefined) {
    await createCluster(plan);
    return 'created';
  }
  if (version.trim() === MAJOR_VERSION) return 'found';
  throw new PermanentFailure(
    'embedded-postgres-version',
    `数据目录 ${plan.directory} 属于 PostgreSQL ${version.trim()},本程序内置的是 ${MAJOR_VERSION};请先迁移数据。` +
      ` / The data directory ${plan.directory} belongs to PostgreSQL ${version.trim()}; ours is ${MAJOR_VERSION}: migrate the data first.`,
  );
};

const createCluster = async (plan: ClusterPlan): Promise<void> => {
  const half = `${plan.directory}.new`;
  const passwordFile = `${plan.directory}.initdb-password`;
  await rm(half, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  await rm(passwordFile, { force: true });
  await mkdir(half, { mode: 0o700 });
  await writeFile(passwordFile, plan.password, { mode: 0o600, flag: 'wx' });
  if (plan.user !== undefined) {
    await chown(half, plan.user.uid, plan.user.gid);
    await chown(passwordFile, plan.user.uid, plan.user.gid);
  }
  try {
    await runInitdb(plan, half, passwordFile);
    await rename(half, plan.directory);
  } finally {
    await rm(passwordFile, { force: true });
  }
};

const runInitdb = async (plan: ClusterPlan, directory: string, passwordFile: string): Promise<void> => {
  const options = [
    `--pgdata=${directory}`,
    `--username=${EMBEDDED_ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Postgres' own collation: sorts the same on every machine, needs no locale of the system's.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(plan.durable ? [] : ['--no-sync']),
  ];
  const child = spawn(plan.binaries.initdb, options, {
    cwd: directory,
    env: POSTGRES_ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(plan.user && { uid: plan.user.uid, gid: plan.user.gid }),
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const outcome = await new Promise<number | string | Error>((done) => {
    child.once('error', done);
    child.once('close', (code, signal) => done(code ?? signal ?? 'unknown'));
  });
  if (outcome === 0) return;
  throw new PermanentFailure(
    'embedded-postgres-initdb',
    `内置 PostgreSQL 初始化失败(${outcome}) / The embedded PostgreSQL could not be initialised (${outcome}): ${output.trim().slice(-2000)}`,
    outcome instanceof Error ? { cause: outcome } : undefined,
  );
};

const notOurs = (directory: string, cause: unknown): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-owner',
    `无权读取数据目录 ${directory}:它属于另一个系统用户(例如曾以 root 运行);请以同一用户运行,或更改其属主。` +
      ` / The data directory ${directory} cannot be read: it belongs to another system user (of a run as root, say). Run as that user, or change its owner.`,
    { cause },
  );
