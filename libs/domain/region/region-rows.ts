import type { Day } from '../calendar/day.js';
import type { Region, RegionCode } from './region.js';
import type { ChangedRow } from './region-change.js';

const isOn = (row: Region, day: Day): boolean => row.validFrom <= day && (row.validTo === null || day < row.validTo);

/** The rows of the tree while changes are worked into them; remembers what they were. */
export class RegionRows {
  private readonly rows = new Map<RegionCode, Region[]>();
  private readonly before = new Map<string, Region>();
  private readonly after = new Map<string, Region>();

  constructor(regions: readonly Region[]) {
    for (const row of regions) {
      this.insert(row);
      this.before.set(keyOf(row), row);
    }
  }

  /** The oldest first. */
  of(code: RegionCode): readonly Region[] {
    return this.rows.get(code) ?? [];
  }

  on(code: RegionCode, day: Day): Region | undefined {
    return this.of(code).find((row) => isOn(row, day));
  }

  /** Rows that ever lay directly below a region. */
  below(code: RegionCode): Region[] {
    return [...this.rows.values()].flat().filter((row) => row.parent === code);
  }

  /** In place of the row that begins on the same day, if there is one. */
  put(row: Region): void {
    this.insert(row);
    this.after.set(keyOf(row), row);
  }

  changed(): ChangedRow[] {
    return [...this.after.values()]
      .map((after) => ({ before: this.before.get(keyOf(after)) ?? null, after }))
      .sort((a, b) => (keyOf(a.after) < keyOf(b.after) ? -1 : 1));
  }

  /** The first of the days `[from, to)` on which the code is not there. */
  firstGap(code: RegionCode, from: Day, to: Day | null): Day | undefined {
    let day = from;
    for (const row of this.of(code)) {
      if (!isOn(row, day)) continue;
      if (row.validTo === null) return undefined;
      day = row.validTo;
    }
    return to === null || day < to ? day : undefined;
  }

  /** Days from `day` on, on which the tree may be another than on the day before; with `day` itself. */
  daysFrom(day: Day): Day[] {
    const begins = [...this.rows.values()].flat().map((row) => row.validFrom);
    return [...new Set([day, ...begins.filter((begin) => begin > day)])].sort();
  }

  private insert(row: Region): void {
    const others = this.of(row.code).filter((one) => one.validFrom !== row.validFrom);
    this.rows.set(
      row.code,
      [...others, row].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1)),
    );
  }
}

const keyOf = (row: Region): string => `${row.code} ${row.validFrom}`;
