import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { hasWeb, needsBuild, products } from './freshness.mjs';
import { inRoot, tools } from './paths.mjs';
import { runNode } from './run.mjs';

const stampAt = (stamp, startedAt) => {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  // An edit made while the build ran is newer than the stamp, and is built next time.
  utimesSync(stamp, startedAt / 1000, startedAt / 1000);
};

/** Compiled files whose source is gone: a stale module must not go on living in dist. */
const sweep = (folder) => {
  for (const entry of readdirSync(inRoot('dist', folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (path === join('apps', 'web')) continue;
    if (entry.isDirectory()) sweep(path);
    else if (/\.js(\.map)?$/.test(entry.name) && !existsSync(inRoot(path.replace(/\.js(\.map)?$/, '.ts')))) {
      rmSync(inRoot('dist', path));
    }
  }
};

const steps = {
  server: {
    what: 'the services',
    args: [tools.tsc, '-p', 'tsconfig.build.json', '--pretty', 'false'],
    after: () => {
      for (const folder of ['libs', 'apps']) if (existsSync(inRoot('dist', folder))) sweep(folder);
    },
  },
  web: { what: 'the pages', args: [tools.vite, 'build', 'apps/web', '--logLevel', 'warn'], after: () => {} },
};

export class BuildFault extends Error {}

/** Builds what is out of date; `force` builds all. What the tools say goes to stderr: stdout belongs to the program. */
export const build = async ({ force = false, say = () => {} } = {}) => {
  for (const [name, product] of Object.entries(products)) {
    if (name === 'web' && !hasWeb()) continue;
    if (!force && !needsBuild(product)) continue;
    const { what, args, after } = steps[name];
    const startedAt = Date.now();
    const { status, text } = await runNode(args, { output: 'collect' });
    if (status !== 0) throw new BuildFault(`${text.trim()}\nBuilding ${what} failed.`);
    after();
    stampAt(product.stamp, startedAt);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    say(`built ${what} in ${seconds} s → ${relative(inRoot(), dirname(product.stamp))}/`);
  }
};
