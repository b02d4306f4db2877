import { expect, it } from '@jest/globals';
import { parseIncident } from '../api/parse-event.js';
import { clocksInShort } from './clocks.js';

const NOW = Date.parse('2026-11-23T09:00:00+08:00');
const inMinutes = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

const inShort = (...deadlines: Record<string, unknown>[]) => {
  const { late, doneLate, next } = clocksInShort(
    { deadlines: parseIncident({ id: 'i', deadlines })?.deadlines ?? [] },
    NOW,
  );
  return [late, doneLate, next?.id];
};

it('names the duty that is due first', () => {
  const investigation = { id: 'investigation', state: 'open', dueAt: inMinutes(9000) };
  expect(inShort(investigation, { id: 'county-to-city', state: 'open', dueAt: inMinutes(40) })).toEqual([
    0,
    0,
    'county-to-city',
  ]);
});

it('tells what is late from what was done late', () => {
  expect(
    inShort(
      { id: 'a', state: 'missed', dueAt: inMinutes(-60), metAt: null },
      { id: 'b', state: 'missed', dueAt: inMinutes(-60), metAt: inMinutes(-10) },
      { id: 'c', state: 'met', dueAt: inMinutes(-60), metAt: inMinutes(-70) },
      { id: 'd', state: 'cancelled', dueAt: inMinutes(10) },
      { id: 'e', state: 'unknown', dueAt: null },
    ),
  ).toEqual([1, 1, undefined]);
});

it('finds late what ended since the server was asked', () => {
  expect(inShort({ id: 'county-to-city', state: 'open', dueAt: inMinutes(-1) })).toEqual([1, 0, undefined]);
});

it('takes the casualty window for no duty', () => {
  expect(inShort({ id: 'casualty-window', state: 'open', dueAt: inMinutes(10) })).toEqual([0, 0, undefined]);
});
