import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalText, judgeFigure, readFigure } from './printed-figure.js';
import { compare, fromDecimal, minus, rational, times } from './rational.js';

const judge = (published: string, n: string, d: string) => {
  const figure = readFigure(published);
  if (!figure) throw new Error(`no figure: ${published}`);
  const [over, under] = [fromDecimal(n), fromDecimal(d)];
  return judgeFigure(figure, rational(over.n * under.d, over.d * under.n));
};

describe('judgeFigure', () => {
  it.each([
    // deaths ÷ ten thousand units, as national bulletins printed them
    ['0.517', '292', '821.67', 'does-not-follow'],
    ['0.3', '251', '1296.5', 'does-not-follow'],
    ['0.08', '99', '1816.23', 'does-not-follow'],
    ['0.07', '101', '1955.25', 'does-not-follow'],
    ['0.355', '292', '821.67', 'rounded'],
    ['0.19', '251', '1296.5', 'rounded'],
    ['0.05', '101', '1955.25', 'rounded'],
    ['0.06', '101', '1955.25', 'rounded-up'],
    // the half itself is rounded up, and away from zero
    ['0.5', '45', '100', 'rounded'],
    ['0.4', '45', '100', 'truncated'],
    ['-0.5', '-45', '100', 'rounded'],
    ['-0.4', '-45', '100', 'truncated'],
    ['66.6%', '200', '3', 'truncated'],
    ['66.7', '200', '3', 'rounded'],
    ['66.8', '200', '3', 'does-not-follow'],
    ['34', '102', '3', 'rounded'],
    ['35', '102', '3', 'does-not-follow'],
    ['-34.26%', '-3700', '108', 'rounded'],
    ['−34.25', '-3700', '108', 'truncated'],
    ['0.00', '1', '300', 'rounded'],
    ['0.01', '1', '300', 'rounded-up'],
  ])('%s from %s ÷ %s: %s', (published, n, d, expected) => {
    expect(judge(published, n, d)).toBe(expected);
  });

  const fraction = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
    .map(([n, d]) => rational(n, d));

  it('takes what it would print itself, and nothing further away than one unit', () => {
    fc.assert(
      fc.property(fraction, fc.integer({ min: 0, max: 6 }), fc.bigInt({ min: -2n, max: 2n }), (exact, digits, off) => {
        const own = readFigure(decimalText(exact, digits));
        if (!own) throw new Error('what was printed is a figure');
        expect(judgeFigure(own, exact)).toBe('rounded');
        const other = { units: own.units + off, digits };
        const unit = rational(1n, 10n ** BigInt(digits));
        const gap = minus(times(rational(other.units), unit), exact);
        const isNear = compare(gap, unit) < 0 && compare(times(gap, rational(-1n)), unit) < 0;
        expect(judgeFigure(other, exact) !== 'does-not-follow').toBe(isNear);
      }),
    );
  });
});

it.each(['', '约0.3', '0,3', '1e3', '.5', '0.3‰'])('%p is no figure', (text) => {
  expect(readFigure(text)).toBeUndefined();
});
