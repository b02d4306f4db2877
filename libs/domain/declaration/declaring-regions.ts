import type { Day } from '../calendar/day.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import type { DeclarationBook } from './declaration-book.js';
import type { Measure } from './declared.js';

/** Where it is worth looking for a declaration: regions that have one at or below them. Remembers what it worked out. */
export class DeclaringRegions {
  private readonly found = new Map<string, ReadonlySet<RegionCode>>();

  constructor(
    private readonly book: DeclarationBook,
    private readonly tree: RegionTree,
  ) {}

  has(what: Measure | 'survey', region: RegionCode, day: Day): boolean {
    const key = `${what}|${day}`;
    let regions = this.found.get(key);
    if (!regions) {
      const declaring = what === 'survey' ? this.book.regionsWithSurveys() : this.book.regionsWith(what);
      regions = new Set(declaring.flatMap((code) => this.tree.lineage(code, day).map((row) => row.code)));
      this.found.set(key, regions);
    }
    return regions.has(region);
  }
}
