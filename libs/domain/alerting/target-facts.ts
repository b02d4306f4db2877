import { type Day, type DayRange, daysBetween } from '../calendar/day.js';
import type { Comparison, Reading } from '../indicator/reading.js';

/** The figures of a reading on which `target-breached` decides. */
export interface TargetFacts {
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: {
    readonly value: number;
    /** Of a stock: the day it was counted. */
    readonly asOf: Day | null;
    /** Of a flow: days of the window with a declaration. */
    readonly declaredDays: number;
  } | null;
  readonly target: { readonly limit: number; readonly comparison: Comparison };
  readonly budget: { readonly allowed: number; readonly used: number } | null;
  /** End of the window: the day after the last one looked at. */
  readonly until: Day;
}

/** `undefined` without a target. */
export const targetPeriod = ({ target }: Reading): DayRange | undefined =>
  target ? { from: target.from, to: target.to } : undefined;

/** `undefined` without a target. */
export const factsOf = ({ target, window, denominator, budget, value, numerator }: Reading): TargetFacts | undefined =>
  target
    ? {
        value,
        numerator: numerator ?? 0,
        denominator: denominator && {
          value: denominator.value,
          asOf: denominator.asOf,
          declaredDays: Math.round(denominator.coverage * daysBetween(window.from, window.to)),
        },
        target: { limit: target.limit, comparison: target.comparison },
        budget: budget && { allowed: budget.allowed, used: budget.used },
        until: window.to,
      }
    : undefined;
