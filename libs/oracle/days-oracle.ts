// The days of windows and of assessment years, found by going back or on one by one.

import { plusDays } from './region-oracle.js';

/** `[from, to)`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export type OracleWindow = 'period' | 'ytd' | 'rolling-12m' | 'rolling-36m' | 'half' | 'quarter' | 'month';

export const isIn = (day: string, { from, to }: Days): boolean => from <= day && day < to;
export const lengthOf = ({ from, to }: Days): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
/** Lies in the other, and is shorter. */
export const isInside = (a: Days, b: Days): boolean => b.from <= a.from && a.to <= b.to && lengthOf(a) < lengthOf(b);
export const touch = (a: Days, b: Days): boolean => a.from < b.to && b.from < a.to;

const back = (from: string, isStart: (day: string) => boolean): string => {
  let day = from;
  while (!isStart(day)) day = plusDays(day, -1);
  return day;
};

/** The day of the year on which a year that begins on `monthDay` begins: 29 February is the 28th in other years. */
const begins = (day: string, monthDay: string): boolean =>
  day.slice(5) === monthDay || (monthDay === '02-29' && day.endsWith('-02-28') && plusDays(day, 1).endsWith('-03-01'));

/** The year that begins on `monthDay` (`MM-DD`) and contains a day. */
export const yearAround = (day: string, monthDay: string): Days => {
  const from = back(day, (one) => begins(one, monthDay));
  let to = plusDays(day, 1);
  while (!begins(to, monthDay)) to = plusDays(to, 1);
  return { from, to };
};

/** `periodFrom`: the first day of the target's assessment year, cut to the target, for `period`. */
export const windowDays = (name: OracleWindow, asOf: string, periodFrom: string): Days => {
  const to = plusDays(asOf, 1);
  const firstOf = (months: readonly string[]) =>
    back(asOf, (day) => months.some((month) => day.endsWith(`-${month}-01`)));
  const yearBefore = (day: string): string => back(plusDays(day, -1), (one) => begins(one, to.slice(5)));
  switch (name) {
    case 'period':
      return { from: periodFrom, to };
    case 'ytd':
      return { from: firstOf(['01']), to };
    case 'rolling-12m':
      return { from: yearBefore(to), to };
    case 'rolling-36m':
      return { from: yearBefore(yearBefore(yearBefore(to))), to };
    case 'half':
      return { from: firstOf(['01', '07']), to };
    case 'quarter':
      return { from: firstOf(['01', '04', '07', '10']), to };
    case 'month':
      return { from: back(asOf, (day) => day.endsWith('-01')), to };
  }
};
