// What a value means against a limit. Everything is compared exactly, before any rounding (contract, "Numbers out" and
// fine print 9).

import { compare, type Rational, ZERO } from '../exact/rational.js';
import type { Comparison, Verdict } from './reading.js';

export interface Limit {
  readonly comparison: Comparison;
  readonly value: Rational;
}

const isBroken = (value: Rational, limit: Limit): boolean => {
  const order = compare(value, limit.value);
  switch (limit.comparison) {
    case 'at-most':
      return order > 0;
    case 'below':
      return order >= 0;
    case 'at-least':
      return order < 0;
  }
};

/** Null where there is nothing to compare; "none at all" (零控制) needs no denominator. */
export const isBreached = (limit: Limit, value: Rational | null, numerator: Rational | null): boolean | null => {
  if (limit.comparison === 'at-most' && limit.value.n === 0n) return numerator && compare(numerator, ZERO) > 0;
  return value && isBroken(value, limit);
};

export interface Standing {
  readonly limit: Limit;
  readonly breached: boolean | null;
  /** Null where there is no budget: proportions, and rates without an exposure. */
  readonly budget: { readonly allowed: Rational; readonly used: Rational } | null;
  /** The window and what is known reach the end of the period. */
  readonly isOver: boolean;
}

/** Of the window `period` only. */
export const verdictOf = ({ limit, breached, budget, isOver }: Standing): Verdict | null => {
  if (isOver) return breached === null ? null : breached ? 'failed' : 'met';
  if (budget && limit.comparison !== 'at-least') {
    const order = compare(budget.used, budget.allowed);
    if (order > 0 || (order === 0 && limit.comparison === 'below')) return 'exhausted';
  }
  if (breached === null) return null;
  return breached ? 'over-pace' : 'within';
};
