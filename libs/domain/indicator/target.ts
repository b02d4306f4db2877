// Which target holds for a reading, and its period: the own region's before an ancestor's, then the shorter period, then
// the later `from`, then the later in the log. Only rates and proportions are inherited, and hold for each assessment year
// (contract, "Targets" and fine print 9). Targets of an organization never hold for a region.

import { type Day, type DayRange, daysBetween, earlierDay, laterDay } from '../calendar/day.js';
import type { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredTarget } from '../declaration/declared.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import { type Indicator, isRatio } from './indicator.js';
import { assessmentYear, calendarYear } from './window.js';

export interface TargetChoice {
  readonly target: DeclaredTarget | null;
  /** The days that the target is about; the calendar year where there is none. */
  readonly period: DayRange;
}

const isBetter = (a: DeclaredTarget, b: DeclaredTarget): boolean => {
  const longer = daysBetween(a.from, a.to) - daysBetween(b.from, b.to);
  if (longer !== 0) return longer < 0;
  return a.from === b.from ? a.order > b.order : a.from > b.from;
};

const bestOf = (targets: readonly DeclaredTarget[], asOf: Day): DeclaredTarget | undefined =>
  targets
    .filter((target) => target.from <= asOf && asOf < target.to)
    .reduce<DeclaredTarget | undefined>((best, one) => (best && !isBetter(one, best) ? best : one), undefined);

const periodOf = (target: DeclaredTarget, asOf: Day, ratio: boolean): DayRange => {
  if (!ratio) return { from: target.from, to: target.to };
  const year = assessmentYear(asOf, target.assessmentYear);
  return {
    from: laterDay(year.from, target.from),
    to: earlierDay(year.to, target.to),
  };
};

/** Of an enterprise its own target wins; what is inherited, it inherits from its region. */
export const chooseTarget = (
  sources: { readonly book: DeclarationBook; readonly tree: RegionTree },
  indicator: Indicator,
  place: { readonly region: RegionCode; readonly organization?: string | null },
  asOf: Day,
): TargetChoice => {
  const { region, organization = null } = place;
  const ratio = isRatio(indicator);
  if (organization !== null) {
    const own = bestOf(sources.book.organizationTargets(indicator.id, organization), asOf);
    if (own) return { target: own, period: periodOf(own, asOf, ratio) };
    if (!ratio) return { target: null, period: calendarYear(asOf) };
  }
  const holders = ratio ? sources.tree.lineage(region, asOf).map((row) => row.code) : [region];
  for (const holder of holders) {
    const target = bestOf(sources.book.targets(indicator.id, holder), asOf);
    if (target) return { target, period: periodOf(target, asOf, ratio) };
  }
  return { target: null, period: calendarYear(asOf) };
};
