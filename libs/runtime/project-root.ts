import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: compiled code lies deeper than its source, so it is looked for upwards. */
export const projectRoot = (): string => {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error('package.json is not above the program');
  }
};
