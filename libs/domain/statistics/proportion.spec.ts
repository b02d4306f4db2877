import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixtureRows, relativeError } from '#test/fixture-rows';
import { binomialAtLeast, binomialAtMost, clopperPearson, wilson } from './proportion.js';

const FIXTURES = `${import.meta.dirname}/fixtures`;

const partOfTotal = fc.integer({ min: 1, max: 10_000 }).chain((total) => fc.tuple(fc.nat(total), fc.constant(total)));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('wilson', () => {
  it.each([
    // part, total, low, high, rule
    [9, 10, 0.59585, 0.982124, 'not symmetric near 1'],
    [0, 10, 0, 0.277533, 'nothing passed is still possible'],
    [10, 10, 0.722467, 1, 'and so is everything'],
    [900, 1_000, 0.879846, 0.917091, 'narrow for many'],
  ])('%d of %d: %d to %d: %s', (part, total, low, high) => {
    expect(wilson(part, total).low).toBeCloseTo(low, 5);
    expect(wilson(part, total).high).toBeCloseTo(high, 5);
  });
});

describe('binomialAtLeast, binomialAtMost', () => {
  it('agree with forty digits to nine, for totals to 20,000', () => {
    const rows = fixtureRows(`${FIXTURES}/binomial.csv`, 'part', 'total', 'p', 'at_least', 'at_most');
    const wrong = rows.filter(
      ({ part, total, p, at_least, at_most }) =>
        relativeError(binomialAtLeast(part, total, p), at_least) > 1e-9 ||
        relativeError(binomialAtMost(part, total, p), at_most) > 1e-9,
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    // part, total, p, at least, at most, rule
    [0, 0, 0.5, 1, 1, 'no trials, no part'],
    [0, 5, 0, 1, 1, 'what never happens'],
    [1, 5, 0, 0, 1, 'and did not'],
    [5, 5, 1, 1, 1, 'what always happens'],
    [4, 5, 1, 1, 0, 'and did'],
    [6, 5, 0.5, 0, 1, 'more than all'],
  ])('%d of %d at %d: %d and %d: %s', (part, total, p, least, most) => {
    expect([binomialAtLeast(part, total, p), binomialAtMost(part, total, p)]).toEqual([least, most]);
  });

  it('divide everything between them, and change places with the parts', () => {
    fc.assert(
      fc.property(partOfTotal, share, ([part, total], p) => {
        expect(binomialAtLeast(part, total, p) + binomialAtMost(part - 1, total, p)).toBeCloseTo(1, 9);
        expect(binomialAtMost(total - part, total, 1 - p)).toBeCloseTo(binomialAtLeast(part, total, p), 9);
        expect(binomialAtLeast(part + 1, total, p)).toBeLessThanOrEqual(binomialAtLeast(part, total, p) * (1 + 1e-9));
      }),
    );
  });
});

describe('clopperPearson', () => {
  it('agrees with forty digits to nine, at 95 and 99.8 %', () => {
    const rows = fixtureRows(`${FIXTURES}/clopper-pearson.csv`, 'part', 'total', 'level', 'low', 'high');
    const wrong = rows.filter(({ part, total, level, low, high }) => {
      const bounds = clopperPearson(part, total, level);
      return relativeError(bounds.low, low) > 1e-9 || relativeError(bounds.high, high) > 1e-9;
    });
    expect(wrong).toEqual([]);
  });

  it('gives the interval in the manual of R, binom.test(682, 925)', () => {
    expect(clopperPearson(682, 925)).toEqual({ low: expect.closeTo(0.7076683, 7), high: expect.closeTo(0.7654066, 7) });
  });

  it('knows nothing without trials', () => {
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('contains the share, and misses on either side as often as it says', () => {
    fc.assert(
      fc.property(partOfTotal, ([part, total]) => {
        const { low, high } = clopperPearson(part, total);
        expect(low).toBeLessThanOrEqual(part / total);
        expect(high).toBeGreaterThanOrEqual(part / total);
        if (part > 0) expect(binomialAtLeast(part, total, low)).toBeCloseTo(0.025, 9);
        if (part < total) expect(binomialAtMost(part, total, high)).toBeCloseTo(0.025, 9);
      }),
    );
  });
});
