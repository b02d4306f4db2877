// The tree of administrative codes at every day it was valid, and how a count travels up it. Refuses to guess a parent
// from a prefix: the parent is a column (Dongguan's towns hang below the city, not below a district).

import type { Day } from '../calendar/day.js';
import type { Sector } from '../sector.js';
import type { BasisRow, CountingRule, Region, RegionCode, ReportingBasis } from './region.js';

const validOn = (row: { validFrom: Day; validTo: Day | null }, day: Day): boolean =>
  row.validFrom <= day && (row.validTo === null || day < row.validTo);

/** `44` → `440000`, `440605124000` → `440605124`, `4406` → `440600`. Says nothing about whether the code exists. */
export const canonicalCode = (text: string): RegionCode | undefined => {
  if (!/^\d{1,12}$/.test(text)) return undefined;
  if (text.length === 2 || text.length === 4) return text.padEnd(6, '0');
  if (text.length === 6 || text.length === 9)
    return text.length === 9 && text.endsWith('000') ? text.slice(0, 6) : text;
  if (text.length !== 12) return undefined;
  if (!text.endsWith('000')) return text;
  const nine = text.slice(0, 9);
  return nine.endsWith('000') ? nine.slice(0, 6) : nine;
};

export class RegionTree {
  private readonly rows = new Map<RegionCode, Region[]>();
  private readonly childCodes = new Map<RegionCode, Set<RegionCode>>();
  private readonly bases = new Map<string, BasisRow[]>();

  constructor(
    regions: readonly Region[],
    bases: readonly BasisRow[],
    /** The city whose single incidents this installation counts. */
    readonly ownCity: RegionCode,
    /** Grows with every change of rows: what rolled up by an older one must be rebuilt. */
    readonly version: number,
    private readonly counting: readonly CountingRule[] = [],
  ) {
    for (const row of regions) {
      this.rows.set(row.code, [...(this.rows.get(row.code) ?? []), row]);
      if (row.parent) this.childCodes.set(row.parent, (this.childCodes.get(row.parent) ?? new Set()).add(row.code));
    }
    for (const row of bases) {
      const key = `${row.region}|${row.sector}`;
      this.bases.set(key, [...(this.bases.get(key) ?? []), row]);
    }
  }

  /** Every row ever, in no order. */
  all(): Region[] {
    return [...this.rows.values()].flat();
  }

  /** Days on which a row or a stated basis begins or ends, ascending: between two of them the roll-up is the same. */
  changeDays(): Day[] {
    const ends = [
      ...this.all().flatMap((row) => [row.validFrom, row.validTo]),
      ...[...this.bases.values()].flat().flatMap((row) => [row.from, row.to]),
    ];
    return [...new Set(ends)].filter((day) => day !== null).sort();
  }

  isKnown(code: RegionCode): boolean {
    return this.rows.has(code);
  }

  /** The row valid on a day; `undefined` before it began or after it was retired. */
  find(code: RegionCode, day: Day): Region | undefined {
    return this.rows.get(code)?.find((row) => validOn(row, day));
  }

  /** The row valid on the day, else the last one known: for names and zones of codes that are gone. */
  describe(code: RegionCode, day: Day): Region | undefined {
    return this.find(code, day) ?? this.rows.get(code)?.at(-1);
  }

  /** From the region itself up to the country. */
  lineage(code: RegionCode, day: Day): Region[] {
    const line: Region[] = [];
    for (let row = this.describe(code, day); row; row = row.parent ? this.describe(row.parent, day) : undefined) {
      line.push(row);
    }
    return line;
  }

  children(code: RegionCode, day: Day): Region[] {
    return [...(this.childCodes.get(code) ?? [])]
      .map((child) => this.find(child, day))
      .filter((row): row is Region => row?.parent === code)
      .sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** The region and all below it, on a day, parents first. */
  subtree(code: RegionCode, day: Day): Region[] {
    const own = this.describe(code, day);
    if (!own) return [];
    return [own, ...this.children(code, day).flatMap((child) => this.subtree(child.code, day))];
  }

  isWithin(code: RegionCode, ancestor: RegionCode, day: Day): boolean {
    return this.lineage(code, day).some((row) => row.code === ancestor);
  }

  /** Stated, else by level: provinces, and cities other than the own, report by returns; all else by incidents. */
  basisOf(code: RegionCode, sector: Sector, day: Day): ReportingBasis {
    for (const key of [`${code}|${sector}`, `${code}|*`]) {
      const row = this.bases.get(key)?.find((b) => b.from <= day && (b.to === null || day < b.to));
      if (row) return row.basis;
    }
    const level = this.describe(code, day)?.level;
    const reportsByReturns = level === 'province' || (level === 'city' && code !== this.ownCity);
    return reportsByReturns ? 'returns' : 'incidents';
  }

  /** Of several rules for a day the one that begins last. */
  countsBelowThreshold(day: Day): boolean {
    const rules = this.counting.filter((rule) => rule.from <= day && (rule.to === null || day < rule.to));
    const last = rules.reduce<CountingRule | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined);
    return last?.countsBelowThreshold ?? false;
  }

  /**
   * Where an amount at `code` counts: there and upwards, to below the next region on `returns`; with `basisSector` null
   * up the plain tree to the country (contract, fine print 1). Whether it counts at all is decided when it is booked.
   */
  postingPath(code: RegionCode, basisSector: Sector | null, day: Day): RegionCode[] {
    const path: RegionCode[] = [];
    for (const row of this.lineage(code, day)) {
      const isStop = path.length > 0 && basisSector !== null && this.basisOf(row.code, basisSector, day) === 'returns';
      if (isStop) break;
      path.push(row.code);
    }
    return path;
  }
}
