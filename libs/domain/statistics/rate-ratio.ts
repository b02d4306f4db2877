// Whether two rates differ. Given the sum of both counts, the first is a binomial part of it, with the share of its exposure
// if the rates are equal (J. Przyborowski and H. Wilenski, Biometrika 31, 1940): exact for counts of any size, even 0.

import { binomialAtLeast, binomialAtMost, logitBounds } from './proportion.js';

/** Exposure in any unit, the same for both. */
export interface Rate {
  readonly count: number;
  readonly exposure: number;
}

export interface RateRatio {
  /** First rate by the second; null where the second is 0. */
  readonly ratio: number | null;
  /** At 95 %; `high` is null where no ratio is too large. */
  readonly low: number;
  readonly high: number | null;
  /** Of equal rates: the smaller tail doubled. */
  readonly pValue: number;
}

const NOTHING_KNOWN: RateRatio = { ratio: null, low: 0, high: null, pValue: 1 };

export const rateRatio = (first: Rate, second: Rate): RateRatio => {
  if (first.exposure <= 0 || second.exposure <= 0) return NOTHING_KNOWN;
  const total = first.count + second.count;
  const share = first.exposure / (first.exposure + second.exposure);
  const smaller = Math.min(binomialAtLeast(first.count, total, share), binomialAtMost(first.count, total, share));
  // The odds of the part are the ratio of the rates times that of the exposures.
  const perExposure = second.exposure / first.exposure;
  const { low, high } = logitBounds(first.count, total, 0.95);
  return {
    ratio: second.count === 0 ? null : (first.count / second.count) * perExposure,
    low: Math.exp(low) * perExposure,
    high: second.count === 0 ? null : Math.exp(high) * perExposure,
    pValue: Math.min(1, 2 * smaller),
  };
};
