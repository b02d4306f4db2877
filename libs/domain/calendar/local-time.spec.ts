import { describe, expect, it } from '@jest/globals';
import { formatInstant, localDay, offsetMinutes, startOfDay } from './local-time.js';

// Offsets as the IANA time zone database states them.
it.each([
  ['Asia/Shanghai', '2026-03-02T00:00:00Z', 480],
  // China kept summer time from 1986 to 1991.
  ['Asia/Shanghai', '1988-07-01T00:00:00Z', 540],
  ['Asia/Urumqi', '2026-03-02T00:00:00Z', 360],
  ['Asia/Kathmandu', '2026-03-02T00:00:00Z', 345],
  ['America/New_York', '2026-03-08T06:59:59Z', -300],
  ['America/New_York', '2026-03-08T07:00:00Z', -240],
])('%s at %s is %i minutes east', (zone, at, minutes) => {
  expect(offsetMinutes(Date.parse(at), zone)).toBe(minutes);
});

describe('local days', () => {
  it.each([
    ['2026-02-28T15:59:59.999Z', '2026-02-28'],
    ['2026-02-28T16:00:00.000Z', '2026-03-01'],
    ['2028-02-28T16:00:00.000Z', '2028-02-29'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
  ])('%s lies on %s in Shanghai', (at, day) => {
    expect(localDay(Date.parse(at), 'Asia/Shanghai')).toBe(day);
  });

  it.each([
    ['2026-03-02', 'Asia/Shanghai', '2026-03-01T16:00:00.000Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
    ['1988-07-01', 'Asia/Shanghai', '1988-06-30T15:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, at) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(at);
  });
});

it('writes an instant with the zone’s own offset', () => {
  expect(formatInstant(Date.parse('2026-03-02T10:11:12.345Z'), 'Asia/Shanghai')).toBe('2026-03-02T18:11:12.345+08:00');
  expect(formatInstant(Date.parse('2026-01-02T03:00:00Z'), 'America/New_York')).toBe('2026-01-01T22:00:00.000-05:00');
});
