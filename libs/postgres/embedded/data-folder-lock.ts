import { linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentFailure } from '#ports/failures';
import { errorCode } from './error-code.js';
import { isProcessAlive, processBirth } from './processes.js';

/*
 * One Fengsui process a data folder. The lock is a file with the owner's pid and the time that process began, so neither
 * a kill -9 nor a reused pid (usual after a container restarts) locks anybody out.
 */

const LOCK_FILE = 'fengsui.lock';

interface Owner {
  readonly pid: number;
  readonly birth: string;
}

/** Folders that this very process holds: its own pid in a file does not tell whether it is from a previous life. */
const held = new Set<string>();

/** Takes the folder or refuses; returns how to let go of it. */
export const lockDataFolder = (folder: string): (() => void) => {
  const lock = join(realpathSync(folder), LOCK_FILE);
  if (held.has(lock)) throw inUse(folder, process.pid);
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) ?? '' } satisfies Owner));
  try {
    take(folder, lock, own);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) rmSync(lock, { force: true });
  };
};

const take = (folder: string, lock: string, own: string): void => {
  for (;;) {
    try {
      // A link appears whole, and only where there is none: of two processes one wins.
      linkSync(own, lock);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const owner = readOwner(lock);
    if (owner !== undefined && livesOn(owner)) throw inUse(folder, owner.pid);
    removeStale(lock, owner);
  }
};

const readOwner = (file: string): Owner | undefined => {
  try {
    const { pid, birth } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof pid === 'number' && typeof birth === 'string' ? { pid, birth } : undefined;
  } catch {
    return undefined;
  }
};

const livesOn = ({ pid, birth }: Owner): boolean =>
  pid !== process.pid && isProcessAlive(pid) && (processBirth(pid) ?? '') === birth;

/** Moved aside before it is deleted: if another process replaced it meanwhile, what was moved is theirs and goes back. */
const removeStale = (lock: string, seen: Owner | undefined): void => {
  const aside = `${lock}.stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // Somebody else removed it.
  }
  const moved = readOwner(aside);
  if (moved?.pid !== seen?.pid || moved?.birth !== seen?.birth) linkSync(aside, lock);
  rmSync(aside, { force: true });
};

const inUse = (folder: string, pid: number): PermanentFailure =>
  new PermanentFailure(
    'data-folder-in-use',
    `数据目录 ${folder} 正被另一个烽燧进程(pid ${pid})使用;请先停止它,或用 FENGSUI_DATA_DIR 指定另一个目录。` +
      ` / The data folder ${folder} is in use by another Fengsui process (pid ${pid}): stop that one, or name another folder by FENGSUI_DATA_DIR.`,
  );
