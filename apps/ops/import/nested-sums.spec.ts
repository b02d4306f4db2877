import { expect, it } from '@jest/globals';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';

const HEAD = 'type,region,sector,from,to,accidents,deaths,status';

const notesOf = (...rows: readonly (readonly [from: string, to: string, accidents: number, status?: string])[]) => {
  const lines = rows.map(
    ([from, to, n, status = 'final']) => `safety.return.filed,330000,fire,${from},${to},${n},0,${status}`,
  );
  const table = readTable(Buffer.from([HEAD, ...lines].join('\n')));
  if (!table.ok) throw new Error(table.fault.detail);
  const { notes } = readRows(table, { dataset: 't', mapping: undefined, now: 0 });
  return notes.map(({ line, field, code, published, computed }) => [line, field, code, published, computed].join(' '));
};

const JANUARY = ['2019-01-01', '2019-02-01', 4] as const;
const FEBRUARY = ['2019-02-01', '2019-03-01', 2] as const;

it('what the months cover must be their sum', () => {
  expect(notesOf(JANUARY, FEBRUARY, ['2019-01-01', '2019-03-01', 6])).toEqual([]);
  expect(notesOf(JANUARY, FEBRUARY, ['2019-01-01', '2019-03-01', 7])).toEqual(['4 accidents parts-differ 7 6']);
});

it('what they do not cover may be more, and never less', () => {
  expect(notesOf(JANUARY, FEBRUARY, ['2019-01-01', '2019-07-01', 7])).toEqual([]);
  expect(notesOf(['2019-01-01', '2019-07-01', 5], FEBRUARY, JANUARY)).toEqual(['2 accidents parts-differ 5 6']);
});

it('a plan need not come true', () => {
  expect(notesOf(JANUARY, FEBRUARY, ['2019-01-01', '2019-03-01', 7, 'planned'])).toEqual([]);
});

it('is compared with what is directly inside, each as it stands in the end', () => {
  const half = ['2019-01-01', '2019-07-01', 9] as const;
  const year = ['2019-01-01', '2020-01-01', 9] as const;
  const revised = ['2019-02-01', '2019-03-01', 5, 'revised'] as const;
  expect(notesOf(JANUARY, FEBRUARY, revised, half, year)).toEqual([]);
  expect(notesOf(JANUARY, ['2019-02-01', '2019-03-01', 9, 'revised'], FEBRUARY, half, year)).toEqual([]);
  expect(notesOf(JANUARY, revised, half, ['2019-01-01', '2020-01-01', 8])).toEqual(['5 accidents parts-differ 8 9']);
});
