// What a region's own declarations give, without looking at its children: which series it is (the indicator's sector,
// else the one without; the definition `default`, else the only one), and whether it is recent enough to win.

import type { DayRange } from '../calendar/day.js';
import type { DeclaredExposure, Measure } from '../declaration/declared.js';
import type { Sector } from '../sector.js';
import { addUp, type Exposure } from './exposure.js';
import { flowForBudget, flowInWindow, hasPlanFor, isRecentFlow } from './flow-exposure.js';
import { stockBefore } from './stock-exposure.js';

/** The denominator that an indicator asks for. */
export interface ExposureNeed {
  readonly measure: Measure;
  /** Null: of all sectors, and only what was declared without one. */
  readonly sector: Sector | null;
  readonly kind: 'flow' | 'stock';
}

export type OwnAnswer =
  | { readonly state: 'none' | 'definition-mismatch' | 'stale' }
  /** `wins`: recent, and not a mere plan; else it is used only where the children do not add up. */
  | { readonly state: 'known'; readonly exposure: Exposure; readonly wins: boolean };

interface Series {
  readonly rows: readonly DeclaredExposure[];
  readonly definition: string;
}

const DEFAULT_DEFINITION = 'default';

const beginsBefore = (row: DeclaredExposure, end: string): boolean =>
  ('from' in row.period ? row.period.from : row.period.asOf) < end;

/**
 * Which series it is, what has begun decides. All of it is read then: of a flow a later part that is known leaves the rest for the
 * days before, so that every declared period sums to what was declared.
 */
const seriesOf = (
  all: readonly DeclaredExposure[],
  need: ExposureNeed,
  end: string,
): Series | 'none' | 'definition-mismatch' => {
  const begun = all.filter((row) => beginsBefore(row, end));
  const sector = begun.some((row) => row.sector === need.sector) ? need.sector : null;
  const definitions = [...new Set(begun.filter((row) => row.sector === sector).map((row) => row.definition))];
  const [only] = definitions;
  if (only === undefined) return 'none';
  const definition = definitions.includes(DEFAULT_DEFINITION) ? DEFAULT_DEFINITION : only;
  if (definition !== DEFAULT_DEFINITION && definitions.length > 1) return 'definition-mismatch';
  return { rows: all.filter((row) => row.sector === sector && row.definition === definition), definition };
};

/** The total where there is one, else each category by itself. */
const bySeriesOfFlow = (rows: readonly DeclaredExposure[]): DeclaredExposure[][] => {
  const totals = rows.filter((row) => row.category === null);
  if (totals.length > 0) return [totals];
  const byCategory = new Map<string, DeclaredExposure[]>();
  for (const row of rows) byCategory.set(`${row.category}`, [...(byCategory.get(`${row.category}`) ?? []), row]);
  return [...byCategory.values()];
};

type FlowReader = (rows: readonly DeclaredExposure[], days: DayRange, definition: string) => Exposure | undefined;

const flowBy = (read: FlowReader, series: Series, days: DayRange): Exposure | undefined => {
  const parts = bySeriesOfFlow(series.rows).flatMap((rows) => read(rows, days, series.definition) ?? []);
  const [first, ...others] = parts;
  return first && addUp([first, ...others]);
};

export const ownExposure = (rows: readonly DeclaredExposure[], need: ExposureNeed, window: DayRange): OwnAnswer => {
  const series = seriesOf(rows, need, window.to);
  if (typeof series === 'string') return { state: series };
  if (need.kind === 'stock') {
    const stock = stockBefore(series.rows, window.to);
    return stock.state === 'known' ? { ...stock, wins: stock.exposure.isDeclared } : stock;
  }
  const exposure = flowBy(flowInWindow, series, window);
  return exposure ? { state: 'known', exposure, wins: isRecentFlow(series.rows, window.to) } : { state: 'none' };
};

/** For a budget an own plan is enough to win. `windowEnd` is how far the reading looks; the period goes on after it. */
export const ownBudgetExposure = (
  rows: readonly DeclaredExposure[],
  need: ExposureNeed,
  days: { readonly period: DayRange; readonly windowEnd: string },
): OwnAnswer => {
  const { period, windowEnd } = days;
  const series = seriesOf(rows, need, period.to);
  if (typeof series === 'string') return { state: series };
  const exposure = flowBy(flowForBudget, series, period);
  const wins = hasPlanFor(series.rows, period) || isRecentFlow(series.rows, windowEnd);
  return exposure ? { state: 'known', exposure, wins } : { state: 'none' };
};
