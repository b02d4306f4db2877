// What a limit allows in the whole of its period: for a rate the limit times the period's exposure, for a count the limit.
// Proportions have none (contract, "Numbers out" and fine print 9).

import { type DayRange, daysBetween, earlierDay } from '../calendar/day.js';
import type { DeclarationStatus } from '../declaration/status.js';
import { compare, over, type Rational, rational, times, ZERO } from '../exact/rational.js';
import type { Exposure, ExposureAnswer } from '../exposure/exposure.js';
import type { Computation } from './indicator.js';
import { needOf, type Place, type ReadingSources } from './measurement.js';

export interface ExactBudget {
  readonly period: DayRange;
  readonly exposure: Rational | null;
  readonly exposureStatus: DeclarationStatus | null;
  readonly allowed: Rational;
  readonly used: Rational;
  readonly elapsedShare: Rational;
}

export interface BudgetQuestion {
  readonly computation: Computation;
  readonly place: Place;
  /** From the first day of the period to `asOf`. */
  readonly window: DayRange;
  readonly period: DayRange;
  readonly limit: Rational;
  readonly used: Rational;
}

const ONE = rational(1n);

const shareOf = (part: Rational, whole: Rational): Rational | null => {
  if (whole.n <= 0n) return null;
  const share = over(part, whole);
  if (compare(share, ZERO) < 0) return ZERO;
  return compare(share, ONE) > 0 ? ONE : share;
};

const elapsedDays = ({ window, period }: BudgetQuestion): Rational => {
  const to = earlierDay(window.to, period.to);
  const days = daysBetween(period.from, period.to);
  return rational(BigInt(Math.max(0, daysBetween(period.from, to))), BigInt(days));
};

const known = (answer: ExposureAnswer): Exposure | null => (answer.state === 'known' ? answer.exposure : null);

export const budgetOf = (sources: ReadingSources, question: BudgetQuestion): ExactBudget | null => {
  const { computation, place, window, period, limit, used } = question;
  const { region } = place;
  const byDays = elapsedDays(question);
  const plain = { period, exposure: null, exposureStatus: null, used, elapsedShare: byDays };
  if (computation.kind === 'count' || computation.kind === 'money') return { ...plain, allowed: limit };
  const need = needOf(computation);
  if (!need || !('scale' in computation)) return null;
  // What an enterprise is measured by, nobody declares.
  if (place.organization !== null) return limit.n === 0n ? { ...plain, allowed: ZERO } : null;
  const inWindow = known(sources.exposures.inWindow(need, region, window));
  const exposure =
    need.kind === 'stock'
      ? inWindow
      : known(sources.exposures.forBudget(need, region, { period, windowEnd: window.to }));
  // None at all allows none, whatever it is divided by.
  if (!exposure) return limit.n === 0n ? { ...plain, allowed: ZERO } : null;
  const byExposure = need.kind === 'flow' && inWindow ? shareOf(inWindow.value, exposure.value) : null;
  return {
    period,
    exposure: exposure.value,
    exposureStatus: exposure.status,
    allowed: over(times(limit, exposure.value), rational(computation.scale)),
    used,
    elapsedShare: byExposure ?? byDays,
  };
};
