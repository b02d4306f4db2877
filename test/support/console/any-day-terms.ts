// Words that the oracle of any day uses: days, and who lies below whom. The codes of Foshan say it; the code under test does not
// look at codes.

import { CITY, DISTRICTS } from './any-day-teller.js';

/** `[from, to)`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const text = (value: unknown): string => String(value);
export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

const parentOf = (code: string): string | null => {
  if (code.length === 9) return code.slice(0, 6);
  if (code === CITY) return '440000';
  if (code.startsWith('4406')) return CITY;
  return code === '100000' ? null : '100000';
};

/** The region itself and all above it. */
export const upwards = (code: string): string[] => {
  const parent = parentOf(code);
  return parent === null ? [code] : [code, ...upwards(parent)];
};

/** Children that may have declared something: of a district no town did. */
export const districtsOf = (code: string): readonly string[] => (code === CITY ? DISTRICTS : []);

export const dayOf = (time: unknown): string =>
  new Date(Date.parse(text(time)) + 8 * 3_600_000).toISOString().slice(0, 10);
export const isIn = (day: string, { from, to }: Days): boolean => from <= day && day < to;
export const length = ({ from, to }: Days): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
/** Lies in the other, and is shorter. */
export const isInside = (a: Days, b: Days): boolean => b.from <= a.from && a.to <= b.to && length(a) < length(b);
