import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './error-code.js';

/*
 * What the operating system says about a process: whether it lives, what it is, when it began.
 * A pid alone proves nothing: it is reused, often at once in a container. `/proc` answers on Linux, `ps` elsewhere; where
 * neither does, the answer is `undefined` and the caller must have another proof.
 */

const readProc = (path: string): string | undefined => {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
};

/** The fields of `/proc/<pid>/stat` after the command's name, which may itself hold blanks and brackets. */
const statFields = (pid: number): readonly string[] | undefined => {
  const stat = readProc(`${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** A zombie counts as dead: it has let go of everything, and only waits for a parent that may never look. */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
};

/** When the process began, in a form that is only good for comparing; differs when a pid is reused. */
export const processBirth = (pid: number): string | undefined => {
  const ticksAfterBoot = statFields(pid)?.[19];
  if (ticksAfterBoot !== undefined) {
    return `${readProc('sys/kernel/random/boot_id')?.trim() ?? ''}:${ticksAfterBoot}`;
  }
  return ask('ps', ['-o', 'lstart=', '-p', String(pid)]);
};

export const processCommand = (pid: number): string | undefined =>
  readProc(`${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? ask('ps', ['-o', 'command=', '-p', String(pid)]);

/** The processes whose working directory is `directory` (Postgres' backends live in their data directory). Linux only. */
export const processesIn = (directory: string): readonly number[] => {
  const worksThere = (pid: number): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === directory && isProcessAlive(pid);
    } catch {
      return false;
    }
  };
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && worksThere(pid));
  } catch {
    return [];
  }
};

/** Waits until `condition` holds; false if it does not within `ms`. */
export const waitUntil = async (condition: () => boolean | Promise<boolean>, ms: number): Promise<boolean> => {
  const end = Date.now() + ms;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= end) return false;
    await delay(10);
  }
};

const ask = (command: string, args: readonly string[]): string | undefined => {
  try {
    return (
      execFileSync(command, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined
    );
  } catch {
    return undefined;
  }
};
