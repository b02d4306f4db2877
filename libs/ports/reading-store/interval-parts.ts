import { addMonths, type Day, dayNumber, firstOfMonth } from '#domain/calendar/day';
import type { Floors } from './reading-store.js';

/** The sums that make up an interval, both ascending: month totals for whole months, day buckets for the two edges. */
export interface IntervalParts {
  readonly months: readonly number[];
  readonly days: readonly number[];
}

/** Months since year 0 of the month that a day lies in. */
export const monthNumber = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** First day of a month. */
export const monthFromNumber = (n: number): Day =>
  `${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}-01`;

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** Parts of `[from, to)`; none when it is empty. */
export const partsOf = (from: Day, to: Day): IntervalParts => {
  if (from >= to) return { months: [], days: [] };
  const firstWhole = firstOfMonth(from) === from ? from : addMonths(from, 1);
  const pastWhole = firstOfMonth(to);
  if (firstWhole >= pastWhole) return { months: [], days: range(dayNumber(from), dayNumber(to)) };
  return {
    months: range(monthNumber(firstWhole), monthNumber(pastWhole)),
    days: [...range(dayNumber(from), dayNumber(firstWhole)), ...range(dayNumber(pastWhole), dayNumber(to))],
  };
};

/** Floors as numbers: what lies below is not held. */
export interface FloorNumbers {
  readonly day: number;
  readonly month: number;
}

export const floorNumbers = (floors: Floors): FloorNumbers => ({
  day: dayNumber(floors.dayFloor),
  month: monthNumber(floors.monthFloor),
});

export const isTooOld = (parts: IntervalParts, floors: FloorNumbers): boolean =>
  (parts.days[0] ?? Number.POSITIVE_INFINITY) < floors.day ||
  (parts.months[0] ?? Number.POSITIVE_INFINITY) < floors.month;
