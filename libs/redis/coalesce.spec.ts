import { expect, it } from '@jest/globals';
import { dayNumber } from '#domain/calendar/day';
import { monthNumber } from '#ports/reading-store/interval-parts';
import { coalesce } from './coalesce.js';
import { dayField, monthField } from './slot-keys.js';

const LOW = { day: -1e9, month: -1e9 };
const [d2, d3, march] = [
  dayField(dayNumber('2026-03-02')),
  dayField(dayNumber('2026-03-03')),
  monthField(monthNumber('2026-03-01')),
];
const at = (day: string, amount: bigint, region = '440605') => ({ counter: 'deaths', region, day, amount });

it('adds up what hits the same field', () => {
  expect(coalesce('{p1}:1:', [at('2026-03-02', 1n), at('2026-03-03', 2n), at('2026-03-02', 3n)], LOW)).toEqual({
    keys: ['{p1}:1:440605:deaths'],
    args: [3, d2, '4', march, '6', d3, '2'],
  });
});

it('leaves out what cancels: a move within a month does not touch the month', () => {
  expect(coalesce('p', [at('2026-03-02', -1n), at('2026-03-03', 1n)], LOW).args).toEqual([2, d2, '-1', d3, '1']);
  expect(coalesce('p', [at('2026-03-02', 1n), at('2026-03-02', -1n)], LOW)).toEqual({ keys: [], args: [] });
});

it('leaves out what lies below the floors', () => {
  const floors = { day: dayNumber('2026-03-03'), month: monthNumber('2026-03-01') };
  expect(coalesce('p', [at('2026-03-02', 1n), at('2026-02-27', 5n)], floors).args).toEqual([1, march, '1']);
});
