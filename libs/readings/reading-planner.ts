// What a query asks for, one plan for each reading, in the order of the answer: its days, its target, and the sums that it
// will need. Pure.

import { addDays, addYears, type Day, type DayRange, daysBetween, type Instant } from '#domain/calendar/day';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import type { ReadingPlan } from '#domain/indicator/assemble-reading';
import { findIndicator } from '#domain/indicator/catalogue';
import { type Indicator, sumsOf } from '#domain/indicator/indicator';
import type { Place } from '#domain/indicator/measurement';
import { periodsBefore } from '#domain/indicator/outlook';
import { chooseTarget } from '#domain/indicator/target';
import { type ShownWindowName, windowOf } from '#domain/indicator/window';
import type { RegionCode } from '#domain/region/region';
import type { RegionHistory } from '#domain/region/region-history';
import type { RegionTree } from '#domain/region/region-tree';
import { LocalTimes } from './local-times.js';
import type { ReadingQuery } from './reading-query.js';
import type { SumBook } from './sum-book.js';

/** What is known at an instant: the tree and its bases, the declarations. */
export interface Knowledge {
  readonly at: Instant;
  /** In the own city, whatever `at` is: the day whose tree is the present. */
  readonly today: Day;
  readonly tree: RegionTree;
  readonly book: DeclarationBook;
  /** Where past codes stand in the tree of a day. */
  readonly historyOn: (day: Day) => RegionHistory;
}

/** What one reading is asked for. */
export type Asked = Pick<
  ReadingQuery,
  'indicators' | 'regions' | 'windows' | 'asOf' | 'compare' | 'organization' | 'map' | 'days'
>;

export interface PlannedReading {
  readonly plan: ReadingPlan;
  /** The same a year before. */
  readonly previous: ReadingPlan | null;
}

export const planReadings = (knowledge: Knowledge, query: Asked, sums: SumBook): PlannedReading[] => {
  const times = new LocalTimes(knowledge.tree, knowledge.at);
  const planner = new Planner(knowledge, query, times);
  const indicators = query.indicators.flatMap((id) => findIndicator(id) ?? []);
  const names: readonly ShownWindowName[] = query.days ? ['custom'] : query.windows;
  const planned = query.regions.flatMap((region) =>
    indicators.flatMap((indicator) => {
      const asOf = query.days ? addDays(query.days.to, -1) : (query.asOf ?? times.of(region).day);
      const now = planner.plansOf(indicator, region, asOf);
      const before = query.compare ? planner.plansOf(indicator, region, addYears(asOf, -1)) : null;
      return names.map((name): PlannedReading => {
        const plan = now(name);
        return { plan, previous: before && yearBefore(plan, before(name)) };
      });
    }),
  );
  for (const { plan, previous } of planned) {
    want(plan, sums);
    if (previous) want(previous, sums);
  }
  return planned;
};

/** The same days a year before: a target of then counts only where its period began with them. Nobody asks what was to come. */
const yearBefore = ({ window, choice }: ReadingPlan, then: ReadingPlan): ReadingPlan => {
  const from = addYears(window.from, -1);
  if (window.name !== 'period' || then.window.from === from) return { ...then, isForecast: false };
  const period = { from, to: addYears(choice.period.to, -1) };
  return { ...then, isForecast: false, window: { ...then.window, from }, choice: { target: null, period } };
};

class Planner {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly query: Asked,
    private readonly times: LocalTimes,
  ) {}

  plansOf(indicator: Indicator, region: RegionCode, asOf: Day): (name: ShownWindowName) => ReadingPlan {
    const { query, knowledge } = this;
    const place: Place = { region, organization: query.organization ?? null };
    const choice = chooseTarget(knowledge, indicator, place, asOf);
    const { day, text } = this.times.of(region);
    return (name) => {
      const window = { name, ...(name === 'custom' ? this.customDays(asOf) : windowOf(name, asOf, choice.period)) };
      const boundaries = query.map === 'now' ? this.boundariesOf(region, window) : null;
      const isForecast = name === 'period' && choice.target !== null;
      return { indicator, place, boundaries, isForecast, window, choice, knownAt: text, knownOn: day };
    };
  }

  /** The days asked for; for the reading a year before as many, ending a year earlier. */
  private customDays(asOf: Day): DayRange {
    const { days } = this.query;
    if (!days) throw new Error('a custom window has days');
    const to = addDays(asOf, 1);
    return to === days.to ? days : { from: addDays(to, -daysBetween(days.from, days.to)), to };
  }

  private boundariesOf(region: RegionCode, days: DayRange): ReadingPlan['boundaries'] {
    const history = this.knowledge.historyOn(this.knowledge.today);
    return {
      map: 'now',
      predecessors: history.predecessorsOf(region),
      unattributed: history.unattributedFor(region, days),
    };
  }
}

const want = ({ indicator, place, window, choice, isForecast }: ReadingPlan, sums: SumBook): void => {
  const { computation } = indicator;
  if (computation.kind === 'hazards') sums.wantHazards(computation.level, place, window);
  // A forecast knows what was usual before.
  const hasPrior = isForecast && 'counters' in computation && computation.kind !== 'money';
  const all = hasPrior ? [window, ...periodsBefore(choice.period)] : [window];
  for (const days of all) for (const counter of sumsOf(indicator)) sums.want(counter, place, days);
};
