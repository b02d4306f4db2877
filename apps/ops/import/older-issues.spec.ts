import { expect, it } from '@jest/globals';
import { olderThanKnown } from './older-issues.js';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';

const HEAD = 'type,region,sector,from,to,accidents,deaths,status,knownsince';
const ROWS: readonly (readonly [n: number, status: string, since: string])[] = [
  [6, 'revised', '2019-04-10'],
  [8, 'revised', '2019-05-10'],
  [9, 'final', '2019-08-20'],
];

const eventsOf = () => {
  const lines = ROWS.map(
    ([n, status, since]) => `safety.return.filed,330000,fire,2019-03-01,2019-04-01,${n},0,${status},${since}`,
  );
  const table = readTable(Buffer.from([HEAD, ...lines].join('\n')));
  if (!table.ok) throw new Error(table.fault.detail);
  return readRows(table, { dataset: 'test', mapping: undefined, now: Date.parse('2026-03-02T10:00:00Z') }).events;
};

it.each([
  ['nothing is known', ['unknown', 'unknown', 'unknown'], []],
  ['everything is known', ['counted', 'counted', 'counted'], []],
  ['the earlier is known, as it should be', ['counted', 'unknown', 'unknown'], []],
  ['the later is known: the earlier would replace it', ['unknown', 'counted', 'unknown'], [2]],
  ['a more final one is known: the ledger keeps that', ['unknown', 'unknown', 'counted'], []],
  ['the later was refused', ['unknown', 'refused', 'unknown'], []],
  ['the later lies in the log, unbooked', ['pending', 'pending', 'pending'], []],
  ['nobody could be asked', [], []],
])('%s', (_, states, lines) => {
  const known = states.map((state) => ({ state }));
  expect(olderThanKnown(eventsOf(), known).map((fault) => fault.line)).toEqual(lines);
});
