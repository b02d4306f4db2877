import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive, waitUntil } from '#postgres/embedded/processes';
import { recordPid } from './run-folder.js';

/** One server program with its log, alive until killed; it survives the jest worker that started it. */
export interface ServerProcess {
  readonly pid: number;
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly isReady: () => Promise<boolean>;
  readonly limitMs: number;
}

/** Starts it and waits until it answers; if it ends or stays silent, throws with the end of its log. */
export const startServer = async (command: ServerCommand): Promise<ServerProcess> => {
  const logFile = join(command.folder, 'log');
  const log = openSync(logFile, 'a');
  const child = spawn(command.program, [...command.args], {
    cwd: command.folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const life = watch(child);
  if (child.pid !== undefined) recordPid(command.folder, child.pid);
  const settled = await waitUntil(async () => life.ended || (await command.isReady()), command.limitMs);
  const { pid } = child;
  if (settled && !life.ended && pid !== undefined) return { pid, stop: (signal) => endProcess(pid, signal) };
  if (pid !== undefined) await endProcess(pid, 'SIGKILL');
  const reason = life.ended ? `ended: ${life.reason}` : `did not answer within ${command.limitMs / 1000} s`;
  throw new Error(`The test engine ${command.name} ${reason}. ${readFileSync(logFile, 'utf8').trim().slice(-1500)}`);
};

export const endProcess = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  if (!isProcessAlive(pid)) return;
  process.kill(pid, signal);
  if (await waitUntil(() => !isProcessAlive(pid), 20_000)) return;
  process.kill(pid, 'SIGKILL');
  await waitUntil(() => !isProcessAlive(pid), 5_000);
};

const watch = (child: ChildProcess): { ended: boolean; reason: string } => {
  const life = { ended: false, reason: '' };
  const end = (reason: string): void => Object.assign(life, { ended: true, reason }) && undefined;
  child.once('error', (error) => end(error.message));
  child.once('exit', (code, signal) => end(`code ${code ?? signal}`));
  return life;
};
