import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, addYears, dayFromNumber, dayNumber, daysBetween, earlierDay, isDay, laterDay } from './day.js';

describe('a day', () => {
  const number = fc.integer({ min: -100_000, max: 200_000 });

  it('is its number and back, as the ISO calendar has it', () => {
    fc.assert(
      fc.property(number, (n) => {
        const day = dayFromNumber(n);
        expect(isDay(day)).toBe(true);
        expect(dayNumber(day)).toBe(n);
        expect(Date.parse(`${day}T00:00:00Z`)).toBe(n * 86_400_000);
      }),
    );
  });

  it('compares as text like its number', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [dayFromNumber(a), dayFromNumber(b)];
        expect(daysBetween(x, y)).toBe(b - a);
        expect(earlierDay(x, y)).toBe(dayFromNumber(Math.min(a, b)));
        expect(laterDay(x, y)).toBe(dayFromNumber(Math.max(a, b)));
      }),
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '20260101', '2026-01-01T00:00', ''])(
    'is not %p',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );

  it.each([
    ['2028-02-29', 1, '2029-02-28'],
    ['2029-02-28', -1, '2028-02-28'],
    ['2028-02-29', 4, '2032-02-29'],
  ])('%s and %d years is %s', (day, years, expected) => {
    expect(addYears(day, years)).toBe(expected);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2026-01-31', -1, '2025-12-01'],
    ['2026-11-15', 14, '2028-01-01'],
  ])('%s and %d months is the month from %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });
});
