// One cell's text as the value of a field. Exact: digits are moved, never multiplied. What cannot be read is a fault.

import { inBoth } from '#contracts/events/fault';
import type { FieldKind } from '#contracts/events/field-kind';
import { addDays } from '#domain/calendar/day';
import { readPeriod } from './period-text.js';

export type Cell = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string };

const bad = (zh: string, en: string): Cell => ({ ok: false, detail: inBoth(zh, en) });
const good = (value: unknown): Cell => ({ ok: true, value });

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Moves the decimal point `by` places to the right; `undefined` if the text is no plain decimal number. */
export const shiftDecimal = (text: string, by: number): string | undefined => {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = `${'0'.repeat(Math.max(0, -by))}${whole}${fraction}${'0'.repeat(Math.max(0, by))}`;
  const point = digits.length - fraction.length - Math.max(0, by) + by;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const right = digits.slice(point).replace(/0+$/, '');
  return `${sign}${left}${right === '' ? '' : `.${right}`}`;
};

/** `year-from`: where the year begins, for a column that counts from there (本年累计). */
export const PERIOD_ENDS = ['from', 'to', 'last-day', 'year-from'] as const;
export type PeriodEnd = (typeof PERIOD_ENDS)[number];

export const periodEnd = (text: string, end: PeriodEnd): Cell => {
  const period = readPeriod(text);
  if (!period) return bad(`“${text}”不是期间`, `"${text}" is no period`);
  switch (end) {
    case 'from':
    case 'to':
      return good(period[end]);
    case 'last-day':
      return good(addDays(period.to, -1));
    case 'year-from':
      return good(`${period.from.slice(0, 4)}-01-01`);
  }
};

export const readCell = (text: string, kind: FieldKind): Cell => {
  switch (kind) {
    case 'number':
      return NUMBER.test(text) ? good(Number(text)) : bad(`“${text}”不是数字`, `"${text}" is not a number`);
    case 'boolean':
      return text === 'true' || text === 'false'
        ? good(text === 'true')
        : bad(`“${text}”应为 true 或 false`, `"${text}" must be true or false`);
    case 'json':
      try {
        return good(JSON.parse(text));
      } catch {
        return bad('不是有效的 JSON', 'is not valid JSON');
      }
    case 'text':
    // The reader of events says that there is no such field.
    case 'unknown':
      return good(text);
  }
};
