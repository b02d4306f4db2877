import { expect, it } from '@jest/globals';
import { toNumber } from '../exact/rational.js';
import { findIndicator } from './catalogue.js';
import { computedFrom, followsFrom, type PublishedFigure } from './published-figure.js';

const judge = (id: string, figure: PublishedFigure) => {
  const indicator = findIndicator(id);
  if (!indicator) throw new Error(id);
  const exact = computedFrom(indicator, figure);
  return { exact: exact && toNumber(exact), follows: followsFrom(exact, figure) };
};

const RATE = 'special-equipment-deaths-per-10k-units';

// National bulletins of special equipment: deaths and units of the same bulletins.
it.each<[string, string, PublishedFigure, number | null, string]>([
  ['2012', RATE, { value: 0.517, numerator: 292, denominator: 8_216_700 }, 0.35537, 'does-not-follow'],
  ['2017', RATE, { value: 0.3, numerator: 251, denominator: 12_965_000 }, 0.1936, 'does-not-follow'],
  ['2021', RATE, { value: 0.08, numerator: 99, denominator: 18_162_300 }, 0.05451, 'does-not-follow'],
  ['2022', RATE, { value: 0.07, numerator: 101, denominator: 19_552_500 }, 0.05166, 'does-not-follow'],
  ['as it should be', RATE, { value: 0.355, numerator: 292, denominator: 8_216_700 }, 0.35537, 'rounded'],
  ['cut off', RATE, { value: 0.19, decimals: 2, numerator: 2.999, denominator: 150_000 }, 0.19993, 'truncated'],
  [
    'a printed zero counts',
    RATE,
    { value: 0.5, decimals: 2, numerator: 504, denominator: 10_000_000 },
    0.504,
    'rounded',
  ],
  [
    'a printed zero counts',
    RATE,
    { value: 0.5, decimals: 2, numerator: 51, denominator: 1_000_000 },
    0.51,
    'does-not-follow',
  ],
  ['whole', 'deaths.construction', { value: 283, numerator: 283 }, 283, 'rounded'],
  ['not the sum', 'deaths.construction', { value: 284, numerator: 283 }, 283, 'does-not-follow'],
  ['a share', 'public-satisfaction', { value: 0.9, numerator: 900, denominator: 1_000 }, 0.9, 'rounded'],
  ['no counts', RATE, { value: 0.5 }, null, 'unchecked'],
  ['nothing to divide by', RATE, { value: 0.5, numerator: 1, denominator: 0 }, null, 'unchecked'],
])('%s: %s', (_, id, figure, exact, follows) => {
  const judged = judge(id, figure);
  if (exact === null) expect(judged.exact).toBeNull();
  else expect(judged.exact).toBeCloseTo(exact, 5);
  expect(judged.follows).toBe(follows);
});
