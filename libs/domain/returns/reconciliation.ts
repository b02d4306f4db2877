// Where single incidents count, a return only checks: what it states beside what is booked for the same place, sector and days.

import type { DayRange } from '../calendar/day.js';
import { addDays } from '../calendar/day.js';
import type { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredReturn } from '../declaration/declared.js';
import { CASUALTY_MEASURES, type CasualtyMeasure, type Counter, casualtyCounter } from '../ledger/counter.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import { SECTORS, type Sector } from '../sector.js';

export interface ReconciliationFilter {
  readonly region: RegionCode;
  readonly sector?: Sector | undefined;
  /** Returns that touch these days. */
  readonly days?: DayRange | undefined;
}

export interface Checked {
  /** Null: the return does not say. Money in fen. */
  readonly stated: bigint | null;
  readonly booked: bigint;
  /** Stated less booked. */
  readonly difference: bigint | null;
}

export interface Reconciliation {
  readonly row: DeclaredReturn;
  readonly figures: Readonly<Record<CasualtyMeasure, Checked>>;
  readonly agrees: boolean;
}

/** The sums of one return's place and days. */
export interface BookedSum {
  readonly counter: Counter;
  readonly region: RegionCode;
  readonly days: DayRange;
}

/** `all` attests that nothing happened in any sector. */
const sectorsOf = ({ sector }: DeclaredReturn): readonly Sector[] => (sector === 'all' ? SECTORS : [sector]);

const onlyChecks = (row: DeclaredReturn, tree: RegionTree): boolean =>
  sectorsOf(row).some((sector) => tree.basisOf(row.region, sector, addDays(row.to, -1)) === 'incidents');

/** Of the region and all below it, the newest period first. */
export const returnsToCheck = (
  { book, tree }: { readonly book: DeclarationBook; readonly tree: RegionTree },
  { region, sector, days }: ReconciliationFilter,
): DeclaredReturn[] => {
  const here = new Set(tree.all().map((row) => row.code));
  return [...here]
    .flatMap((code) => book.returns(code))
    .filter((row) => tree.isWithin(row.region, region, addDays(row.to, -1)))
    .filter((row) => sector === undefined || row.sector === sector || row.sector === 'all')
    .filter((row) => days === undefined || (row.from < days.to && days.from < row.to))
    .filter((row) => onlyChecks(row, tree))
    .sort((a, b) => (a.to === b.to ? compareText(a.subject, b.subject) : compareText(b.to, a.to)));
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const sumsToCheck = (row: DeclaredReturn): BookedSum[] =>
  CASUALTY_MEASURES.map((measure) => ({
    counter: casualtyCounter(measure, row.sector === 'all' ? undefined : row.sector),
    region: row.region,
    days: { from: row.from, to: row.to },
  }));

const statedOf = (row: DeclaredReturn): Readonly<Record<CasualtyMeasure, bigint | null>> => ({
  accidents: row.accidents,
  deaths: row.deaths,
  'serious-injuries': row.seriousInjuries,
  'direct-loss-yuan': row.directLossFen,
});

/** `booked` in the order of `sumsToCheck`. */
export const reconcile = (row: DeclaredReturn, booked: readonly bigint[]): Reconciliation => {
  const stated = statedOf(row);
  const checked = CASUALTY_MEASURES.map((measure, i): [CasualtyMeasure, Checked] => {
    const [said, sum] = [stated[measure], booked[i] ?? 0n];
    return [measure, { stated: said, booked: sum, difference: said === null ? null : said - sum }];
  });
  return {
    row,
    figures: Object.fromEntries(checked) as Record<CasualtyMeasure, Checked>,
    agrees: checked.every(([, { difference }]) => difference === null || difference === 0n),
  };
};
