import { readFileSync } from 'node:fs';

/** A table of figures: a line says where they come from, one names the columns, then come the rows. An empty field is NaN. */
export const fixtureRows = <Column extends string>(
  file: string,
  ...columns: readonly Column[]
): Readonly<Record<Column, number>>[] => {
  const [, head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  if (head !== columns.join(',')) throw new Error(`${file} has the columns ${head}`);
  return lines.map((line) => {
    const fields = line.split(',').map((field) => (field === '' ? Number.NaN : Number(field)));
    return Object.fromEntries(columns.map((column, i) => [column, fields[i]])) as Record<Column, number>;
  });
};

/** How far off a figure is, as a share of what it should be. */
export const relativeError = (actual: number, expected: number): number =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
