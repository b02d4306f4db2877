import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compare, fromDecimal, minus, over, plus, rational, times, toNumber } from './rational.js';

describe('fromDecimal', () => {
  it.each([
    ['0.1', 1n, 10n],
    ['-2', -2n, 1n],
    ['1.5e10', 15_000_000_000n, 1n],
    ['1e-3', 1n, 1_000n],
    ['.5', 1n, 2n],
    ['12.50', 25n, 2n],
  ])('%s', (text, n, d) => {
    expect(fromDecimal(text)).toEqual({ n, d });
  });

  it.each(['', '.', 'abc', '1,5', 'NaN'])('refuses %p', (text) => {
    expect(() => fromDecimal(text)).toThrow(RangeError);
  });
});

describe('rational', () => {
  it('adds a tenth and two tenths to exactly three tenths, where numbers do not', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(compare(plus(fromDecimal('0.1'), fromDecimal('0.2')), fromDecimal('0.3'))).toBe(0);
  });

  const fraction = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
    .map(([n, d]) => rational(n, d));

  it('undoes plus with minus and times with over', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(minus(plus(a, b), b)).toEqual(a);
        if (b.n !== 0n) expect(over(times(a, b), b)).toEqual(a);
      }),
    );
  });

  it('gives the number that a decimal literal of the same text is', () => {
    const text = fc
      .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 20 }))
      .map(([n, decimals]) => `${n}e-${decimals}`);
    fc.assert(fc.property(text, (one) => expect(toNumber(fromDecimal(one))).toBe(Number(one) + 0)));
  });
});
