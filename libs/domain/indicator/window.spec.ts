import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '../calendar/day.js';
import { assessmentYear, calendarYear, WINDOW_NAMES, type WindowName, windowOf } from './window.js';

const YEAR_2026 = { from: '2026-01-01', to: '2027-01-01' };

describe('windowOf', () => {
  it.each<[WindowName, string, string, string, string]>([
    // window, asOf, from, to, rule
    ['ytd', '2026-05-31', '2026-01-01', '2026-06-01', 'from the first day of the calendar year; to is asOf + 1'],
    ['ytd', '2026-01-01', '2026-01-01', '2026-01-02', 'one day on New Year'],
    ['half', '2026-06-30', '2026-01-01', '2026-07-01', 'the first half'],
    ['half', '2026-07-01', '2026-07-01', '2026-07-02', 'the second half begins'],
    ['quarter', '2026-11-23', '2026-10-01', '2026-11-24', 'the quarter that contains asOf'],
    ['month', '2028-02-29', '2028-02-01', '2028-03-01', 'February of a leap year'],
    ['rolling-12m', '2026-05-31', '2025-06-01', '2026-06-01', 'twelve months'],
    [
      'rolling-12m',
      '2028-02-28',
      '2027-02-28',
      '2028-02-29',
      'ends on 29 February: starts on 28 February (fine print 10)',
    ],
    ['rolling-12m', '2028-02-29', '2027-03-01', '2028-03-01', 'the leap day itself is inside'],
    ['rolling-12m', '2029-02-28', '2028-03-01', '2029-03-01', 'the leap day has left'],
    ['period', '2026-05-31', '2026-01-01', '2026-06-01', 'from the first day of the period'],
  ])('%s on %s is [%s, %s): %s', (name, asOf, from, to) => {
    expect(windowOf(name, asOf, YEAR_2026)).toEqual({ from, to });
  });

  it('always contains asOf, ends the day after it, and is at most twelve months and a day long', () => {
    const asOf = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1980-01-01', n));
    fc.assert(
      fc.property(asOf, fc.constantFrom(...WINDOW_NAMES), (day, name) => {
        const { from, to } = windowOf(name, day, calendarYear(day));
        expect(from <= day).toBe(true);
        expect(to).toBe(addDays(day, 1));
        expect(daysBetween(from, to)).toBeLessThanOrEqual(366);
      }),
    );
  });
});

describe('assessmentYear', () => {
  it.each([
    ['2026-06-30', '07-01', '2025-07-01', '2026-07-01', 'the last day of a year from July'],
    ['2026-07-01', '07-01', '2026-07-01', '2027-07-01', 'the first day of the next'],
    ['2026-03-01', '01-01', '2026-01-01', '2027-01-01', 'the calendar year'],
    ['2027-02-28', '02-29', '2027-02-28', '2028-02-29', '29 February is the 28th where there is none'],
    ['2028-02-28', '02-29', '2027-02-28', '2028-02-29', 'the day before it, in a leap year'],
  ])('%s in a year from %s: [%s, %s): %s', (asOf, monthDay, from, to) => {
    expect(assessmentYear(asOf, monthDay)).toEqual({ from, to });
  });
});
