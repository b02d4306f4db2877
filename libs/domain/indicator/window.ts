// The days that a window name means for an `asOf`. All calendar windows begin with the unit that contains `asOf` and end
// with it; `period` begins with the target's assessment year (contract, "Numbers out" and fine print 9 and 10).

import { addDays, addYears, type Day, type DayRange, isDay } from '../calendar/day.js';

/** Those that are meant when none is named. */
export const WINDOW_NAMES = ['period', 'ytd', 'rolling-12m', 'half', 'quarter', 'month'] as const;
/** Three years, for rates that are sum ÷ sum over them (COMAR 09.12.24.08: the DART rate of three years). */
export const ALL_WINDOW_NAMES = [...WINDOW_NAMES, 'rolling-36m'] as const;
export type WindowName = (typeof ALL_WINDOW_NAMES)[number];
/** `custom`: days that somebody named, those of a report, say. */
export const SHOWN_WINDOW_NAMES = [...ALL_WINDOW_NAMES, 'custom'] as const;
export type ShownWindowName = (typeof SHOWN_WINDOW_NAMES)[number];

const firstMonthOf = (asOf: Day, months: number): Day => {
  const month = Number(asOf.slice(5, 7)) - 1;
  return `${asOf.slice(0, 5)}${String(month - (month % months) + 1).padStart(2, '0')}-01`;
};

/** The year of `asOf` as a whole. */
export const calendarYear = (asOf: Day): DayRange => {
  const from = `${asOf.slice(0, 4)}-01-01`;
  return { from, to: addYears(from, 1) };
};

/** The first day of an assessment year in a calendar year; `02-29` is the 28th where there is none. */
const startIn = (year: number, monthDay: string): Day => {
  const day = `${String(year).padStart(4, '0')}-${monthDay}`;
  return isDay(day) ? day : `${day.slice(0, 8)}28`;
};

/** The assessment year (`MM-DD` is its first day) that contains a day. */
export const assessmentYear = (asOf: Day, monthDay: string): DayRange => {
  const year = Number(asOf.slice(0, 4));
  const start = startIn(year, monthDay) <= asOf ? year : year - 1;
  return { from: startIn(start, monthDay), to: startIn(start + 1, monthDay) };
};

/** `period` is the target's period, or the calendar year where there is no target; only its `from` is used. */
export const windowOf = (name: WindowName, asOf: Day, period: DayRange): DayRange => {
  const to = addDays(asOf, 1);
  switch (name) {
    case 'period':
      return { from: period.from, to };
    case 'ytd':
      return { from: firstMonthOf(asOf, 12), to };
    case 'rolling-12m':
      return { from: addYears(to, -1), to };
    case 'rolling-36m':
      return { from: addYears(to, -3), to };
    case 'half':
      return { from: firstMonthOf(asOf, 6), to };
    case 'quarter':
      return { from: firstMonthOf(asOf, 3), to };
    case 'month':
      return { from: firstMonthOf(asOf, 1), to };
  }
};
