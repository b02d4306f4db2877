// What one series of a stock (registered units) gives: the latest day before the window's end, null when it is more than
// 400 days old. Rows by category are summed where there is no total, without gas cylinders and pressure pipes; a stale
// total does not hide them; a plan comes last (contract, fine print 6).

import { addDays, type Day, daysBetween } from '../calendar/day.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import { fromDecimal, rational, ZERO } from '../exact/rational.js';
import type { EquipmentCategory } from '../sector.js';
import { addUp, type Exposure } from './exposure.js';
import { STALE_AFTER_DAYS } from './flow-exposure.js';

export type StockAnswer =
  | { readonly state: 'known'; readonly exposure: Exposure }
  | { readonly state: 'stale' }
  | { readonly state: 'none' };

/** In the numerator, never in a denominator (published definition of the units). */
const NOT_COUNTED: readonly EquipmentCategory[] = ['gas-cylinder', 'pressure-pipe'];

interface Stock {
  readonly row: DeclaredExposure;
  readonly asOf: Day;
}

const latest = (stocks: readonly Stock[]): Stock | undefined =>
  stocks.reduce<Stock | undefined>((best, one) => (best && best.asOf >= one.asOf ? best : one), undefined);

const exposureOf = ({ row, asOf }: Stock): Exposure => ({
  value: fromDecimal(row.value),
  sources: [{ row, amount: fromDecimal(row.value), estimated: ZERO }],
  isInconsistent: false,
  estimated: ZERO,
  status: row.status,
  coverage: rational(1n),
  isDeclared: row.status !== 'planned',
  definition: row.definition,
  asOf,
});

/** The latest total, else the sum over the latest of each category; stale as soon as one part is. */
const candidates = (stocks: readonly Stock[]): Stock[][] => {
  const total = latest(stocks.filter(({ row }) => row.category === null));
  const byCategory = new Map<EquipmentCategory, Stock[]>();
  for (const stock of stocks) {
    const { category } = stock.row;
    if (category !== null && !NOT_COUNTED.includes(category)) {
      byCategory.set(category, [...(byCategory.get(category) ?? []), stock]);
    }
  }
  const parts = [...byCategory.values()].flatMap((rows) => latest(rows) ?? []);
  return [total ? [total] : [], parts].filter((candidate) => candidate.length > 0);
};

/** Rows of one series. */
export const stockBefore = (rows: readonly DeclaredExposure[], windowEnd: Day): StockAnswer => {
  const asOfDay = addDays(windowEnd, -1);
  const stocks = rows.flatMap((row) =>
    'asOf' in row.period && row.period.asOf < windowEnd ? [{ row, asOf: row.period.asOf }] : [],
  );
  const choices = [
    ...candidates(stocks.filter(({ row }) => row.status !== 'planned')),
    ...candidates(stocks.filter(({ row }) => row.status === 'planned')),
  ];
  for (const choice of choices) {
    if (choice.some(({ asOf }) => daysBetween(asOf, asOfDay) > STALE_AFTER_DAYS)) continue;
    const [first, ...others] = choice.map(exposureOf);
    if (first) return { state: 'known', exposure: addUp([first, ...others]) };
  }
  return { state: choices.length > 0 ? 'stale' : 'none' };
};
