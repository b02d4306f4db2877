// Regions beside each other: each against the rate of all of them together, with the limits within which chance alone would
// leave it (a funnel plot: the smaller the exposure, the wider). What lies within is not worse, whatever its rank.

import type { RegionCode } from '../region/region.js';
import { clusterMean } from '../statistics/clusters.js';
import { binomialFunnelZone, type FunnelZone, funnelLimits, funnelZone } from '../statistics/funnel.js';
import type { Bounds } from '../statistics/poisson.js';
import type { Indicator } from './indicator.js';
import type { Reading } from './reading.js';

export interface ComparedRegion {
  readonly region: RegionCode;
  readonly numerator: number;
  readonly exposure: number;
  readonly value: number;
  /** Of the numerator, at the common rate. */
  readonly expected: number;
  /** Between which a value may lie by chance, at 95 % and at 99.8 %; null of shares. */
  readonly warning: Bounds | null;
  readonly action: Bounds | null;
  readonly zone: FunnelZone;
}

export interface Comparison {
  readonly pooled: { readonly numerator: number; readonly exposure: number; readonly value: number } | null;
  readonly regions: readonly ComparedRegion[];
  /** Without a value: they are in no sum. */
  readonly left: readonly RegionCode[];
}

interface Comparable {
  readonly reading: Reading;
  readonly numerator: number;
  readonly exposure: number;
  readonly value: number;
}

const comparable = (reading: Reading): Comparable[] => {
  const { numerator, denominator, value } = reading;
  const isWhole = numerator !== null && numerator >= 0 && denominator !== null && denominator.value > 0;
  return isWhole && value !== null ? [{ reading, numerator, exposure: denominator.value, value }] : [];
};

const scaled = ({ low, high }: Bounds, factor: number): Bounds => ({ low: low * factor, high: high * factor });

/** Counts and money have no exposure: they cannot be compared. */
export const isComparable = ({ computation }: Indicator): boolean =>
  computation.kind !== 'count' && computation.kind !== 'money';

export const compareRegions = (indicator: Indicator, readings: readonly Reading[]): Comparison => {
  const found = readings.flatMap(comparable);
  const left = readings.filter((reading) => comparable(reading).length === 0).map((reading) => reading.region);
  const [numerator, exposure] = [sum(found, (one) => one.numerator), sum(found, (one) => one.exposure)];
  const { computation } = indicator;
  if (exposure <= 0) return { pooled: null, regions: [], left };
  const scale = 'scale' in computation ? Number(computation.scale) : 1;
  const pooled = { numerator, exposure, value: (numerator / exposure) * scale };
  // Deaths come in clusters, as large as those of all regions together are on average.
  const size = clusterMean({ deaths: numerator, fatalAccidents: sum(found, ({ reading }) => reading.accidents ?? 0) });
  const regions = found.map((one): ComparedRegion => {
    const expected = (numerator / exposure) * one.exposure;
    const common = { region: one.reading.region, numerator: one.numerator, exposure: one.exposure, value: one.value };
    if (!('scale' in computation)) {
      const zone = binomialFunnelZone(one.numerator, one.exposure, numerator / exposure);
      return { ...common, expected, warning: null, action: null, zone };
    }
    const { warning, action } = funnelLimits(expected, size);
    const factor = scale / one.exposure;
    const zone = funnelZone(one.numerator, expected, size);
    return { ...common, expected, warning: scaled(warning, factor), action: scaled(action, factor), zone };
  });
  return { pooled, regions, left };
};

const sum = (items: readonly Comparable[], of: (item: Comparable) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
