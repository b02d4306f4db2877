import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './paths.mjs';

const LOOK_MS = 100;

/**
 * Between npm and us stands a shell, which a SIGTERM to npm kills without a word to us. So whoever ends our npm ends
 * us, in order. (A terminal's Ctrl-C reaches us itself.)
 */
const endWithParent = () => {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  look.unref();
};

/**
 * Runs a compiled app inside this process: a signal meets the app itself, without a parent in between that could die
 * first, and its exit status is ours.
 */
export const launch = async (app, args = []) => {
  const main = inRoot('dist/apps', app, 'main.js');
  if (!existsSync(main)) {
    console.error(`There is no app \`${app}\`.`);
    process.exit(2);
  }
  process.chdir(root);
  process.argv = [process.execPath, main, ...args];
  endWithParent();
  await import(pathToFileURL(main).href);
};
