// Which lines of a batch are not those that were booked, as far as their prints can tell.

import { type ChainedLine, PRINT_BYTES, printsOf } from '../ledger/chain.js';

export interface LineDifferences {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly goneAfter: readonly string[];
}

/** `entry 7/3`: what a person looks for in the table. */
const nameOf = ({ kind, offset, seq }: ChainedLine): string =>
  seq === undefined ? `${kind} ${offset}` : `${kind} ${offset}/${seq}`;

const splitPrints = (prints: Buffer): string[] =>
  Array.from({ length: Math.floor(prints.length / PRINT_BYTES) }, (_, index) =>
    prints.toString('hex', index * PRINT_BYTES, (index + 1) * PRINT_BYTES),
  );

/** The indices of `of` that have no partner in `others`; equal ones are told apart by their number only. */
const unmatched = (of: readonly string[], others: readonly string[]): number[] => {
  const left = new Map<string, number>();
  for (const print of others) left.set(print, (left.get(print) ?? 0) + 1);
  return of.flatMap((print, index) => {
    const count = left.get(print) ?? 0;
    if (count === 0) return [index];
    left.set(print, count - 1);
    return [];
  });
};

export const compareLines = (lines: readonly ChainedLine[], stored: Buffer): LineDifferences => {
  const now = splitPrints(printsOf(lines));
  const then = splitPrints(stored);
  const strange = new Set(unmatched(now, then));
  const gone = new Set(unmatched(then, now));
  const names = lines.map(nameOf);
  const nameOfPrint = new Map(now.map((print, index) => [print, names[index] ?? '']));
  // A row stands behind the nearest one that is as it was: a change leaves its neighbour in both.
  const anchor = (prints: readonly string[], index: number, out: ReadonlySet<number>): string => {
    for (let before = index - 1; before >= 0; before--) {
      const print = prints[before];
      if (print !== undefined && !out.has(before)) return nameOfPrint.get(print) ?? '';
    }
    return '';
  };
  const goneAfter = [...gone].map((index) => anchor(then, index, gone));
  const changed: string[] = [];
  const added: string[] = [];
  for (const index of strange) {
    const partner = goneAfter.indexOf(anchor(now, index, strange));
    if (partner >= 0) goneAfter.splice(partner, 1);
    (partner >= 0 ? changed : added).push(names[index] ?? '');
  }
  return { changed, added, goneAfter: goneAfter.map((name) => name || 'batch') };
};
