import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFigures } from './check-figures.js';
import { type Check, checkSchema } from './check-mapping.js';
import { loadMapping } from './load-mapping.js';
import { readTable } from './read-table.js';

const FOLDER = `${import.meta.dirname}/../../../test/fixtures/published`;

const rowsOf = (csv: string | Buffer) => {
  const table = readTable(Buffer.from(csv));
  if (!table.ok) throw new Error(table.fault.detail);
  return table.rows;
};

/** `line code published computed` of each note. */
const notesOf = (csv: string | Buffer, checks: readonly Check[]) =>
  checkFigures(rowsOf(csv), checks).map(({ line, code, published, computed = '–' }) =>
    [line, code, published, computed].join(' '),
  );

const fixture = (name: string) =>
  notesOf(readFileSync(`${FOLDER}/${name}.csv`), loadMapping(`${FOLDER}/${name}.mapping.yaml`).checks);

const check = (given: object): Check => checkSchema.parse({ name: 'c', ...given });

describe('published tables', () => {
  it('no rate of special equipment follows from deaths ÷ units; what is not published is not checked', () => {
    expect(fixture('special_equipment_national_sample')).toEqual([
      '2 does-not-follow 0.517 0.35537',
      '3 does-not-follow 0.3 0.194',
      '4 does-not-follow 0.08 0.0545',
      '5 does-not-follow 0.07 0.0517',
    ]);
  });

  it('the national totals of construction are the sums of the provinces', () => {
    expect(fixture('construction_by_province_sample')).toEqual([]);
  });

  it('changes on the year before: one cut off, one that does not follow', () => {
    expect(fixture('monthly_revised_twice')).toEqual(['9 truncated 16.6 16.667', '11 does-not-follow 2.1 1.961']);
  });
});

describe('rates', () => {
  const rate = check({
    published: { column: 'p' },
    numerator: { column: 'n' },
    denominator: { column: 'd', shift: 4 },
    scale: 10_000,
  });

  it.each([
    ['0.36', '292', '821.67', []],
    ['0.355', '292', '821.67', []],
    ['0.35', '292', '821.67', ['2 truncated 0.35 0.3554']],
    ['0.356', '292', '821.67', ['2 rounded-up 0.356 0.35537']],
    ['0.517', '292', '821.67', ['2 does-not-follow 0.517 0.35537']],
    ['约0.36', '292', '821.67', ['2 not-checkable 约0.36 –']],
    ['0.36', '', '821.67', ['2 not-checkable 0.36 –']],
    ['0.36', '292', '0', ['2 not-checkable 0.36 –']],
    ['', '292', '', []],
  ])('%s from %s ÷ %s', (p, n, d, expected) => {
    expect(notesOf(`p,n,d\n${p},${n},${d}`, [rate])).toEqual(expected);
  });
});

describe('totals', () => {
  const total = check({ total: { column: 't' }, sumOf: { column: 'n' }, by: ['period', 'issue'] });
  const table = (...rows: string[]) => ['period,issue,n,t', ...rows].join('\n');

  it('are compared within each issue of each period', () => {
    const rows = ['1,a,2,5', '1,a,3,5', '1,b,2,6', '1,b,3,6', '2,a,1,1'];
    expect(notesOf(table(...rows), [total])).toEqual(['4 total-differs 6 5']);
  });

  it('two totals in one group cannot both be right; rows may leave it out', () => {
    expect(notesOf(table('1,a,2,5', '1,a,3,6', '1,a,0,'), [total])).toEqual(['3 total-differs 6 5']);
  });

  it('cannot be compared where a summand is missing', () => {
    expect(notesOf(table('1,a,2,5', '1,a,,5'), [total])).toEqual(['2 not-checkable 5 –']);
  });

  it('are exact with decimals, where floats are not', () => {
    expect(notesOf(table('1,a,0.1,0.3', '1,a,0.2,0.3'), [total])).toEqual([]);
    expect(notesOf(table('1,a,0.125,0.5', '1,a,0.25,0.5'), [total])).toEqual(['2 total-differs 0.5 0.375']);
  });
});
