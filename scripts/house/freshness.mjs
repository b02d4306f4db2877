// What is out of date, by looking at the file system only: fast enough to run before every start.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

const installedVersions = (lock) => JSON.parse(readFileSync(lock, 'utf8')).packages;

/** The lock file was touched: does it ask for anything else than what is there? */
const differs = (wantedLock, installedLock) => {
  const wanted = installedVersions(wantedLock);
  const installed = installedVersions(installedLock);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = installed[path];
    // An optional package of another platform is locked but not installed.
    if (!there && entry.optional) continue;
    if (there?.version !== entry.version || there.integrity !== entry.integrity) return true;
  }
  return Object.keys(installed).some((path) => !wanted[path]);
};

export const needsInstall = () => {
  const wanted = inRoot('package-lock.json');
  const installed = inRoot('node_modules/.package-lock.json');
  if (!existsSync(installed)) return true;
  return modifiedAt(wanted) > modifiedAt(installed) && differs(wanted, installed);
};

const isSource = (name) =>
  /\.(ts|tsx|css|html|json|svg|lua|sql)$/.test(name) && !/\.(spec|contract)(-[a-z-]+)?\.ts$/.test(name);

const isIgnored = (name) => name === 'node_modules' || name === 'dist' || name.startsWith('.');

/** True if a source below `path`, or a folder (something was removed from it), changed after `since`. */
const changedSince = (path, since) => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  if (!stat.isDirectory()) return stat.mtimeMs > since;
  if (stat.mtimeMs > since) return true;
  return readdirSync(path, { withFileTypes: true }).some((entry) => {
    if (isIgnored(entry.name)) return false;
    return (entry.isDirectory() || isSource(entry.name)) && changedSince(join(path, entry.name), since);
  });
};

const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const serverSources = () => [
  'libs',
  ...readdirSync(inRoot('apps'))
    .filter((name) => name !== 'web')
    .map((name) => `apps/${name}`),
];

/** The two things a build makes; each has a stamp whose time is when its last good build began. */
export const products = {
  server: { stamp: inRoot('dist/.server-built'), sources: () => [...settings, ...serverSources()] },
  web: { stamp: inRoot('dist/.web-built'), sources: () => [...settings, 'apps/web', 'libs/domain', 'libs/contracts'] },
};

export const hasWeb = () => existsSync(inRoot('apps/web/index.html'));

export const needsBuild = ({ stamp, sources }) => {
  const since = modifiedAt(stamp);
  return sources().some((path) => changedSince(inRoot(path), since));
};
