// Whether a unit stands out among others of different size (D. Spiegelhalter, Statistics in Medicine 24, 2005): its count
// against what its exposure would bring at the common rate. The limits are exact tails, 2.5 % and 0.1 % on each side, and so
// are steps, as counts are; a curve between them would put some counts on the wrong side. Deaths need the size of clusters:
// without it every bus that fell into a river stands out.

import { clusteredAtLeast, clusteredAtMost } from './clusters.js';
import { firstWhole } from './first-whole.js';
import type { Bounds } from './poisson.js';
import { binomialAtLeast, binomialAtMost } from './proportion.js';

export type FunnelZone = 'within' | 'warning-high' | 'action-high' | 'warning-low' | 'action-low';

const WARNING_TAIL = 0.025;
const ACTION_TAIL = 0.001;

const zoneOf = (atLeast: number, atMost: number): FunnelZone => {
  if (atLeast <= ACTION_TAIL) return 'action-high';
  if (atLeast <= WARNING_TAIL) return 'warning-high';
  if (atMost <= ACTION_TAIL) return 'action-low';
  if (atMost <= WARNING_TAIL) return 'warning-low';
  return 'within';
};

export const funnelZone = (count: number, expected: number, clusterMean = 1): FunnelZone =>
  zoneOf(clusteredAtLeast(count, expected, clusterMean), clusteredAtMost(count, expected, clusterMean));

/** The same for a part of a whole, where `share` is the common proportion. */
export const binomialFunnelZone = (part: number, total: number, share: number): FunnelZone =>
  zoneOf(binomialAtLeast(part, total, share), binomialAtMost(part, total, share));

const limits = (expected: number, clusterMean: number, tail: number): Bounds => ({
  low: firstWhole((count) => clusteredAtMost(count, expected, clusterMean) > tail),
  high: firstWhole((count) => clusteredAtLeast(count, expected, clusterMean) <= tail) - 1,
});

/** The smallest and the largest count that do not yet warn, or call for action: both belong to what is `within`. */
export const funnelLimits = (
  expected: number,
  clusterMean = 1,
): { readonly warning: Bounds; readonly action: Bounds } => ({
  warning: limits(expected, clusterMean, WARNING_TAIL),
  action: limits(expected, clusterMean, ACTION_TAIL),
});
