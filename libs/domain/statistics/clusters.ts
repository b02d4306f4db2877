// Deaths come in clusters: accidents are a Poisson count, and an accident that kills kills 1, 2, … with probabilities that
// fall geometrically. The total has Pólya's and Aeppli's distribution. Its variance is (2m − 1) times its mean, where m is
// the mean size of a cluster: with 1.4 deaths an accident, 1.8 times. The size m is taken as known; where every cluster is
// one death, all of this is Poisson's distribution.

import { compoundPmf, compoundTails } from './compound.js';
import { type Compound, poissonClusters } from './panjer.js';
import { type Bounds, garwood, poissonAtLeast, poissonAtMost, scaleBounds } from './poisson.js';
import { solveTail } from './solve-tail.js';

export interface Clustered {
  readonly deaths: number;
  readonly fatalAccidents: number;
}

/** Deaths of a fatal accident; 1 where that is not known, or the figures contradict each other. */
export const clusterMean = ({ deaths, fatalAccidents }: Clustered): number =>
  fatalAccidents <= 0 || fatalAccidents >= deaths ? 1 : deaths / fatalAccidents;

const compound = (accidents: number, size: number): Compound => ({
  count: poissonClusters(accidents),
  more: 1 - 1 / size,
});

/** Probabilities of 0 to `upTo` deaths in all, where `mean` are expected. */
export const clusteredPmf = (mean: number, size: number, upTo: number): Float64Array =>
  compoundPmf(compound(mean / Math.max(1, size), Math.max(1, size)), upTo);

/** P(S ≥ count). */
export const clusteredAtLeast = (count: number, mean: number, size: number): number =>
  size <= 1 ? poissonAtLeast(count, mean) : compoundTails(compound(mean / size, size), count - 1).above;

/** P(S ≤ count). */
export const clusteredAtMost = (count: number, mean: number, size: number): number =>
  size <= 1 ? poissonAtMost(count, mean) : compoundTails(compound(mean / size, size), count).atMost;

const TAIL = 0.025;

const exact = (deaths: number, size: number): Bounds => {
  const start = Math.log(deaths / size);
  const low = solveTail(start, TAIL, (log) => {
    const accidents = Math.exp(log);
    const { above, crossing } = compoundTails(compound(accidents, size), deaths - 1);
    return { probability: above, slope: accidents * crossing };
  });
  const high = solveTail(start, TAIL, (log) => {
    const accidents = Math.exp(log);
    const { atMost, crossing } = compoundTails(compound(accidents, size), deaths);
    return { probability: atMost, slope: -accidents * crossing };
  });
  return { low: Math.exp(low) * size, high: Math.exp(high) * size };
};

/** A walk is as long as the count, and a count may be nonsense. Scaling is right where clusters are many. */
const LARGE = 20_000;

const compute = (deaths: number, size: number): Bounds =>
  deaths <= LARGE ? exact(deaths, size) : scaleBounds(exact(LARGE, size), LARGE, deaths);

// A table of a pure function, as in poisson.ts; it begins anew when it is full.
const SMALL = 1_000;
const MOST_ROWS = 5_000;
const table = new Map<number, Bounds>();

/** At 95 %: the means of the total with which so many deaths, or so few, still have probability 0.025. */
export const clusteredInterval = (clustered: Clustered): Bounds => {
  const { deaths, fatalAccidents } = clustered;
  const size = clusterMean(clustered);
  if (size === 1) return garwood(deaths);
  if (deaths >= SMALL) return compute(deaths, size);
  const key = fatalAccidents * SMALL + deaths;
  const known = table.get(key);
  if (known) return known;
  const bounds = compute(deaths, size);
  if (table.size >= MOST_ROWS) table.clear();
  table.set(key, bounds);
  return bounds;
};
