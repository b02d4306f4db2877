// The environment is read in one place, libs/config; everything else gets values. Biome's noProcessEnv sees
// `process.env`; this also sees the ways round it, and cannot be switched off by a comment.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

const HOME = join('libs', 'config');

const READS = [
  /\bprocess\s*\??\.\s*env\b/,
  /\bprocess\s*(\?\.)?\[\s*['"`]env/,
  /\{[^{}]*\benv\b[^{}]*\}\s*=\s*(globalThis\s*\.\s*)?process\b/,
  /\bfrom\s*['"](node:)?process['"]/,
  /\b(import|require)\s*\(\s*['"`](node:)?process['"`]\s*\)/,
];

/** Keeps line numbers: a comment may name what code may not read. */
const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1');

const sourcesBelow = (folder, path) =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const child = join(path, entry.name);
    if (entry.name === 'node_modules' || child === HOME) return [];
    if (entry.isDirectory()) return sourcesBelow(folder, child);
    return /\.tsx?$/.test(entry.name) && !/^vite\.config\./.test(entry.name) ? [child] : [];
  });

const readsIn = (folder, path) => {
  const text = withoutComments(readFileSync(join(folder, path), 'utf8'));
  return READS.flatMap((pattern) => {
    const at = text.search(pattern);
    return at < 0 ? [] : [`${path}:${text.slice(0, at).split('\n').length} reads the environment; only ${HOME} may`];
  });
};

/** One line for each place below `libs` and `apps` that reads the environment and may not. */
export const environmentReads = (folder) =>
  ['libs', 'apps'].flatMap((top) => sourcesBelow(folder, top)).flatMap((path) => readsIn(folder, path));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const faults = environmentReads(root);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
