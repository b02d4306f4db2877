import { expect, it } from '@jest/globals';
import {
  formatDay,
  formatDue,
  formatInstant,
  formatMoment,
  formatStamp,
  fromInput,
  lastDayBefore,
  localDay,
  toInput,
} from './time.js';

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

it('calls the midnight that closes a term the end of its last day', () => {
  expect(formatDue('2026-12-27T00:00:00+08:00', NOW)).toBe('12-26 24:00');
  expect(formatDue('2027-01-01T00:00:00+08:00', NOW)).toBe('12-31 24:00');
  expect(formatDue('2026-11-23T10:30:00+08:00', NOW)).toBe('11-23 10:30');
  expect(formatDue('', NOW)).toBe('');
});

it('takes what is typed for the region’s time, and gives it back', () => {
  const at = Date.parse('2026-11-22T16:30:05Z');
  expect(toInput(at)).toBe('2026-11-23T00:30:05');
  expect(fromInput(toInput(at))).toBe(at);
  expect(fromInput('2026-11-23T00:30')).toBe(at - 5000);
  expect(fromInput('')).toBeNull();
  expect(formatStamp(at)).toBe('2026-11-23 00:30:05');
  expect(localDay(at)).toBe('2026-11-23');
});
