import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixtureRows, relativeError } from '#test/fixture-rows';
import { garwood, garwoodAt, poissonAtLeast, poissonAtMost, scaleBounds, smallestCountAtLeast } from './poisson.js';

const FIXTURES = `${import.meta.dirname}/fixtures`;

describe('poissonAtLeast, poissonAtMost', () => {
  it('agree with forty digits to nine, for counts to 10,000 and tails to 1e-300', () => {
    const rows = fixtureRows(`${FIXTURES}/poisson.csv`, 'count', 'mean', 'at_least', 'at_most');
    const wrong = rows.filter(
      ({ count, mean, at_least, at_most }) =>
        relativeError(poissonAtLeast(count, mean), at_least) > 1e-9 ||
        relativeError(poissonAtMost(count, mean), at_most) > 1e-9,
    );
    expect(wrong).toEqual([]);
  });

  it('says how little 11 accidents mean where 10 are allowed', () => {
    expect(poissonAtLeast(11, 10)).toBeCloseTo(0.417, 3);
  });

  it('knows that a mean of 0 brings nothing', () => {
    expect([poissonAtLeast(0, 0), poissonAtLeast(1, 0), poissonAtMost(0, 0), poissonAtMost(-1, 5)]).toEqual([
      1, 0, 1, 0,
    ]);
  });

  it('divides everything between them, and falls with the count', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 20_000, noNaN: true }), (count, mean) => {
        expect(poissonAtLeast(count, mean) + poissonAtMost(count - 1, mean)).toBeCloseTo(1, 9);
        expect(poissonAtLeast(count + 1, mean)).toBeLessThanOrEqual(poissonAtLeast(count, mean) * (1 + 1e-9));
        expect(poissonAtLeast(count, mean + 1)).toBeGreaterThanOrEqual(poissonAtLeast(count, mean) * (1 - 1e-9));
      }),
    );
  });
});

describe('smallestCountAtLeast', () => {
  it.each([
    // days, at 5 %, at 1 %, where 8 deaths a year are allowed
    [30, 3, 4],
    [90, 6, 7],
    [180, 8, 10],
  ])('in %d days: %d, %d', (days, five, one) => {
    const mean = (8 * days) / 365;
    expect([smallestCountAtLeast(mean, 0.05), smallestCountAtLeast(mean, 0.01)]).toEqual([five, one]);
  });

  it('is the first one that is improbable', () => {
    const mean = fc.double({ min: 0, max: 12_000, noNaN: true });
    fc.assert(
      fc.property(mean, fc.double({ min: 1e-9, max: 0.9, noNaN: true }), (m, probability) => {
        const count = smallestCountAtLeast(m, probability);
        expect(poissonAtLeast(count, m)).toBeLessThanOrEqual(probability);
        expect(poissonAtLeast(count - 1, m)).toBeGreaterThan(probability);
      }),
    );
  });
});

describe('garwood', () => {
  it.each([
    // count, low, high; published to six decimals
    [0, 0, 3.688879],
    [1, 0.025318, 5.571643],
    [2, 0.242209, 7.224688],
    [4, 1.089865, 10.241589],
    [5, 1.623486, 11.668332],
    [6, 2.201894, 13.059474],
    [8, 3.453832, 15.763189],
    [10, 4.795389, 18.390356],
  ])('at 95 %%, %d: %d to %d', (count, low, high) => {
    expect(garwood(count)).toEqual({ low: expect.closeTo(low, 5), high: expect.closeTo(high, 5) });
    // The second answer comes from the table.
    expect(garwood(count)).toEqual(garwoodAt(count, 0.95));
  });

  it.each([
    [0, 0, 5.298317],
    [2, 0.103495, 9.273792],
    [4, 0.672207, 12.59409],
    [6, 1.536912, 15.659675],
    [8, 2.571103, 18.578226],
    [10, 3.716922, 21.397827],
  ])('at 99 %%, %d: %d to %d', (count, low, high) => {
    expect(garwoodAt(count, 0.99)).toEqual({ low: expect.closeTo(low, 5), high: expect.closeTo(high, 5) });
  });

  it.each([
    // degrees of freedom, level, lower and upper point of the chi-square tables of NIST's handbook, section 1.3.6.7.4
    [100, 0.95, 74.222, 129.561],
    [100, 0.998, 61.918, 149.449],
    [20, 0.95, 9.591, 34.17],
    [20, 0.998, 5.921, 45.315],
  ])('is half of chi-square with %d degrees of freedom at %d', (freedom, level, low, high) => {
    expect(2 * garwoodAt(freedom / 2, level).low).toBeCloseTo(low, 3);
    expect(2 * garwoodAt(freedom / 2 - 1, level).high).toBeCloseTo(high, 3);
  });

  it('agrees with forty digits to eleven, for counts to 10,000 at 95, 99 and 99.8 %', () => {
    const rows = fixtureRows(`${FIXTURES}/garwood.csv`, 'count', 'level', 'low', 'high');
    const wrong = rows.filter(({ count, level, low, high }) => {
      const bounds = garwoodAt(count, level);
      return relativeError(bounds.low, low) > 1e-11 || relativeError(bounds.high, high) > 1e-11;
    });
    expect(wrong).toEqual([]);
  });

  it('contains the count, and misses on either side as often as it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(0.8, 0.95, 0.998), (count, level) => {
        const { low, high } = garwoodAt(count, level);
        expect(low).toBeLessThan(count);
        expect(high).toBeGreaterThan(count);
        expect(relativeError(poissonAtLeast(count, low), (1 - level) / 2)).toBeLessThan(1e-9);
        expect(relativeError(poissonAtMost(count, high), (1 - level) / 2)).toBeLessThan(1e-9);
      }),
    );
  });

  it('scales a large interval to larger counts, so that nonsense costs no time', () => {
    const scaled = scaleBounds(garwoodAt(250_000, 0.95), 250_000, 1_000_000);
    const exact = garwoodAt(1_000_000, 0.95);
    expect(relativeError(scaled.low, exact.low)).toBeLessThan(1e-8);
    expect(relativeError(scaled.high, exact.high)).toBeLessThan(1e-8);
    expect(relativeError(garwoodAt(1e15, 0.95).high, 1e15 + 1.959963984540054 * Math.sqrt(1e15))).toBeLessThan(1e-9);
  });
});
