import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { periodEnd, readCell, shiftDecimal } from './cell-values.js';

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
  ['2012', 'last-day', '2012-12-31'],
  ['2013年3月', 'from', '2013-03-01'],
  ['2013年3月', 'to', '2013-04-01'],
  ['2013年3月', 'year-from', '2013-01-01'],
  ['2013-Q4', 'year-from', '2013-01-01'],
] as const)('of %s, %s is %s', (text, end, value) => {
  expect(periodEnd(text, end)).toEqual({ ok: true, value });
});

it('has no end of what is no period', () => {
  expect(periodEnd('2013-13', 'from')).toMatchObject({ ok: false });
});

it('reads a cell by the kind of its field', () => {
  expect(readCell('007', 'text')).toEqual({ ok: true, value: '007' });
  expect(readCell('007', 'number')).toEqual({ ok: true, value: 7 });
  expect(readCell('1,234', 'number')).toMatchObject({ ok: false });
  expect(readCell('true', 'boolean')).toEqual({ ok: true, value: true });
  expect(readCell('是', 'boolean')).toMatchObject({ ok: false });
  expect(readCell('[{"id":"h"}]', 'json')).toEqual({ ok: true, value: [{ id: 'h' }] });
  expect(readCell('[', 'json')).toMatchObject({ ok: false });
});
