// Which leaves' amounts count for a region, on which days and in which sectors: the inverse of `RegionTree.postingPath`,
// so that the past is rolled up by one statement instead of one path an entry. One per tree; it remembers the shape of
// the tree between two days of change.

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

/** Only entries without a basis sector: up the plain tree. */
export const PLAIN_ONLY = 1;
const EVERY = (1 << (SECTORS.length + 1)) - 1;

type Children = ReadonlyMap<RegionCode, readonly RegionCode[]>;

export class RollUp {
  private readonly shapes = new Map<Day, Children>();
  private readonly changes: readonly Day[];

  constructor(private readonly tree: RegionTree) {
    this.changes = tree.changeDays();
  }

  /** Disjoint: no entry is in two of them. */
  spans(region: RegionCode, days: DayRange): LeafSpan[] {
    const starts = [days.from, ...this.changes.filter((day) => days.from < day && day < days.to)];
    return merge(
      starts.flatMap((from, i) => {
        const to = starts[i + 1] ?? days.to;
        return this.leaves(region, from).map((leaf) => ({ ...leaf, from, to }));
      }),
    );
  }

  private leaves(top: RegionCode, day: Day): Pick<LeafSpan, 'region' | 'sectors'>[] {
    const found: Pick<LeafSpan, 'region' | 'sectors'>[] = [];
    const children = this.shapeOn(day);
    const visit = (region: RegionCode, sectors: number): void => {
      found.push({ region, sectors });
      const below = children.get(region);
      if (!below) return;
      // What comes from below stops under a region that reports by returns itself.
      const passing = sectors & ~this.stopping(region, day);
      for (const child of below) visit(child, passing);
    };
    visit(top, EVERY);
    return found;
  }

  /** Sectors in which the region reports by returns. */
  private stopping(region: RegionCode, day: Day): number {
    return SECTORS.reduce(
      (bits, sector, i) => (this.tree.basisOf(region, sector, day) === 'returns' ? bits | (1 << (i + 1)) : bits),
      0,
    );
  }

  /** Children by parent as `lineage` sees them, also of codes that are gone. */
  private shapeOn(day: Day): Children {
    const start = this.changes.filter((change) => change <= day).at(-1) ?? '';
    const remembered = this.shapes.get(start);
    if (remembered) return remembered;
    const shape = new Map<RegionCode, RegionCode[]>();
    for (const code of new Set(this.tree.all().map((row) => row.code))) {
      const parent = this.tree.describe(code, day)?.parent;
      if (!parent) continue;
      const siblings = shape.get(parent) ?? [];
      siblings.push(code);
      shape.set(parent, siblings);
    }
    this.shapes.set(start, shape);
    return shape;
  }
}

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
