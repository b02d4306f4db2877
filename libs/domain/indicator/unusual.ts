// How surprising a numerator is if the limit were exactly kept. A breach is a fact; this is evidence, and the two are never
// mixed: at 10 expected accidents 11 break the limit, and happen in 42 of 100 years that are exactly on it.

import { addYears, type DayRange, daysBetween } from '../calendar/day.js';
import { compare, over, type Rational, rational, times, toNumber } from '../exact/rational.js';
import { clusteredAtLeast, clusteredAtMost, clusterMean } from '../statistics/clusters.js';
import { binomialAtLeast, binomialAtMost } from '../statistics/proportion.js';
import type { Computation } from './indicator.js';
import type { Measurement } from './measurement.js';
import type { Unusual } from './reading.js';

export interface UnusualQuestion {
  readonly computation: Computation;
  readonly window: DayRange & { readonly name: string };
  /** What the limit is about. */
  readonly period: DayRange;
  readonly limit: Rational;
  readonly measured: Measurement;
}

const shareOfDays = (part: DayRange, whole: DayRange): Rational =>
  rational(BigInt(daysBetween(part.from, part.to)), BigInt(daysBetween(whole.from, whole.to)));

const yearUpTo = ({ to }: DayRange): DayRange => ({ from: addYears(to, -1), to });

/** What the limit lets expect for the days of the window; null where nothing can be expected. */
export const expectedAtLimit = ({ computation, window, period, limit, measured }: UnusualQuestion): Rational | null => {
  switch (computation.kind) {
    case 'flow-rate':
      return measured.exposure && over(times(limit, measured.exposure.value), rational(computation.scale));
    case 'stock-rate': {
      // A rate on a stock is one of a year.
      const share = shareOfDays(window, window.name === 'period' ? period : yearUpTo(window));
      const ofYear = measured.exposure && over(times(limit, measured.exposure.value), rational(computation.scale));
      return ofYear && times(ofYear, share);
    }
    case 'count':
      return times(limit, shareOfDays(window, period));
    case 'money':
    case 'proportion':
    case 'hazards':
    case 'survey':
      return null;
  }
};

const ofShare = ({ measured, limit }: UnusualQuestion): Unusual | null => {
  const { numerator, denominator } = measured;
  if (!numerator || !denominator) return null;
  const [part, total, expected] = [toNumber(numerator), denominator.value, toNumber(limit)];
  if (part < 0 || part > total || expected < 0 || expected > 1) return null;
  // Exactly: 0.55 × 100 is more than 55 in floating point.
  return compare(numerator, times(limit, rational(BigInt(total)))) >= 0
    ? { pValue: binomialAtLeast(part, total, expected), direction: 'above' }
    : { pValue: binomialAtMost(part, total, expected), direction: 'below' };
};

export const unusualOf = (question: UnusualQuestion): Unusual | null => {
  const { computation, measured } = question;
  if (computation.kind === 'proportion' || computation.kind === 'hazards' || computation.kind === 'survey') {
    return ofShare(question);
  }
  const expected = expectedAtLimit(question);
  const { numerator, accidents } = measured;
  if (!expected || !numerator || accidents === null || numerator.n < 0n) return null;
  const [count, mean] = [toNumber(numerator), toNumber(expected)];
  const size = clusterMean({ deaths: count, fatalAccidents: Number(accidents) });
  return count >= mean
    ? { pValue: clusteredAtLeast(count, mean, size), direction: 'above' }
    : { pValue: clusteredAtMost(count, mean, size), direction: 'below' };
};
