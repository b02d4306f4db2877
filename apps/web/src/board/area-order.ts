import type { Reading, RegionRow } from '../api/types.js';

export interface AreaOrder {
  /** `region` is the order of codes, as people know it; else an indicator's id. */
  readonly column: string;
  readonly descending: boolean;
}

/** Regions without a value come last, whichever way the others stand: nothing is neither good nor bad. */
export const inAreaOrder = (
  rows: readonly RegionRow[],
  order: AreaOrder,
  readingOf: (indicator: string, region: string) => Reading | undefined,
): RegionRow[] => {
  const sign = order.descending ? -1 : 1;
  const byCode = (a: RegionRow, b: RegionRow): number => (a.code < b.code ? -1 : 1);
  if (order.column === 'region') return [...rows].sort((a, b) => sign * byCode(a, b));
  return [...rows].sort((a, b) => {
    const x = readingOf(order.column, a.code)?.value ?? null;
    const y = readingOf(order.column, b.code)?.value ?? null;
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byCode(a, b);
    return sign * (x - y) || byCode(a, b);
  });
};

/** A first click on a column brings the worst to the top; a second turns it round. */
export const nextOrder = (order: AreaOrder, column: string, worstIsHigh: boolean): AreaOrder =>
  order.column === column
    ? { column, descending: !order.descending }
    : { column, descending: column !== 'region' && worstIsHigh };
