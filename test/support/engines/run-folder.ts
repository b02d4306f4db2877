import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * One folder for one test run: the data of every engine, its pid beside it, and the addresses of the shared ones. A small
 * shell watches the process that owns the run, and when that is gone, however it ended, it kills what is listed and
 * removes the folder (watch-run.sh). So nothing is left behind by a run that is killed.
 */

/** Set by `global-setup.mjs` for all workers of a jest run; without it a process is a run of its own. */
const RUN_FOLDER_VARIABLE = 'FENGSUI_TEST_RUN';

let ownRun: string | undefined;

/** The folder of this run; made at first use. */
export const runFolder = (): string => {
  const given = process.env[RUN_FOLDER_VARIABLE];
  if (given && existsSync(given)) return given;
  ownRun ??= openRun();
  return ownRun;
};

const openRun = (): string => {
  const folder = mkdtempSync(join(tmpdir(), `fengsui-test-${process.pid}-`));
  chmodSync(folder, 0o755); // Postgres may run as another user, and has to pass through.
  const watchdog = join(import.meta.dirname, 'watch-run.sh');
  spawn('sh', [watchdog, String(process.pid), folder], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
  return folder;
};

/** A fresh folder for one engine. */
export const engineFolder = (engine: string): string => {
  const folder = mkdtempSync(join(runFolder(), `${engine}-`));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  return folder;
};

/** So that the watchdog finds it. */
export const recordPid = (folder: string, pid: number): void => writeFileSync(join(folder, 'pid'), `${pid}\n`);

export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
