import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { relativeError } from '#test/fixture-rows';
import { type Rate, rateRatio } from './rate-ratio.js';

const rate: fc.Arbitrary<Rate> = fc.record({
  count: fc.nat(2_000),
  exposure: fc.double({ min: 0.5, max: 5_000, noNaN: true }),
});

describe('rateRatio', () => {
  it('gives the interval in the manual of R, poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878))', () => {
    expect(rateRatio({ count: 11, exposure: 800 }, { count: 21, exposure: 3_011 })).toMatchObject({
      ratio: expect.closeTo(1.971488, 6),
      low: expect.closeTo(0.8584264, 7),
      high: expect.closeTo(4.2772659, 7),
    });
  });

  it('doubles the smaller tail: 3 against 12 is 2 × (1 + 15 + 105 + 455) ÷ 2¹⁵', () => {
    const { pValue } = rateRatio({ count: 3, exposure: 1 }, { count: 12, exposure: 1 });
    expect(pValue).toBeCloseTo(0.03515625, 12);
  });

  it.each([
    // first, second, ratio, high, rule; each a count and its exposure
    [{ count: 0, exposure: 1 }, { count: 0, exposure: 1 }, null, null, 'nothing happened anywhere'],
    [{ count: 3, exposure: 1 }, { count: 0, exposure: 1 }, null, null, 'any ratio, however large'],
    [{ count: 0, exposure: 1 }, { count: 3, exposure: 1 }, 0, 2.41995, 'perhaps none, but not three times as many'],
    [{ count: 3, exposure: 0 }, { count: 5, exposure: 10 }, null, null, 'no exposure, no rate'],
    [{ count: 3, exposure: 10 }, { count: 5, exposure: 0 }, null, null, 'on either side'],
  ])('%j by %j: %j, at most %j: %s', (first, second, ratio, high, _rule) => {
    const answer = rateRatio(first, second);
    expect(answer.ratio).toBe(ratio);
    expect(answer.high).toEqual(high === null ? null : expect.closeTo(high, 4));
    expect(Number.isFinite(answer.low) && answer.pValue <= 1).toBe(true);
  });

  it('turned round is its reciprocal, contains the ratio, and excludes 1 exactly where the test rejects', () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const { ratio, low, high, pValue } = rateRatio(a, b);
        const turned = rateRatio(b, a);
        expect(relativeError(turned.pValue, pValue)).toBeLessThan(1e-8);
        if (high !== null) expect(relativeError(turned.low, 1 / high)).toBeLessThan(1e-8);
        if (ratio !== null && a.count > 0) expect(relativeError(turned.ratio ?? 0, 1 / ratio)).toBeLessThan(1e-12);
        if (ratio !== null) expect(low <= ratio && ratio <= (high ?? ratio)).toBe(true);
        expect(low > 1 || (high ?? 2) < 1).toBe(pValue < 0.05);
      }),
    );
  });
});
