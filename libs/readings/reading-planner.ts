// What a query asks for, one plan for each reading, in the order of the answer: its days, its target, and the sums that it
// will need. Pure.

import { addYears, type Day, dayFromNumber, type Instant } from '#domain/calendar/day';
import { formatInstant, localDay } from '#domain/calendar/local-time';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import type { ReadingPlan } from '#domain/indicator/assemble-reading';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf, type Indicator } from '#domain/indicator/indicator';
import { chooseTarget } from '#domain/indicator/target';
import { windowOf } from '#domain/indicator/window';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import type { ReadingQuery } from './reading-query.js';
import type { SumBook } from './sum-book.js';

/** What is known at an instant: the tree and its bases, the declarations. */
export interface Knowledge {
  readonly at: Instant;
  readonly tree: RegionTree;
  readonly book: DeclarationBook;
}

export interface PlannedReading {
  readonly plan: ReadingPlan;
  /** The same a year before. */
  readonly previous: ReadingPlan | null;
}

const DAY_MS = 86_400_000;
/** A code that is gone keeps the zone it had. */
const FALLBACK_ZONE = 'Asia/Shanghai';

/** Local time of regions at one instant; each zone is worked out once. */
export class LocalTimes {
  private readonly zones = new Map<string, { readonly day: Day; readonly text: string }>();

  constructor(
    private readonly tree: RegionTree,
    private readonly at: Instant,
  ) {}

  of(region: RegionCode): { readonly day: Day; readonly text: string } {
    const zone = this.zoneOf(region);
    const known = this.zones.get(zone);
    if (known) return known;
    const time = { day: localDay(this.at, zone), text: formatInstant(this.at, zone) };
    this.zones.set(zone, time);
    return time;
  }

  zoneOf(region: RegionCode): string {
    return this.tree.describe(region, dayFromNumber(Math.floor(this.at / DAY_MS)))?.timeZone ?? FALLBACK_ZONE;
  }
}

export const planReadings = (
  knowledge: Knowledge,
  query: Pick<ReadingQuery, 'indicators' | 'regions' | 'windows' | 'asOf' | 'compare'>,
  sums: SumBook,
): PlannedReading[] => {
  const times = new LocalTimes(knowledge.tree, knowledge.at);
  const planOf = (
    indicator: Indicator,
    region: RegionCode,
    asOf: Day,
  ): ((name: ReadingQuery['windows'][number]) => ReadingPlan) => {
    const choice = chooseTarget(knowledge, indicator, region, asOf);
    const { day, text } = times.of(region);
    return (name) => {
      const window = { name, ...windowOf(name, asOf, choice.period) };
      for (const counter of countersOf(indicator)) sums.want(counter, region, window);
      return { indicator, region, window, choice, knownAt: text, knownOn: day };
    };
  };
  const indicators = query.indicators.flatMap((id) => findIndicator(id) ?? []);
  return query.regions.flatMap((region) =>
    indicators.flatMap((indicator) => {
      const asOf = query.asOf ?? times.of(region).day;
      const now = planOf(indicator, region, asOf);
      const before = query.compare ? planOf(indicator, region, addYears(asOf, -1)) : null;
      return query.windows.map((name) => ({ plan: now(name), previous: before?.(name) ?? null }));
    }),
  );
};
