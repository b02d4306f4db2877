import { daysBetween } from '../calendar/day.js';
import { rateRatio } from '../statistics/rate-ratio.js';
import type { Indicator } from './indicator.js';
import type { Change, Reading } from './reading.js';

type Compared = Pick<Reading, 'numerator' | 'denominator' | 'window'>;

/**
 * One rate by another, of two windows or two regions. Counts are compared day by day, rates by their exposure: output, or units
 * and days, for a year to November has more accidents than one to March. Shares and money are not compared. Deaths are taken as
 * they come, each for itself: where they come in clusters the test finds too much.
 */
export const changeBetween = ({ computation }: Indicator, now: Compared, before: Compared): Change | null => {
  if (!('counters' in computation) || computation.kind === 'money') return null;
  const exposureOf = ({ window, denominator }: Compared): number => {
    const days = daysBetween(window.from, window.to);
    if (computation.kind === 'count') return days;
    const value = denominator?.value ?? 0;
    return computation.kind === 'stock-rate' ? value * days : value;
  };
  const [exposure, exposureBefore] = [exposureOf(now), exposureOf(before)];
  if (now.numerator === null || before.numerator === null || exposure <= 0 || exposureBefore <= 0) return null;
  if (now.numerator < 0 || before.numerator < 0) return null;
  const { ratio, low, high, pValue } = rateRatio(
    { count: now.numerator, exposure },
    { count: before.numerator, exposure: exposureBefore },
  );
  return { ratio, interval95: { low, high }, pValue };
};
