// Which leaves' amounts count for a region, on which days and in which sectors: the inverse of `RegionTree.postingPath`,
// so that the past is rolled up by one statement instead of one path an entry. One per tree; it remembers the shape of
// the tree between two days of change. Map `now` is another question (`PresentRollUp`); it is asked here.

import type { Day, DayRange } from '../calendar/day.js';
import { EVERY_SECTOR, type Leaf, type LeafSpan, sectorsOnReturns, spansOver } from './leaf-span.js';
import { PresentRollUp } from './present-roll-up.js';
import type { RegionCode } from './region.js';
import { RegionHistory } from './region-history.js';
import { type MapChoice, NEWEST } from './region-map.js';
import type { RegionTree } from './region-tree.js';

type Children = ReadonlyMap<RegionCode, readonly RegionCode[]>;

export class RollUp {
  private readonly shapes = new Map<Day, Children>();
  private readonly presents = new Map<Day, PresentRollUp>();
  private readonly changes: readonly Day[];

  constructor(private readonly tree: RegionTree) {
    this.changes = tree.changeDays();
  }

  /** Disjoint: no entry is in two of them. A region that is not in the tree on `asOn` has no present: it is read as it was. */
  spans(region: RegionCode, days: DayRange, { map = 'then', asOn = NEWEST }: MapChoice = {}): LeafSpan[] {
    const present = map === 'now' && this.tree.find(region, asOn) ? this.presentOn(asOn) : undefined;
    return spansOver(days, this.changes, (day) =>
      present ? present.leaves(region, this.lastChange(day)) : this.leaves(region, day),
    );
  }

  private leaves(top: RegionCode, day: Day): Leaf[] {
    const found: Leaf[] = [];
    const children = this.shapeOn(day);
    const visit = (region: RegionCode, sectors: number): void => {
      found.push({ region, sectors });
      const below = children.get(region);
      if (!below) return;
      // What comes from below stops under a region that reports by returns itself.
      const passing = sectors & ~sectorsOnReturns(this.tree, region, day);
      for (const child of below) visit(child, passing);
    };
    visit(top, EVERY_SECTOR);
    return found;
  }

  /** Children by parent as `lineage` sees them, also of codes that are gone. */
  private shapeOn(day: Day): Children {
    const start = this.lastChange(day);
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

  private presentOn(asOn: Day): PresentRollUp {
    const start = this.lastChange(asOn);
    const remembered = this.presents.get(start);
    if (remembered) return remembered;
    const present = new PresentRollUp(this.tree, new RegionHistory(this.tree, asOn));
    this.presents.set(start, present);
    return present;
  }

  /** From this day to `day` the tree is the same; '' before all rows. */
  private lastChange(day: Day): Day {
    return this.changes.findLast((change) => change <= day) ?? '';
  }
}
