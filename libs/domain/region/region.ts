import type { Day } from '../calendar/day.js';
import type { Sector } from '../sector.js';

/** Canonical code: country `100000`, province, city, district 6 digits (GB/T 2260), town 9, village 12. */
export type RegionCode = string;

export const REGION_LEVELS = ['country', 'province', 'city', 'district', 'town', 'village'] as const;
export type RegionLevel = (typeof REGION_LEVELS)[number];

/** One row of the tree, valid on the days `[validFrom, validTo)`. */
export interface Region {
  readonly code: RegionCode;
  readonly parent: RegionCode | null;
  readonly level: RegionLevel;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  readonly successors: readonly RegionCode[];
  /** IANA name. */
  readonly timeZone: string;
}

/** `incidents`: single incidents count and returns only check; `returns`: the other way round. */
export type ReportingBasis = 'incidents' | 'returns';

/**
 * Whether accidents below every threshold (no death, no serious injury, little loss) are counted on days `[from, to)`. Where
 * nothing is stated they are not (contract, "What counts").
 */
export interface CountingRule {
  readonly countsBelowThreshold: boolean;
  readonly from: Day;
  readonly to: Day | null;
}

/** A stated basis; where none is stated, the default by level holds (see `RegionTree.basisOf`). */
export interface BasisRow {
  readonly region: RegionCode;
  /** `*` is every sector that has no row of its own. */
  readonly sector: Sector | '*';
  readonly basis: ReportingBasis;
  readonly from: Day;
  readonly to: Day | null;
}
