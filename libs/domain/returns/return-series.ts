// 报表: what the returns of one (sector, region) book. They are disjoint or nested; each books, on the last of its days that
// no shorter one covers, what the shorter ones inside it leave over, so that every published period sums to what was
// published (contract, "What counts"). Refuses partial overlap.

import type { Day } from '../calendar/day.js';
import { addDays } from '../calendar/day.js';
import type { DeclaredReturn } from '../declaration/declared.js';
import {
  CASUALTY_MEASURES,
  type CasualtyMeasure,
  type Counter,
  casualtyCounter,
  fatalAccidents,
} from '../ledger/counter.js';
import type { Contribution } from '../ledger/entry.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import type { Sector } from '../sector.js';

export interface ReturnFacts {
  readonly region: RegionCode;
  readonly sector: Sector | 'all';
  readonly from: Day;
  readonly to: Day;
  /** Absent: not part of this return, books nothing. Money in fen. */
  readonly amounts: Readonly<Partial<Record<CasualtyMeasure, bigint>>>;
}

/** What a return books: what it states, and how many of its accidents were fatal at most. */
type Booked = CasualtyMeasure | 'fatal-accidents';
const BOOKED: readonly Booked[] = [...CASUALTY_MEASURES, 'fatal-accidents'];

const amountOf = ({ amounts }: ReturnFacts, booked: Booked): bigint | undefined => {
  if (booked !== 'fatal-accidents') return amounts[booked];
  const { accidents, deaths } = amounts;
  if (accidents === undefined || deaths === undefined) return undefined;
  if (accidents < deaths) return accidents;
  return deaths;
};

const counterOf = (booked: Booked, sector?: Sector): Counter =>
  booked === 'fatal-accidents' ? fatalAccidents(sector) : casualtyCounter(booked, sector);

export interface ReturnBooking {
  readonly contributions: Contribution[];
  /** A rest that is negative, or not 0 where every day is covered by shorter returns. */
  readonly isInconsistent: boolean;
}

type Period = Pick<ReturnFacts, 'from' | 'to'>;

export const isInside = (inner: Period, outer: Period): boolean => outer.from <= inner.from && inner.to <= outer.to;

/** Share days, and neither contains the other. */
export const overlapsInPart = (a: Period, b: Period): boolean =>
  a.from < b.to && b.from < a.to && !isInside(a, b) && !isInside(b, a);

/** Longest of those strictly inside `outer` that are not inside another of them: they are disjoint. */
const directChildren = <T extends Period>(outer: T, series: readonly T[]): T[] => {
  const inside = series.filter(
    (r) => r !== outer && isInside(r, outer) && !(r.from === outer.from && r.to === outer.to),
  );
  return inside.filter((r) => !inside.some((other) => other !== r && isInside(r, other)));
};

/** The last day of `outer` that no child covers; its own last day if all are covered. */
const bookingDay = (outer: Period, children: readonly Period[]): { day: Day; isCovered: boolean } => {
  let day = addDays(outer.to, -1);
  for (const child of [...children].sort((a, b) => (a.to < b.to ? 1 : -1))) {
    if (day >= child.to || day < child.from) break;
    day = addDays(child.from, -1);
  }
  return day < outer.from ? { day: addDays(outer.to, -1), isCovered: true } : { day, isCovered: false };
};

/** What `outer` books in the presence of the whole current series (itself included). */
export const returnBooking = (outer: ReturnFacts, series: readonly ReturnFacts[], tree: RegionTree): ReturnBooking => {
  const contributions: Contribution[] = [];
  let isInconsistent = false;
  if (outer.sector === 'all') return { contributions, isInconsistent };
  const { sector, region } = outer;
  for (const booked of BOOKED) {
    const stated = amountOf(outer, booked);
    if (stated === undefined) continue;
    const children = directChildren(
      outer,
      series.filter((r) => amountOf(r, booked) !== undefined),
    );
    const { day, isCovered } = bookingDay(outer, children);
    const rest = children.reduce((sum, child) => sum - (amountOf(child, booked) ?? 0n), stated);
    // The bound of fatal accidents need not add up: the figures that were published must.
    if (booked !== 'fatal-accidents' && (rest < 0n || (isCovered && rest !== 0n))) isInconsistent = true;
    if (rest === 0n || tree.basisOf(region, sector, day) !== 'returns') continue;
    for (const counter of [counterOf(booked), counterOf(booked, sector)]) {
      contributions.push({ counter, basisSector: sector, region, day, amount: rest });
    }
  }
  return { contributions, isInconsistent };
};

const factsOf = (row: DeclaredReturn): ReturnFacts => ({
  ...{ region: row.region, sector: row.sector, from: row.from, to: row.to },
  amounts: {
    accidents: row.accidents,
    deaths: row.deaths,
    ...(row.seriousInjuries === null ? {} : { 'serious-injuries': row.seriousInjuries }),
    ...(row.directLossFen === null ? {} : { 'direct-loss-yuan': row.directLossFen }),
  },
});

/** Whether any of these does not agree with the others of its sector that it contains. All are of one region. */
export const disagree = (
  rows: readonly DeclaredReturn[],
  series: readonly DeclaredReturn[],
  tree: RegionTree,
): boolean =>
  rows.some((row) => {
    const own = series.filter((other) => other.sector === row.sector).map(factsOf);
    const outer = own.find((facts) => facts.from === row.from && facts.to === row.to);
    return outer !== undefined && returnBooking(outer, own, tree).isInconsistent;
  });
