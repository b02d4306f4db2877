import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { binomialFunnelZone, funnelLimits, funnelZone } from './funnel.js';

describe('funnelLimits', () => {
  it.each([
    // expected, cluster mean, warning, action, rule
    [0, 1, [0, 0], [0, 0], 'nothing expected, so one is too many'],
    [1, 1, [0, 3], [0, 5], 'few are never too few'],
    [10, 1, [4, 17], [2, 21], 'half as many again is nothing'],
    [10, 1.4, [3, 19], [1, 26], 'less so where deaths come in clusters'],
    [1_000, 1, [938, 1_062], [904, 1_099], 'a funnel: P(N ≤ 938) is 0.0250016'],
  ])('%d expected, %d deaths an accident: %j, %j: %s', (expected, clusterMean, warning, action) => {
    const limits = funnelLimits(expected, clusterMean);
    expect([limits.warning.low, limits.warning.high]).toEqual(warning);
    expect([limits.action.low, limits.action.high]).toEqual(action);
  });

  it('says of every count the same as its zone', () => {
    const expected = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(expected, fc.constantFrom(1, 1.4, 3), fc.nat(150), (mean, clusterMean, count) => {
        const { warning, action } = funnelLimits(mean, clusterMean);
        const side = count > mean ? 'high' : 'low';
        const isInside = ({ low, high }: typeof warning) => low <= count && count <= high;
        const zone = isInside(warning) ? 'within' : isInside(action) ? `warning-${side}` : `action-${side}`;
        expect(funnelZone(count, mean, clusterMean)).toBe(zone);
      }),
    );
  });
});

describe('funnelZone, binomialFunnelZone', () => {
  it.each([
    // count, expected, zone: P(N ≥ 18 | 10) = 0.0143, P(N ≥ 22) = 0.0007, P(N ≤ 3) = 0.0103, P(N ≤ 1) = 0.0005
    [10, 10, 'within'],
    [18, 10, 'warning-high'],
    [22, 10, 'action-high'],
    [3, 10, 'warning-low'],
    [1, 10, 'action-low'],
  ])('%d where %d are expected: %s', (count, expected, zone) => {
    expect(funnelZone(count, expected)).toBe(zone);
  });

  it.each([
    // part, total, zone at one half: P(X ≥ 59 of 100) = 0.0443, 61: 0.0176, 66: 0.0009
    [59, 100, 'within'],
    [61, 100, 'warning-high'],
    [66, 100, 'action-high'],
    [39, 100, 'warning-low'],
    [34, 100, 'action-low'],
    [0, 0, 'within'],
  ])('%d of %d: %s', (part, total, zone) => {
    expect(binomialFunnelZone(part, total, 0.5)).toBe(zone);
  });
});
