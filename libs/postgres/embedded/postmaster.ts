import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentFailure } from '#ports/failures';
import type { PostgresBinaries } from './binaries.js';
import { POSTGRES_ENV } from './cluster.js';
import { diskFull, saysNoSpace } from './disk-full.js';
import { freePort } from './free-port.js';
import { isProcessAlive, processCommand, processesIn, waitUntil } from './processes.js';
import type { SystemUser } from './system-user.js';

/*
 * The server process of one data directory: found, started, stopped. It is detached from us on purpose: it outlives a
 * kill -9 of Node (the next start adopts it), and a terminal's Ctrl-C reaches us only, so that we can drain first.
 */

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

export interface LaunchPlan {
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | undefined;
  readonly directory: string;
  readonly logFile: string;
  /** Tried first; another one is taken if it is busy, unless `portIsFixed`. */
  readonly port: number;
  readonly portIsFixed: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 60_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** What Postgres wrote into `postmaster.pid` of `directory`. */
const readPidFile = (directory: string): (Postmaster & { readonly ready: boolean }) | undefined => {
  try {
    const lines = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
};

const isPostmasterOf = (directory: string, pid: number): boolean => {
  if (!isProcessAlive(pid)) return false;
  const command = processCommand(pid);
  if (command === undefined) return true; // Nobody can tell: Postgres itself is to decide, as it does with any live pid.
  if (!command.includes('postgres')) return false;
  if (command.includes(directory)) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === directory;
  } catch {
    return false;
  }
};

/**
 * The live server of this directory, once it answers. One that is about to end is waited for, and then there is none.
 * A file left by a process that is no server of ours is removed: Postgres itself refuses to start when the pid was
 * reused by a process of the same user, which is the rule in containers.
 */
export const findPostmaster = async (directory: string): Promise<Postmaster | undefined> => {
  const claimed = readPidFile(directory);
  if (claimed === undefined) return undefined;
  if (isPostmasterOf(directory, claimed.pid)) {
    const settled = await waitUntil(
      () => readPidFile(directory)?.ready === true || !isProcessAlive(claimed.pid),
      START_LIMIT_MS,
    );
    if (!settled) throw notReady(directory);
    if (isProcessAlive(claimed.pid)) return readPidFile(directory);
  } else if (isProcessAlive(claimed.pid) && processesIn(directory).length === 0) {
    // Not when the pid is dead: then Postgres also checks that no backend of the dead server still runs, and needs the file.
    rmSync(join(directory, 'postmaster.pid'), { force: true });
  }
  return undefined;
};

/** Starts the server and waits until it accepts connections. Just after a kill it is refused for a moment: tried again. */
export const launchPostmaster = async (plan: LaunchPlan): Promise<Postmaster> => {
  const end = Date.now() + START_LIMIT_MS;
  let port = plan.port;
  for (;;) {
    await waitUntil(() => processesIn(plan.directory).length === 0, 10_000);
    const attempt = await launchOnce(plan, port);
    if (attempt.state === 'ready') return { pid: attempt.pid, port };
    const busyPort = /could not bind|could not create any TCP/.test(attempt.log);
    const justKilled = /lock file .* already exists|still in use|database system is (shutting down|starting up)/.test(
      attempt.log,
    );
    if (Date.now() >= end || !(justKilled || (busyPort && !plan.portIsFixed))) throw startFailed(plan, attempt.log);
    if (busyPort) port = await freePort();
    await findPostmaster(plan.directory);
  }
};

type Attempt = { readonly state: 'ready'; readonly pid: number } | { readonly state: 'ended'; readonly log: string };

const launchOnce = async (plan: LaunchPlan, port: number): Promise<Attempt> => {
  const logStart = rotateLog(plan.logFile);
  const log = openSync(plan.logFile, 'a', 0o600);
  const settings = Object.entries({ ...plan.settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(plan.binaries.postgres, ['-D', plan.directory, ...settings], {
    cwd: plan.directory,
    env: POSTGRES_ENV,
    detached: true,
    stdio: ['ignore', log, log],
    ...(plan.user && { uid: plan.user.uid, gid: plan.user.gid }),
  });
  closeSync(log);
  child.unref();
  let failure: Error | undefined;
  let ended = false;
  child.once('error', (error) => {
    failure = error;
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  const isReady = (): boolean => {
    const claimed = readPidFile(plan.directory);
    return claimed?.pid === child.pid && claimed?.ready === true;
  };
  const settled = await waitUntil(() => ended || isReady(), START_LIMIT_MS);
  if (settled && !ended && child.pid !== undefined) return { state: 'ready', pid: child.pid };
  if (!ended) child.kill('SIGQUIT');
  return { state: 'ended', log: failure?.message ?? (await readFrom(plan.logFile, logStart)) };
};

/** Fast shutdown: sessions are ended, everything is on disk. Waits until the process is gone. */
export const stopPostmaster = async (pid: number): Promise<void> => {
  const gone = () => !isProcessAlive(pid);
  if (gone()) return;
  process.kill(pid, 'SIGINT');
  if (await waitUntil(gone, STOP_LIMIT_MS)) return;
  // Immediate shutdown: what was committed is in the write-ahead log, the next start replays it.
  process.kill(pid, 'SIGQUIT');
  await waitUntil(gone, 10_000);
};

/** Keeps one older log. Returns where the coming start's lines will begin. */
const rotateLog = (file: string): number => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < MAX_LOG_BYTES) return size;
  renameSync(file, `${file}.1`);
  return 0;
};

const readFrom = async (file: string, start: number): Promise<string> => {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
};

const startFailed = (plan: LaunchPlan, log: string): PermanentFailure =>
  saysNoSpace(log) ? diskFull() : notStarted(plan, log);

const notStarted = (plan: LaunchPlan, log: string): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-start',
    `内置 PostgreSQL 无法启动(日志:${plan.logFile}) / The embedded PostgreSQL could not be started (its log: ${plan.logFile}): ${log.trim().slice(-1000)}`,
  );

const notReady = (directory: string): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-start',
    `${directory} 的 PostgreSQL 正在运行,但 ${START_LIMIT_MS / 1000} 秒内未就绪。` +
      ` / The PostgreSQL of ${directory} runs, but was not ready within ${START_LIMIT_MS / 1000} s.`,
  );
