// The windows by counting days one by one from `asOf` backwards.

import type { WindowName } from '#domain/indicator/window';
import { plusDays } from '#oracle/region-oracle';

type Days = { readonly from: string; readonly to: string };

const back = (from: string, isStart: (day: string) => boolean): string => {
  let day = from;
  while (!isStart(day)) day = plusDays(day, -1);
  return day;
};

/** The day of the year on which a year that begins on `monthDay` begins: 29 February is the 28th in other years. */
const begins = (day: string, monthDay: string): boolean =>
  day.slice(5) === monthDay || (monthDay === '02-29' && day.endsWith('-02-28') && plusDays(day, 1).endsWith('-03-01'));

/** `yearStart` (`MM-DD`) is that of the assessment year, for `period`. */
export const oracleWindow = (name: WindowName, asOf: string, yearStart: string): Days => {
  const to = plusDays(asOf, 1);
  const firstOf = (months: readonly string[]) =>
    back(asOf, (day) => months.some((month) => day.endsWith(`-${month}-01`)));
  switch (name) {
    case 'period':
      return { from: back(asOf, (day) => begins(day, yearStart)), to };
    case 'ytd':
      return { from: firstOf(['01']), to };
    case 'rolling-12m':
      return { from: back(plusDays(to, -1), (day) => begins(day, to.slice(5))), to };
    case 'rolling-36m': {
      const year = (before: string): string => back(plusDays(before, -1), (day) => begins(day, to.slice(5)));
      return { from: year(year(year(to))), to };
    }
    case 'half':
      return { from: firstOf(['01', '07']), to };
    case 'quarter':
      return { from: firstOf(['01', '04', '07', '10']), to };
    case 'month':
      return { from: back(asOf, (day) => day.endsWith('-01')), to };
  }
};
