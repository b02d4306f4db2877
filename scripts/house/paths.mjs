import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, whatever the working directory of the caller. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const inRoot = (...parts) => join(root, ...parts);

/** Entry points of tools, by path: `tsc` alone in .bin is ambiguous, we have two compilers. */
export const tools = {
  tsc: inRoot('node_modules/typescript7/bin/tsc'),
  vite: inRoot('node_modules/vite/bin/vite.js'),
  biome: inRoot('node_modules/@biomejs/biome/bin/biome'),
  depcruise: inRoot('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
  knip: inRoot('node_modules/knip/bin/knip.js'),
  jest: inRoot('node_modules/jest/bin/jest.js'),
};
