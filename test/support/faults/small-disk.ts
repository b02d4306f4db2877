// A disk that can be really full: a tmpfs of a few hundred megabytes. Root mounts it; whoever may not makes it in a user
// namespace of its own (Linux, where that is allowed), which programs then have to enter. A machine that allows neither is
// told of by a failing test, never passed over.

import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '#postgres/embedded/processes';

export interface SmallDisk {
  /** As programs see it that were started through `enter`. */
  readonly folder: string;
  /** What a command line must begin with, for a program to see the disk; empty if it needs nothing. */
  readonly enter: readonly string[];
  freeBytes(): number;
  /** Leaves so much. */
  fill(leaveBytes: number): void;
  /** What an operator does. */
  makeRoom(): void;
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;

export const openSmallDisk = async (megabytes: number): Promise<SmallDisk> => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder];
  if (isDone('mount', options)) {
    const close = async (): Promise<void> => {
      // Who wrote to it may take a moment to be gone.
      await waitUntil(() => isDone('umount', [folder]), 10_000);
      rmdirSync(folder);
    };
    return { ...diskAt(folder), folder, enter: [], close };
  }
  return inNamespace(folder, options);
};

const isDone = (command: string, args: readonly string[]): boolean => {
  try {
    execFileSync(command, [...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const inNamespace = async (folder: string, options: readonly string[]): Promise<SmallDisk> => {
  const keep = `mount ${options.join(' ')} && touch ${folder}/.there && exec sleep 86400`;
  const holder = spawn('unshare', ['-Urm', 'sh', '-c', keep], { stdio: 'ignore' });
  holder.on('error', () => undefined);
  const end = (): void => void holder.kill('SIGKILL');
  process.once('exit', end);
  const outside = `/proc/${holder.pid}/root${folder}`;
  const close = async (): Promise<void> => {
    process.off('exit', end);
    end();
    rmdirSync(folder);
  };
  if (!(await waitUntil(() => existsSync(`${outside}/.there`), 5_000))) {
    await close();
    throw new Error(
      'This machine allows no disk that can be filled: run the row as root, or where unprivileged user namespaces are allowed.',
    );
  }
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const ourselves = ['unshare', '-U', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  const enter = ['nsenter', '-t', `${holder.pid}`, '-U', '-m', '--preserve-credentials', '--', ...ourselves];
  return { ...diskAt(outside), folder, enter, close };
};

const diskAt = (path: string): Pick<SmallDisk, 'freeBytes' | 'fill' | 'makeRoom'> => {
  const filler = join(path, 'filler');
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    freeBytes,
    fill: (leaveBytes) => {
      const file = openSync(filler, 'a');
      try {
        for (let left = freeBytes() - leaveBytes; left > 0; left = freeBytes() - leaveBytes) {
          writeSync(file, Buffer.alloc(Math.min(left, CHUNK)));
        }
      } catch (error) {
        // Somebody else took what was left: full it is.
        if (!String(error).includes('ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(filler, { force: true }),
  };
};
