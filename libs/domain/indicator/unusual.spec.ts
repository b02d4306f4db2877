// Probabilities by mpmath with thirty digits, as plain sums of Poisson's, the binomial's and the clusters' own terms.

import { describe, expect, it } from '@jest/globals';
import { aStock } from '#test/builders/declarations';
import type { DayRange } from '../calendar/day.js';
import { fromDecimal, rational, toNumber, ZERO } from '../exact/rational.js';
import type { Exposure } from '../exposure/exposure.js';
import { findIndicator } from './catalogue.js';
import type { Measurement } from './measurement.js';
import { expectedAtLimit, type UnusualQuestion, unusualOf } from './unusual.js';
import { isBreached } from './verdict.js';

const YEAR: DayRange = { from: '2026-01-01', to: '2027-01-01' };

const exposed = (value: string): Exposure => ({
  ...{ value: fromDecimal(value), estimated: ZERO, status: 'final', coverage: rational(1n), isDeclared: true },
  ...{ definition: 'default', asOf: null, isInconsistent: false },
  sources: [{ row: aStock({ value }), amount: fromDecimal(value), estimated: ZERO }],
});

interface Case {
  readonly indicator: string;
  readonly limit: string;
  readonly count: number;
  readonly accidents?: number;
  /** Of a rate its exposure, of a share its total. */
  readonly per?: string;
  readonly window?: DayRange & { readonly name: string };
  readonly period?: DayRange;
}

const question = (one: Case): UnusualQuestion => {
  const indicator = findIndicator(one.indicator);
  if (!indicator) throw new Error(one.indicator);
  const { computation } = indicator;
  const isRate = 'scale' in computation;
  const denominator = { status: 'final', coverage: 1, estimatedShare: 0, definition: null, asOf: null } as const;
  const measured: Measurement = {
    numerator: rational(BigInt(one.count)),
    denominator: one.per === undefined ? null : { value: Number(one.per), ...denominator },
    ...{ value: null, nullReason: null, interval95: null, provisional: false, isInconsistent: false },
    accidents: BigInt(one.accidents ?? one.count),
    exposure: isRate && one.per !== undefined ? exposed(one.per) : null,
  };
  const { window = { name: 'period', ...YEAR }, period = YEAR } = one;
  return { computation, window, period, limit: fromDecimal(one.limit), measured };
};

const ACCIDENTS = 'special-equipment-accidents-per-10k-units';
const OUTPUT = 'construction-deaths-per-10bn-yuan';
/** 200,000 units at 0.5 accidents per 10,000: ten a year. */
const units = { indicator: ACCIDENTS, limit: '0.5', per: '200000' };

describe('unusualOf', () => {
  it.each<[string, Case, string, number]>([
    // rule, case, direction, P; what is expected stands in the rule
    ['10 expected, 11 break the limit and say nothing', { ...units, count: 11 }, 'above', 0.41696025],
    [
      '10 a year in 181 of 365 days',
      { ...units, count: 11, window: { name: 'period', from: '2026-01-01', to: '2026-07-01' } },
      'above',
      0.0129652716,
    ],
    [
      'in 59 days of ytd, of the year up to that day',
      { ...units, count: 0, window: { name: 'ytd', from: '2026-01-01', to: '2026-03-01' } },
      'below',
      0.1986048,
    ],
    [
      'three years expect 10 × 1096/366: the year up to that day was a leap year',
      { ...units, count: 11, window: { name: 'rolling-36m', from: '2022-01-01', to: '2025-01-01' } },
      'below',
      0.000066186,
    ],
    [
      'a period cut to 306 days expects its allowance in these',
      {
        ...units,
        count: 11,
        window: { name: 'period', from: '2026-03-01', to: '2026-07-01' },
        period: { from: '2026-03-01', to: '2027-01-01' },
      },
      'above',
      0.0027712585,
    ],
    [
      'a flow: 1.1 expected of 1.1e10 yuan',
      { indicator: OUTPUT, limit: '1', per: '11000000000', count: 4 },
      'above',
      0.0257418165,
    ],
    ['8 expected, 7 came', { indicator: OUTPUT, limit: '1', per: '80000000000', count: 7 }, 'below', 0.45296081],
    [
      'a count of 12 a year by 31 March: 12 × 90/365',
      { indicator: 'deaths', limit: '12', count: 5, window: { name: 'quarter', from: '2026-01-01', to: '2026-04-01' } },
      'above',
      0.1778793,
    ],
    [
      '6 deaths in 3 accidents where 3 are expected',
      { indicator: 'deaths', limit: '3', count: 6, accidents: 3 },
      'above',
      0.17665734,
    ],
    ['6 by themselves are rarer', { indicator: 'deaths', limit: '3', count: 6 }, 'above', 0.083917942],
    [
      '2 in one where 3 are expected',
      { indicator: 'deaths', limit: '3', count: 2, accidents: 1 },
      'below',
      0.5369069479,
    ],
    [
      'a share of 0.9: 882 of 1,000',
      { indicator: 'public-satisfaction', limit: '0.9', per: '1000', count: 882 },
      'below',
      0.03485968,
    ],
    [
      'of few, 9 of 10 is nothing',
      { indicator: 'inspection-pass-rate', limit: '0.9', per: '10', count: 9 },
      'above',
      0.7360989291,
    ],
    [
      'of hazards',
      { indicator: 'hazard-rectification-rate', limit: '0.9', per: '10', count: 9 },
      'above',
      0.7360989291,
    ],
    // 0.55 × 100 is 55.00000000000001 in floating point.
    [
      'a share exactly on its limit is not below it',
      { indicator: 'item-pass-rate', limit: '0.55', per: '100', count: 55 },
      'above',
      0.5413161462,
    ],
    ['one is impossible where none is allowed', { ...units, limit: '0', count: 1 }, 'above', 0],
    ['a cluster too', { indicator: 'deaths', limit: '0', count: 4, accidents: 2 }, 'above', 0],
    ['none where none is allowed is no surprise', { ...units, limit: '0', count: 0 }, 'above', 1],
  ])('%s', (_rule, given, direction, pValue) => {
    const unusual = unusualOf(question(given));
    expect(unusual?.direction).toBe(direction);
    expect(unusual?.pValue).toBeCloseTo(pValue, 6);
  });

  it.each<[string, Case]>([
    ['money', { indicator: 'direct-loss-yuan', limit: '1000', count: 5000 }],
    ['a rate without exposure', { indicator: ACCIDENTS, limit: '0.5', count: 1 }],
    ['a share of nothing', { indicator: 'inspection-pass-rate', limit: '0.9', count: 0 }],
    ['a net of corrections below 0', { indicator: 'deaths', limit: '3', count: -1, accidents: 0 }],
    ['a share that can be none', { indicator: 'inspection-pass-rate', limit: '1.5', per: '10', count: 9 }],
  ])('says nothing of %s', (_what, given) => {
    expect(unusualOf(question(given))).toBeNull();
  });

  it('is another signal than the breach: 0.55 is more than 0.5', () => {
    const limit = { comparison: 'at-most' as const, value: fromDecimal('0.5') };
    expect(isBreached(limit, fromDecimal('0.55'), rational(11n))).toBe(true);
    const { limit: value, ...rest } = question({ ...units, count: 11 });
    const expected = expectedAtLimit({ ...rest, limit: value });
    expect(expected && toNumber(expected)).toBe(10);
  });
});
