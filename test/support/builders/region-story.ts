// Stories of regions that change on one day, with amounts booked before and after, read by both maps.

import type { Day } from '#domain/calendar/day';
import type { BasisRow, Region, RegionCode } from '#domain/region/region';
import type { RegionMap } from '#domain/region/region-map';
import { RegionTree } from '#domain/region/region-tree';
import { RollUp } from '#domain/region/roll-up';
import { SECTORS, type Sector } from '#domain/sector';
import { aRegion } from './regions.js';

export const BEFORE: Day = '2025-06-01';
export const CHANGE: Day = '2026-01-01';
export const AFTER: Day = '2026-06-01';
export const YEARS = { from: '2025-01-01', to: '2027-01-01' };
export const TOP = [aRegion('100000', null, 'country'), aRegion('440000', '100000', 'province')];
export const CITY = [...TOP, aRegion('440600', '440000', 'city')];

export const gone = (
  code: RegionCode,
  parent: RegionCode,
  level: Region['level'],
  successors: RegionCode[],
  on = CHANGE,
) => aRegion(code, parent, level, { validTo: on, successors });
export const begun = (code: RegionCode, parent: RegionCode, level: Region['level'], on = CHANGE) =>
  aRegion(code, parent, level, { validFrom: on });
export const moved = (code: RegionCode, parents: [RegionCode, RegionCode], level: Region['level']) => [
  aRegion(code, parents[0], level, { validTo: CHANGE }),
  begun(code, parents[1], level),
];

/** At a leaf, on a day, that many; of construction, so they go by the reporting basis. */
type Booked = readonly [at: RegionCode, on: Day, amount: number, sector?: Sector | null];

export interface Story {
  readonly rows: readonly Region[];
  readonly bases?: readonly BasisRow[];
  readonly booked: readonly Booked[];
}

export const storyTree = ({ rows, bases = [] }: Story): RegionTree => new RegionTree(rows, bases, '440600', 1);

const reading = (story: Story, region: RegionCode, map: RegionMap): number => {
  const spans = new RollUp(storyTree(story)).spans(region, YEARS, { map });
  const amounts = story.booked.flatMap(([at, on, amount, sector = 'construction']) => {
    const bit = sector === null ? 0 : SECTORS.indexOf(sector) + 1;
    return spans
      .filter((span) => span.region === at && span.from <= on && on < span.to && ((span.sectors >> bit) & 1) === 1)
      .map(() => amount);
  });
  return amounts.reduce((sum, amount) => sum + amount, 0);
};

/** What each region reads, by map then and by map now. */
export const bothWays = (story: Story, regions: readonly RegionCode[]) =>
  regions.map((region) => [region, reading(story, region, 'then'), reading(story, region, 'now')]);
