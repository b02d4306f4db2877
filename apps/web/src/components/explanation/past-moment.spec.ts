import { expect, it } from '@jest/globals';
import { chosenInstant, openedOf, quickInstants } from './past-moment.js';

const NOW = Date.parse('2026-11-23T09:00:00+08:00');
const OPENED = { indicator: 'x', region: '440600', window: 'period' } as const;
const PRESENT = { window: { name: 'period', from: '2026-01-01', to: '2026-11-24' } } as const;

it('refuses what is to come and what is not whole, and takes the present instant', () => {
  expect(chosenInstant('2026-11-23T09:00:01', NOW)).toBe('future');
  expect(chosenInstant('2026-11-23', NOW)).toBe('incomplete');
  expect(chosenInstant('', NOW)).toBe('incomplete');
  expect(chosenInstant('2026-11-23T09:00:00', NOW)).toBe(NOW);
});

it('counts the days of the present reading, or those up to the day of the instant', () => {
  const at = Date.parse('2026-03-01T00:30:00+08:00');
  expect(openedOf(OPENED, { at, days: 'now', grounds: 'now' }, PRESENT)).toEqual({ ...OPENED, asOf: '2026-11-23' });
  expect(openedOf(OPENED, { at, days: 'then', grounds: 'now' }, PRESENT)).toEqual({ ...OPENED, asOf: '2026-03-01' });
});

it('offers the end of the last month, in the region', () => {
  const [, , lastMonth] = quickInstants(Date.parse('2026-12-01T00:10:00+08:00'));
  expect(new Date(lastMonth.at).toISOString()).toBe('2026-11-30T15:59:59.000Z');
});
