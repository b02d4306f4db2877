// Makes a checkout ready to run: installs when the lock file asks for something else than what is there, builds when a
// source is newer than its product. Does nothing, in a few milliseconds, when all is in order. Several commands may be
// started at once; one of them does the work, the others wait for it.

import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { BuildFault, build } from './build.mjs';
import { hasWeb, needsBuild, needsInstall, products } from './freshness.mjs';
import { inRoot } from './paths.mjs';
import { runNpm } from './run.mjs';

const lockPath = inRoot('.cache/prepare.lock');

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const tryLock = () => {
  try {
    const file = openSync(lockPath, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

const holder = () => {
  try {
    return Number(readFileSync(lockPath, 'utf8'));
  } catch {
    return 0;
  }
};

/** One preparation at a time in this folder. A lock whose owner is dead is removed. */
const alone = async (work) => {
  mkdirSync(inRoot('.cache'), { recursive: true });
  for (let emptyLooks = 0; !tryLock(); ) {
    const pid = holder();
    emptyLooks = pid ? 0 : emptyLooks + 1;
    if ((pid && !isAlive(pid)) || emptyLooks > 20) rmSync(lockPath, { force: true });
    else await pause(100);
  }
  const release = () => rmSync(lockPath, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
};

const install = async (say) => {
  say('安装依赖 · installing packages (npm ci) …');
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = await runNpm(['ci', ...flags], { output: 'stderr' });
  if (status !== 0) throw new BuildFault('Installing the packages failed.');
};

const isStale = () => Object.entries(products).some(([name, p]) => (name !== 'web' || hasWeb()) && needsBuild(p));

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new BuildFault(`需要 Node 20.19 或更高版本 · Node 20.19 or newer is needed, this is ${process.versions.node}.`);
};

const prepareUnlessReady = async ({ built, forceBuild, quiet }) => {
  const say = quiet ? () => {} : (text) => console.error(text);
  checkNode();
  const isReady = () => !needsInstall() && !(built && (forceBuild || isStale()));
  if (isReady()) return;
  await alone(async () => {
    if (needsInstall()) await install(say);
    if (built) await build({ force: forceBuild, say });
  });
};

/** Ends the process with one message and status 2 if the checkout cannot be made ready. */
export const prepare = async ({ built = true, forceBuild = false, quiet = false } = {}) => {
  try {
    await prepareUnlessReady({ built, forceBuild, quiet });
  } catch (error) {
    if (!(error instanceof BuildFault)) throw error;
    console.error(error.message);
    process.exit(2);
  }
};
