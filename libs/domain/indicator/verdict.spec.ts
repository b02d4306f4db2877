import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compare, fromDecimal, rational } from '../exact/rational.js';
import { COMPARISONS, type Comparison } from './reading.js';
import { isBreached, verdictOf } from './verdict.js';

const limit = (comparison: Comparison, value: string) => ({ comparison, value: fromDecimal(value) });
const optional = (text: string | null) => (text === null ? null : fromDecimal(text));

describe('isBreached', () => {
  it.each<[Comparison, string, string | null, string | null, boolean | null, string]>([
    // comparison, limit, value, numerator, breached, rule
    ['at-most', '1', '1', '1', false, 'the limit itself is allowed'],
    ['at-most', '1', '1.0000000000000000001', '1', true, 'compared exactly: a number could not tell'],
    ['at-most', '0.3', '0.3', '3', false, 'three tenths are not more than 0.3'],
    ['below', '1', '1', '1', true, 'below means below'],
    ['at-least', '0.9', '0.8999', '8999', true, 'less than at least'],
    ['at-least', '0.9', '0.9', '9', false, 'the limit itself is enough'],
    ['at-most', '1', null, '3', null, 'no value, no breach'],
    ['at-most', '0', null, '1', true, 'zero control: one is too many, whatever it is divided by'],
    ['at-most', '0', null, '0', false, 'zero control kept, without a denominator'],
    ['at-most', '0', null, null, null, 'zero control and nothing known'],
    ['below', '0.5', null, '1', null, 'only at-most 0 needs no denominator'],
  ])('%s %s, value %s, numerator %s: %s (%s)', (comparison, bound, value, numerator, expected) => {
    expect(isBreached(limit(comparison, bound), optional(value), optional(numerator))).toBe(expected);
  });
});

describe('verdictOf', () => {
  const budget = (allowed: string, used: string) => ({ allowed: fromDecimal(allowed), used: fromDecimal(used) });

  it.each<[string, Parameters<typeof verdictOf>[0], ReturnType<typeof verdictOf>]>([
    ['within', { limit: limit('at-most', '1'), breached: false, budget: budget('1.36', '1'), isOver: false }, 'within'],
    [
      'rate above the limit, but the allowance is not used up and the year goes on',
      { limit: limit('at-most', '1'), breached: true, budget: budget('1.36', '1'), isOver: false },
      'over-pace',
    ],
    [
      'used exactly the allowance: not exhausted',
      { limit: limit('at-most', '1'), breached: true, budget: budget('1', '1'), isOver: false },
      'over-pace',
    ],
    [
      'below is exhausted at used = allowed',
      { limit: limit('below', '1'), breached: true, budget: budget('1', '1'), isOver: false },
      'exhausted',
    ],
    [
      'more than the whole period allows',
      { limit: limit('at-most', '1'), breached: true, budget: budget('1.36', '2'), isOver: false },
      'exhausted',
    ],
    [
      'exhausted needs no value',
      { limit: limit('at-most', '1'), breached: null, budget: budget('1.36', '2'), isOver: false },
      'exhausted',
    ],
    [
      'over and broken',
      { limit: limit('at-most', '1'), breached: true, budget: budget('1', '2'), isOver: true },
      'failed',
    ],
    ['over and kept', { limit: limit('at-most', '1'), breached: false, budget: budget('1', '1'), isOver: true }, 'met'],
    ['over and unknown', { limit: limit('at-most', '1'), breached: null, budget: null, isOver: true }, null],
    [
      'proportion broken',
      { limit: limit('at-least', '0.9'), breached: true, budget: null, isOver: false },
      'over-pace',
    ],
    ['proportion kept', { limit: limit('at-least', '0.9'), breached: false, budget: null, isOver: false }, 'within'],
    [
      'at-least has no allowance to use up',
      { limit: limit('at-least', '5'), breached: true, budget: budget('5', '6'), isOver: false },
      'over-pace',
    ],
    ['nothing known', { limit: limit('at-most', '1'), breached: null, budget: null, isOver: false }, null],
  ])('%s', (_rule, standing, expected) => {
    expect(verdictOf(standing)).toBe(expected);
  });

  it('of a count is exhausted exactly when it is breached, and failed exactly then once the period is over', () => {
    const amount = fc.nat({ max: 20 }).map((n) => rational(BigInt(n)));
    const bound = fc.tuple(fc.nat({ max: 40 }), fc.constantFrom(1n, 2n, 10n)).map(([n, d]) => rational(BigInt(n), d));
    fc.assert(
      fc.property(fc.constantFrom(...COMPARISONS), bound, amount, fc.boolean(), (comparison, value, used, isOver) => {
        const target = { comparison, value };
        const breached = isBreached(target, used, used);
        const verdict = verdictOf({ limit: target, breached, budget: { allowed: value, used }, isOver });
        const bad = isOver ? 'failed' : comparison === 'at-least' ? 'over-pace' : 'exhausted';
        expect(verdict === bad).toBe(breached);
        if (comparison === 'at-most') expect(breached).toBe(compare(used, value) > 0);
      }),
    );
  });
});
