// Exposures as simply as they can be said: a flow is looked at day by day, from its first declaration on; of a stock all rows are
// sorted. Who declares nothing is the sum of its districts.

import { daysFrom, plusDays } from '#oracle/region-oracle';
import type { EventDraft } from '../ledger/events.js';
import { type Days, districtsOf, isIn, isInside, length, number, text } from './any-day-terms.js';

export interface Need {
  readonly measure: string;
  readonly sector: string | null;
  readonly isFlow: boolean;
  readonly scale: number;
}
export const flow = (measure: string, scale: number, sector: string | null = null): Need => ({
  ...{ measure, sector, isFlow: true, scale },
});
export const stock = (measure: string, scale: number): Need => ({ measure, sector: null, isFlow: false, scale });

interface Own {
  readonly value: number;
  /** Share of the days with a declaration that is not a plan. */
  readonly coverage: number;
  readonly isDeclared: boolean;
  /** Recent, and more than a plan. */
  readonly wins: boolean;
}

interface Row extends Days {
  readonly value: number;
}

/** Of a day: what each declaration that contains it leaves for it, after the shorter ones inside it. */
const rateOn = (day: string, rows: readonly Row[]): number | undefined => {
  const around = rows.filter((row) => isIn(day, row));
  if (around.length === 0) return undefined;
  return around.reduce((rate, row) => {
    const inside = rows.filter((other) => isInside(other, row));
    const direct = inside.filter((other) => !inside.some((third) => isInside(other, third)));
    const open = length(row) - direct.reduce((days, other) => days + length(other), 0);
    const rest = direct.reduce((left, other) => left - other.value, row.value);
    if (open === 0) return rate + rest / length(row);
    return inside.some((other) => isIn(day, other)) ? rate : rate + rest / open;
  }, 0);
};

const seriesOf = (rows: readonly EventDraft[], { sector }: Need, end: string): readonly EventDraft[] => {
  const begun = rows.filter(({ data }) => text(data.from) < end);
  const isOwn = sector !== null && begun.some(({ data }) => data.sector === sector);
  const isOf = ({ data }: EventDraft): boolean => data.sector === (isOwn ? sector : undefined);
  return begun.some(isOf) ? rows.filter(isOf) : [];
};

/** What is declared, else a plan that nothing overlaps, else the rate of the last day before that has one. */
const ownFlow = (all: readonly EventDraft[], need: Need, window: Days): Own | null => {
  const rows = seriesOf(all, need, window.to).map(({ data }) => ({
    ...{ from: text(data.from), to: text(data.to), value: number(data.value), isPlan: data.status === 'planned' },
  }));
  const stated = rows.filter((row) => !row.isPlan);
  const plans = rows.filter((row) => row.isPlan && !stated.some((one) => one.from < row.to && row.from < one.to));
  const [first = window.from] = [...rows.map((row) => row.from), window.from].sort();
  let value = 0;
  let isDeclared = false;
  let isAny = false;
  let covered = 0;
  let lastStated: number | undefined;
  let lastPlan: number | undefined;
  for (const day of daysFrom(first, window.to)) {
    const [now, planned] = [rateOn(day, stated), rateOn(day, plans)];
    const used = now ?? planned ?? lastStated ?? lastPlan;
    const isStated = now !== undefined || (planned === undefined && lastStated !== undefined);
    lastStated = now ?? lastStated;
    lastPlan = planned ?? lastPlan;
    if (used === undefined || day < window.from) continue;
    value += used;
    covered += now === undefined ? 0 : 1;
    isAny = true;
    isDeclared ||= isStated;
  }
  const isRecent = (row: Days): boolean => row.from < window.to && length({ from: row.to, to: window.to }) <= 400;
  return isAny ? { value, coverage: covered / length(window), isDeclared, wins: stated.some(isRecent) } : null;
};

/** The latest day before the window's end, not more than 400 days old: of all, else by category; plans last. */
const ownStock = (all: readonly EventDraft[], { to }: Days): Own | null => {
  const newest = (some: readonly EventDraft[]): EventDraft[] =>
    [...some].sort((a, b) => (text(a.data.asOf) < text(b.data.asOf) ? 1 : -1)).slice(0, 1);
  const isFresh = ({ data }: EventDraft): boolean => length({ from: text(data.asOf), to: plusDays(to, -1) }) <= 400;
  const rows = all.filter(({ data }) => text(data.asOf) < to);
  for (const isPlan of [false, true]) {
    const some = rows.filter(({ data }) => (data.status === 'planned') === isPlan);
    const of = (category: string | undefined): EventDraft[] =>
      newest(some.filter(({ data }) => data.category === category));
    for (const choice of [of(undefined), [...of('elevator'), ...of('crane')]]) {
      if (choice.length === 0 || !choice.every(isFresh)) continue;
      return {
        value: choice.reduce((sum, { data }) => sum + number(data.value), 0),
        coverage: 1,
        isDeclared: !isPlan,
        wins: !isPlan,
      };
    }
  }
  return null;
};

/** Of what stands of all declarations. */
export const exposureOf = (
  standing: readonly EventDraft[],
  need: Need,
  { region, ...window }: Days & { readonly region: string },
): Own | null => {
  const all = standing.filter(({ data }) => data.measure === need.measure && data.region === region);
  const own = need.isFlow ? ownFlow(all, need, window) : ownStock(all, window);
  if (own?.wins) return own;
  const parts = districtsOf(region).map((code) => exposureOf(standing, need, { region: code, ...window }));
  const sumOf = (isGood: (part: Own) => boolean): Own | null => {
    const good = parts.flatMap((part) => (part && isGood(part) ? [part] : []));
    if (parts.length === 0 || good.length < parts.length) return null;
    const value = good.reduce((sum, part) => sum + part.value, 0);
    const coverage = good.reduce((sum, part) => sum + part.coverage, 0) / good.length;
    return { value, coverage, isDeclared: good.every((part) => part.isDeclared), wins: true };
  };
  return sumOf((part) => part.isDeclared) ?? own ?? sumOf(() => true);
};
