// One rate by another. The p-values are twice the smaller binomial tail, summed by hand or by mpmath.

import { describe, expect, it } from '@jest/globals';
import { sampleReading } from '#test/alerting/sample-reading';
import type { DayRange } from '../calendar/day.js';
import { findIndicator } from './catalogue.js';
import { changeBetween } from './change.js';
import type { Change, Reading } from './reading.js';

const OUTPUT = 'construction-deaths-per-10bn-yuan';
const UNITS = 'special-equipment-accidents-per-10k-units';
const [NOW, BEFORE]: [DayRange, DayRange] = [
  { from: '2026-01-01', to: '2026-04-01' },
  { from: '2025-01-01', to: '2025-04-01' },
];

const of = (numerator: number | null, exposure: number | null, days: DayRange): Reading =>
  sampleReading({
    ...{ numerator, window: { name: 'quarter', ...days } },
    denominator: exposure === null ? null : { value: exposure },
  });

const between = (id: string, now: Reading, before: Reading): Change | null => {
  const indicator = findIndicator(id);
  if (!indicator) throw new Error(id);
  return changeBetween(indicator, now, before);
};

describe('changeBetween', () => {
  it('divides rates by their exposure: 6 of 10bn by 2 of 20bn is 6 times as much', () => {
    // 8 in all, a third expected here: 2 × (28 × 4 + 8 × 2 + 1) ÷ 3⁸ = 258 ÷ 6,561
    const change = between(OUTPUT, of(6, 1e10, NOW), of(2, 2e10, BEFORE));
    expect(change?.ratio).toBeCloseTo(6, 12);
    expect(change?.pValue).toBeCloseTo(258 / 6_561, 12);
    expect(change?.interval95.low).toBeGreaterThan(1);
  });

  it('puts 3 beside 12 of as much: 2 × (1 + 15 + 105 + 455) ÷ 2¹⁵', () => {
    expect(between(OUTPUT, of(3, 1e10, NOW), of(12, 1e10, BEFORE))).toMatchObject({
      ...{ ratio: 0.25, pValue: expect.closeTo(0.03515625, 12) },
    });
  });

  it('compares counts day by day: a leap year has one more', () => {
    const leap = { from: '2028-01-01', to: '2028-04-01' };
    const year = { from: '2027-01-01', to: '2027-04-01' };
    // (4 ÷ 91) ÷ (9 ÷ 90)
    expect(between('deaths', of(4, null, leap), of(9, null, year))).toMatchObject({
      ratio: expect.closeTo(0.43956044, 8),
      pValue: expect.closeTo(0.2582616254, 9),
    });
  });

  it('compares rates on a stock over as many days: 8 in 330 days are no more than 2 in 90', () => {
    const long = { from: '2026-01-01', to: '2026-11-27' };
    // (8 ÷ 330) ÷ (2 ÷ 90) of 20,000 units each; by units alone it would be 4 times as much.
    expect(between(UNITS, of(8, 20_000, long), of(2, 20_000, BEFORE))).toMatchObject({
      ratio: expect.closeTo(1.09090909, 8),
      pValue: 1,
    });
    // Of as many days units alone decide: (8 ÷ 40,000) ÷ (2 ÷ 20,000).
    expect(between(UNITS, of(8, 40_000, NOW), of(2, 20_000, BEFORE))?.ratio).toBeCloseTo(2, 12);
  });

  it('has no ratio to nothing, and still a p-value', () => {
    // 3 of 3 of as much: 2 × 1/8
    expect(between(OUTPUT, of(3, 1e10, NOW), of(0, 1e10, BEFORE))).toMatchObject({
      ...{ ratio: null, pValue: expect.closeTo(0.25, 12), interval95: { high: null } },
    });
  });

  it.each<[string, string, Reading, Reading]>([
    ['money', 'direct-loss-yuan', of(3, null, NOW), of(2, null, BEFORE)],
    ['a share', 'inspection-pass-rate', of(9, 10, NOW), of(8, 10, BEFORE)],
    ['a survey', 'public-satisfaction', of(9, 10, NOW), of(8, 10, BEFORE)],
    ['hazards', 'hazard-rectification-rate', of(9, 10, NOW), of(8, 10, BEFORE)],
    ['no exposure now', OUTPUT, of(9, null, NOW), of(8, 1e10, BEFORE)],
    ['none before', OUTPUT, of(9, 1e10, NOW), of(8, 0, BEFORE)],
    ['nothing known', 'deaths', of(null, null, NOW), of(8, null, BEFORE)],
    ['a net of corrections below 0', 'deaths', of(2, null, NOW), of(-1, null, BEFORE)],
  ])('says nothing of %s', (_what, id, now, before) => {
    expect(between(id, now, before)).toBeNull();
  });
});
