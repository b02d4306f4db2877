import { expect, it } from '@jest/globals';
import { dayFromNumber } from '#domain/calendar/day';
import { monthFromNumber, partsOf } from './interval-parts.js';

const text = (from: string, to: string) => {
  const { months, days } = partsOf(from, to);
  return { months: months.map((m) => monthFromNumber(m).slice(0, 7)), days: days.map(dayFromNumber) };
};

it.each([
  // an empty and a reversed interval have no parts
  ['2026-03-02', '2026-03-02', [], []],
  ['2026-03-02', '2026-03-01', [], []],
  // a whole leap February is one month total
  ['2024-02-01', '2024-03-01', ['2024-02'], []],
  // within one month: days only
  ['2024-02-28', '2024-03-01', [], ['2024-02-28', '2024-02-29']],
  // over the edge of a year, no whole month inside
  ['2025-12-31', '2026-01-02', [], ['2025-12-31', '2026-01-01']],
  // edges on both sides
  ['2025-11-30', '2026-02-02', ['2025-12', '2026-01'], ['2025-11-30', '2026-02-01']],
])('[%s, %s) is made of months %j and days %j', (from, to, months, days) => {
  expect(text(from, to)).toEqual({ months, days });
});

it('reads thirteen months at most for a year that ends today, and 60 days at most', () => {
  const { months, days } = partsOf('2025-01-02', '2026-01-31');
  expect(months).toHaveLength(11);
  expect(days).toHaveLength(60);
});
