// What a roll-up answers: leaves on days, each with the set of sectors that count.

import type { Day, DayRange } from '../calendar/day.js';
import { SECTORS } from '../sector.js';
import type { RegionCode } from './region.js';
import type { RegionTree } from './region-tree.js';

/** What is booked at `region` on days `[from, to)` counts, if its basis sector is in the set. */
export interface LeafSpan extends DayRange {
  readonly region: RegionCode;
  /** Bit 0: entries without a basis sector; bit n: the n-th of `SECTORS`, counted from 1. */
  readonly sectors: number;
}

/** A leaf on one stretch of days between two changes. */
export type Leaf = Pick<LeafSpan, 'region' | 'sectors'>;

/** Only entries without a basis sector: up the plain tree. */
export const PLAIN_ONLY = 1;
export const EVERY_SECTOR = (1 << (SECTORS.length + 1)) - 1;

/** Sectors in which the region reports by returns. */
export const sectorsOnReturns = (tree: RegionTree, region: RegionCode, day: Day): number =>
  SECTORS.reduce(
    (bits, sector, i) => (tree.basisOf(region, sector, day) === 'returns' ? bits | (1 << (i + 1)) : bits),
    0,
  );

/** Spans of the days, given what the leaves are from each day of change on. */
export const spansOver = (
  days: DayRange,
  changes: readonly Day[],
  leavesOn: (day: Day) => readonly Leaf[],
): LeafSpan[] => {
  const starts = [days.from, ...changes.filter((day) => days.from < day && day < days.to)];
  return merge(
    starts.flatMap((from, i) => {
      const to = starts[i + 1] ?? days.to;
      return leavesOn(from).map((leaf) => ({ ...leaf, from, to }));
    }),
  );
};

/** Neighbouring days of one leaf with the same sectors as one span. */
const merge = (spans: readonly LeafSpan[]): LeafSpan[] => {
  const merged = new Map<string, LeafSpan>();
  const done: LeafSpan[] = [];
  for (const span of spans) {
    const last = merged.get(span.region);
    if (last && last.to === span.from && last.sectors === span.sectors) {
      merged.set(span.region, { ...last, to: span.to });
    } else {
      if (last) done.push(last);
      merged.set(span.region, span);
    }
  }
  return [...done, ...merged.values()];
};
