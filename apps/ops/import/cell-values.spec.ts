import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { periodEnd, readCell, readPeriod, shiftDecimal } from './cell-values.js';

describe('shiftDecimal', () => {
  it.each([
    ['821.67', 4, '8216700'],
    ['1296.5', 4, '12965000'],
    ['0', 4, '0'],
    ['0.00001', 4, '0.1'],
    ['12', -2, '0.12'],
    ['-12.5', 1, '-125'],
    ['1', 0, '1'],
    ['1,234', 0, undefined],
    ['', 0, undefined],
    ['1e5', 0, undefined],
  ])('%s by %i is %s', (text, by, expected) => {
    expect(shiftDecimal(text, by)).toBe(expected);
  });

  it('is undone by the opposite shift', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: -9, max: 9 }), (n, by) => {
        expect(shiftDecimal(shiftDecimal(String(n), by) ?? '', -by)).toBe(String(n));
      }),
    );
  });
});

it.each([
  ['2012', '2012-01-01', '2013-01-01'],
  ['2017-01', '2017-01-01', '2017-02-01'],
  ['2013-01..06', '2013-01-01', '2013-07-01'],
  ['2013-10..12', '2013-10-01', '2014-01-01'],
  ['2013-01-05..2013-02-01', '2013-01-05', '2013-02-01'],
])('%s is a period', (text, from, to) => {
  expect(readPeriod(text)).toEqual({ from, to });
});

it.each(['2013-13', '2013-06..01', '2013-02-30..2013-03-01', '2013-03-01..2013-03-01', 'H1 2013', ''])(
  '%s is none',
  (text) => {
    expect(readPeriod(text)).toBeUndefined();
    expect(periodEnd(text, 'from')).toMatchObject({ ok: false });
  },
);

it('reads a cell by the kind of its field', () => {
  expect(readCell('007', 'text')).toEqual({ ok: true, value: '007' });
  expect(readCell('007', 'number')).toEqual({ ok: true, value: 7 });
  expect(readCell('1,234', 'number')).toMatchObject({ ok: false });
  expect(readCell('true', 'boolean')).toEqual({ ok: true, value: true });
  expect(readCell('是', 'boolean')).toMatchObject({ ok: false });
  expect(readCell('[{"id":"h"}]', 'json')).toEqual({ ok: true, value: [{ id: 'h' }] });
  expect(readCell('[', 'json')).toMatchObject({ ok: false });
  expect(periodEnd('2012', 'last-day')).toEqual({ ok: true, value: '2012-12-31' });
});
