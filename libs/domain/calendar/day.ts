/** A calendar day `YYYY-MM-DD` in the region's own calendar. Days compare as strings. */
export type Day = string;

/** Milliseconds since the Unix epoch. */
export type Instant = number;

/** Half-open interval of days: `from` is inside, `to` is not. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

const DAY_MS = 86_400_000;

// Both ways without parsing or printing an ISO time: readings do this thousands of times.

/** Days since 1970-01-01; negative before. The day exists (`isDay`). */
export const dayNumber = (day: Day): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / DAY_MS;

const TWO_DIGITS = Array.from({ length: 32 }, (_, n) => String(n).padStart(2, '0'));

export const dayFromNumber = (n: number): Day => {
  const date = new Date(n * DAY_MS);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${TWO_DIGITS[date.getUTCMonth() + 1]}-${TWO_DIGITS[date.getUTCDate()]}`;
};

export const addDays = (day: Day, n: number): Day => dayFromNumber(dayNumber(day) + n);

/** Number of days in `[from, to)`; negative when `to` lies before `from`. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** True for a day that exists: refuses 2026-02-29 and 2026-13-01. */
export const isDay = (text: string): boolean =>
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) && dayFromNumber(dayNumber(text)) === text;

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** First day of the month that lies `n` months after the month of `day`. */
export const addMonths = (day: Day, n: number): Day => {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
};

/**
 * The same day and month `n` years on; 29 February becomes 28 February where there is none
 * (contract, fine print 10).
 */
export const addYears = (day: Day, n: number): Day => {
  const moved = `${String(Number(day.slice(0, 4)) + n).padStart(4, '0')}${day.slice(4)}`;
  return isDay(moved) ? moved : `${moved.slice(0, 8)}28`;
};

export const earlierDay = (a: Day, b: Day): Day => {
  if (a < b) return a;
  return b;
};

export const laterDay = (a: Day, b: Day): Day => {
  if (a > b) return a;
  return b;
};
