import { daysBetween } from '../calendar/day.js';
import { rateRatio } from '../statistics/rate-ratio.js';
import type { Indicator } from './indicator.js';
import type { Change, Reading } from './reading.js';

type Compared = Pick<Reading, 'numerator' | 'denominator' | 'window'>;

/**
 * One rate by another, of two windows or two regions. Counts are compared day by day, rates by their exposure; shares and money
 * are not. Deaths are taken as they come, each for itself: where they come in clusters the test finds too much.
 */
export const changeBetween = ({ computation }: Indicator, now: Compared, before: Compared): Change | null => {
  if (!('counters' in computation) || computation.kind === 'money') return null;
  const isCount = computation.kind === 'count';
  const exposureOf = ({ window, denominator }: Compared): number =>
    isCount ? daysBetween(window.from, window.to) : (denominator?.value ?? 0);
  const [exposure, exposureBefore] = [exposureOf(now), exposureOf(before)];
  if (now.numerator === null || before.numerator === null || exposure <= 0 || exposureBefore <= 0) return null;
  if (now.numerator < 0 || before.numerator < 0) return null;
  const { ratio, low, high, pValue } = rateRatio(
    { count: now.numerator, exposure },
    { count: before.numerator, exposure: exposureBefore },
  );
  return { ratio, interval95: { low, high }, pValue };
};
