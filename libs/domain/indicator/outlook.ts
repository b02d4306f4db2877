// What the rest of the period may still bring: the forecast of a reading. What was counted in the two periods before is the
// prior knowledge, worth one period; where nothing was counted, what the limit allows is taken as the usual.

import { addDays, addYears, type Day, type DayRange, daysBetween, isDay } from '../calendar/day.js';
import { type Rational, toNumber } from '../exact/rational.js';
import { clusterMean } from '../statistics/clusters.js';
import { forecast } from '../statistics/forecast.js';
import type { ExactBudget } from './budget.js';
import type { Computation } from './indicator.js';
import type { Place, ReadingSources } from './measurement.js';
import type { Comparison, Forecast } from './reading.js';

/** Periods before this one that the prior looks at: more would reach behind what the rolling sums keep. */
const PERIODS_BEFORE = 2;
const PRIOR_WEIGHT = 1;

/** Whole years, so that a half is put beside the same half; as many as it takes to leave the period itself. */
const yearsBack = ({ from, to }: DayRange): number => {
  let years = Math.max(1, Number(to.slice(0, 4)) - Number(from.slice(0, 4)));
  if (addYears(to, -years) > from) years += 1;
  return years;
};

/** None from before there were days: a limit may be set for thousands of years. */
export const periodsBefore = (period: DayRange): DayRange[] => {
  const step = yearsBack(period);
  return Array.from({ length: PERIODS_BEFORE }, (_, i) => ({
    from: addYears(period.from, -step * (i + 1)),
    to: addYears(period.to, -step * (i + 1)),
  })).filter(({ from }) => isDay(from));
};

export interface OutlookQuestion {
  readonly computation: Computation;
  readonly place: Place;
  readonly window: DayRange;
  readonly budget: ExactBudget;
  readonly comparison: Comparison;
  readonly count: bigint;
  readonly accidents: bigint;
}

/** The largest whole number that keeps the limit. */
const mostAllowed = (allowed: Rational, comparison: Comparison): number => {
  const floor = Number(allowed.n / allowed.d);
  return comparison === 'below' && allowed.n % allowed.d === 0n ? floor - 1 : floor;
};

/** The day on which a share of the period is reached, if the rest goes evenly over its days. */
const dayAt = (share: number, elapsed: number, { window, budget }: OutlookQuestion): Day => {
  const daysLeft = Math.max(0, daysBetween(window.to, budget.period.to));
  const fraction = elapsed >= 1 ? 0 : (share - elapsed) / (1 - elapsed);
  return addDays(window.to, Math.ceil(fraction * daysLeft - 1e-6) - 1);
};

export const outlookOf = (sources: ReadingSources, question: OutlookQuestion): Forecast | null => {
  const { computation, place, budget, comparison, count, accidents } = question;
  const isForecast = computation.kind !== 'money' && 'counters' in computation && comparison !== 'at-least';
  if (!isForecast || count < 0n || accidents < 0n) return null;
  const before = (counters: readonly string[]): bigint =>
    periodsBefore(budget.period).reduce(
      (sum, days) => counters.reduce((s, counter) => s + sources.sum(counter, place, days), sum),
      0n,
    );
  const countBefore = before(computation.counters);
  const accidentsBefore = computation.accidents === undefined ? countBefore : before([computation.accidents]);
  const size = clusterMean({
    deaths: Number(count + countBefore),
    fatalAccidents: Number(accidents + accidentsBefore),
  });
  const usual = countBefore > 0n ? Number(countBefore) / PERIODS_BEFORE : toNumber(budget.allowed);
  const elapsed = toNumber(budget.elapsedShare);
  const answer = forecast({
    used: Number(count),
    // Entries of before accidents with deaths were counted apart have none: each death then stands for itself.
    accidents: accidents > 0n && accidents < count ? Number(accidents) : Number(count),
    clusterMean: size,
    elapsed,
    prior: { mean: usual / size, weight: PRIOR_WEIGHT },
    mostAllowed: mostAllowed(budget.allowed, comparison),
  });
  const { passesHalfAt, ...rest } = answer;
  return { ...rest, breachOn: passesHalfAt === null ? null : dayAt(passesHalfAt, elapsed, question) };
};
