import { expect, it } from '@jest/globals';
import { formatDay, formatInstant, formatMoment, lastDayBefore } from './time.js';

const NOW = Date.parse('2026-11-23T01:00:00+08:00');

it('shows the clock alone for today in the region, and the day too for yesterday', () => {
  // 16:30 UTC of the 22nd is 00:30 of the 23rd in Foshan
  expect(formatMoment(Date.parse('2026-11-22T16:30:05Z'), NOW)).toBe('00:30:05');
  expect(formatMoment(Date.parse('2026-11-22T15:30:05Z'), NOW)).toBe('11-22 23:30:05');
});

it('shows instants in the region, with the year only if it is another', () => {
  expect(formatInstant('2026-03-02T01:05:00Z', NOW)).toBe('03-02 09:05');
  expect(formatInstant('2025-12-31T23:00:00+08:00', NOW)).toBe('2025-12-31 23:00');
  expect(formatInstant('', NOW)).toBe('');
});

it('names the last day inside a half-open interval', () => {
  expect(lastDayBefore('2027-01-01')).toBe('2026-12-31');
  expect(lastDayBefore('2028-03-01')).toBe('2028-02-29');
});

it('writes days in the reader’s language', () => {
  expect(formatDay('2026-11-23', 'zh')).toBe('2026年11月23日');
  expect(formatDay('2026-11-23', 'en')).toBe('23 Nov 2026');
});
