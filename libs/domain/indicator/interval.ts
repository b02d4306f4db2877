// How far a small number may lie from what it measures, at 95 %: Garwood's exact interval for a count of events, and for a
// rate (its ends divided like the count); Wilson's for a proportion.

import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';

interface Bounds {
  readonly low: number;
  readonly high: number;
}

const exact = (count: number): Bounds => ({
  low: count === 0 ? 0 : gammaQuantile(0.025, count, 1),
  high: gammaQuantile(0.975, count + 1, 1),
});

// A table of a pure function, filled as needed: almost every count is small, and one quantile costs 45 microseconds.
const SMALL = 1_000;
const table: Bounds[] = [];

/** F. Garwood, Biometrika 28 (1936): chi-square quantiles halved, here as those of the gamma distribution. */
export const garwood = (count: number): Bounds => {
  if (count >= SMALL) return exact(count);
  const bounds = table[count] ?? exact(count);
  table[count] = bounds;
  return bounds;
};

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** E. B. Wilson, JASA 22 (1927); `total` is not 0. */
export const wilson = (part: number, total: number): Bounds => {
  const share = part / total;
  const shrink = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
};
