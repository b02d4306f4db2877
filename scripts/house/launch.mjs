import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './paths.mjs';

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
  await import(pathToFileURL(main).href);
};
