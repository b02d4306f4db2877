import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const houses: string[] = [];

/**
 * A house of its own with some of the project's settings and the given files. It borrows the project's packages and has
 * no lock file, so that nothing is ever installed into them.
 */
export const buildHouse = (settings: readonly string[], files: Readonly<Record<string, string>>): string => {
  const house = mkdtempSync(join(tmpdir(), 'fengsui-house-'));
  houses.push(house);
  for (const name of settings) cpSync(join(root, name), join(house, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'), 'dir');
  writeFiles(house, files);
  return house;
};

export const writeFiles = (house: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
};

export const removeHouses = (): void => {
  for (const house of houses.splice(0)) rmSync(house, { recursive: true, force: true });
};
