// Map `now` (ADR 0011): which leaves count for a region of the present, on days when the tree was another. Refuses to count
// anything twice: what a region's returns already said on its day is not added to them by a later change of the tree.

import type { Day } from '../calendar/day.js';
import { EVERY_SECTOR, type Leaf, sectorsOnReturns } from './leaf-span.js';
import type { RegionCode } from './region.js';
import type { RegionHistory, Standing } from './region-history.js';
import type { RegionTree } from './region-tree.js';

/** Sectors that stop below a region of the present, because it holds returns that the leaf lay below on its day. */
type Sealed = ReadonlyMap<RegionCode, number>;
const NOTHING: Sealed = new Map();

export class PresentRollUp {
  private readonly below = new Map<RegionCode, Standing[]>();
  private readonly sealed = new Map<string, Sealed>();

  constructor(
    private readonly tree: RegionTree,
    private readonly history: RegionHistory,
  ) {
    for (const standing of history.standings()) {
      if (standing.home === undefined) continue;
      for (const region of history.lineOf(standing.home)) {
        const known = this.below.get(region);
        if (known) known.push(standing);
        else this.below.set(region, [standing]);
      }
    }
  }

  /** For a region of the present; `day` is the first after a change of the tree, and stands for all until the next. */
  leaves(region: RegionCode, day: Day): Leaf[] {
    return (this.below.get(region) ?? [])
      .filter(({ life }) => this.history.standingOf(life.code, day)?.life === life)
      .map(({ life: { code } }) => {
        const sealed = this.sealedBelow(this.parentOf(code, day), day).get(region) ?? 0;
        return { region: code, sectors: EVERY_SECTOR & ~sealed };
      });
  }

  /** What lay below a region on returns is in them: it goes no further up than below all that may hold a part of these. */
  private sealedBelow(parent: RegionCode | null, day: Day): Sealed {
    if (parent === null) return NOTHING;
    const key = `${parent}|${day}`;
    const known = this.sealed.get(key);
    if (known) return known;
    const sealed = new Map(this.sealedBelow(this.parentOf(parent, day), day));
    const sectors = sectorsOnReturns(this.tree, parent, day);
    for (const heir of this.history.standingOf(parent, day)?.heirs ?? []) {
      for (const region of this.history.lineOf(heir)) sealed.set(region, (sealed.get(region) ?? 0) | sectors);
    }
    this.sealed.set(key, sealed);
    return sealed;
  }

  private parentOf(code: RegionCode, day: Day): RegionCode | null {
    return this.tree.describe(code, day)?.parent ?? null;
  }
}
