import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayFromNumber } from './day.js';
import { isWeekend, WorkingCalendar } from './working-days.js';

// Spring Festival as announced for 2024 and 2025, and a bridge over New Year that was made up; 2026 is not in this data.
const calendar = new WorkingCalendar({
  years: {
    '2024': {
      off: ['2024-02-12', '2024-02-13', '2024-02-14', '2024-02-15', '2024-02-16', '2024-12-31'],
      work: ['2024-02-04', '2024-02-18', '2024-12-28'],
    },
    '2025': { off: ['2025-01-01', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31'], work: ['2025-01-26'] },
  },
});

describe('a working day', () => {
  it.each([
    ['2024-02-04', true, 'a Sunday on which one works'],
    ['2024-02-09', true, 'the Friday before the festival'],
    ['2024-02-10', false, 'a Saturday of the festival'],
    ['2024-02-12', false, 'a Monday of the festival'],
    ['2024-02-16', false, 'its last weekday'],
    ['2024-02-17', false, 'its last day, a Saturday'],
    ['2024-02-18', true, 'the Sunday that makes up for it'],
    ['2024-02-24', false, 'a common Saturday'],
    ['2026-01-01', true, 'a Thursday of a year without data: Monday to Friday is assumed'],
    ['2026-01-03', false, 'a Saturday of a year without data'],
  ])('%s: %s (%s)', (day, expected) => {
    expect(calendar.isWorkingDay(day)).toBe(expected);
  });

  it.each([
    ['2024-12-31', true],
    ['2023-12-31', false],
    ['2026-01-01', false],
  ])('%s lies in a year that is known: %s', (day, expected) => {
    expect(calendar.isKnown(day)).toBe(expected);
  });

  it('has the weekend of the ISO calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (n) => {
        const weekday = new Date(`${dayFromNumber(n)}T00:00:00Z`).getUTCDay();
        expect(isWeekend(dayFromNumber(n))).toBe(weekday === 0 || weekday === 6);
      }),
    );
  });
});

describe('the n-th working day after a day', () => {
  it.each([
    ['2024-03-04', 0, '2024-03-04', 'nothing to count'],
    ['2024-03-04', 1, '2024-03-05', 'the day itself is not counted'],
    ['2024-03-08', 1, '2024-03-11', 'over a weekend'],
    ['2024-03-09', 1, '2024-03-11', 'from a Saturday'],
    ['2024-02-02', 1, '2024-02-04', 'the Sunday counts'],
    ['2024-02-09', 1, '2024-02-18', 'over the festival to the Sunday that makes up'],
    ['2024-02-09', 7, '2024-02-26', 'the next Saturday and Sunday are off again'],
    ['2024-02-12', 2, '2024-02-19', 'from a day off'],
    ['2024-12-27', 3, '2025-01-02', 'Saturday works, New Year is off on both sides of the year’s end'],
    ['2025-12-31', 1, '2026-01-01', 'into a year without data: its New Year is not known'],
    ['2023-12-29', 7, '2024-01-09', 'out of a year without data'],
  ])('%s + %i = %s (%s)', (day, n, expected) => {
    expect(calendar.addWorkingDays(day, n)).toBe(expected);
  });

  it('leaves n working days behind it, and is one', () => {
    const day = fc.integer({ min: 19_700, max: 20_600 }).map(dayFromNumber);
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), (from, n) => {
        const to = calendar.addWorkingDays(from, n);
        let count = 0;
        for (let d = addDays(from, 1); d <= to; d = addDays(d, 1)) if (calendar.isWorkingDay(d)) count += 1;
        expect(count).toBe(n);
        expect(calendar.isWorkingDay(to)).toBe(true);
      }),
    );
  });
});
