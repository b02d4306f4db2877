import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixtureRows, relativeError } from '#test/fixture-rows';
import { clusteredAtLeast, clusteredAtMost, clusteredInterval, clusteredPmf, clusterMean } from './clusters.js';
import { garwood, poissonAtLeast, poissonAtMost } from './poisson.js';

const FIXTURES = `${import.meta.dirname}/fixtures`;

const count = fc.nat(300);
const mean = fc.double({ min: 0, max: 400, noNaN: true });
const size = fc.double({ min: 1, max: 10, noNaN: true });
const clustered = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.01, max: 1, noNaN: true }))
  .map(([deaths, share]) => ({ deaths, fatalAccidents: Math.ceil(deaths * share) }));

describe('clusterMean', () => {
  it.each([
    // deaths, fatal accidents, mean, rule
    [7, 5, 1.4, 'deaths of an accident'],
    [3, 3, 1, 'one each'],
    [0, 0, 1, 'nothing happened'],
    [3, 0, 1, 'accidents not known'],
    [2, 3, 1, 'figures that contradict each other'],
  ])('%d deaths in %d: %d: %s', (deaths, fatalAccidents, expected) => {
    expect(clusterMean({ deaths, fatalAccidents })).toBe(expected);
  });
});

describe('clusteredAtLeast, clusteredAtMost, clusteredPmf', () => {
  it('agree with forty digits to nine, for counts to 10,000', () => {
    const columns = ['count', 'mean', 'cluster_mean', 'at_least', 'at_most'] as const;
    const wrong = fixtureRows(`${FIXTURES}/clusters.csv`, ...columns).filter(
      (row) =>
        relativeError(clusteredAtLeast(row.count, row.mean, row.cluster_mean), row.at_least) > 1e-9 ||
        relativeError(clusteredAtMost(row.count, row.mean, row.cluster_mean), row.at_most) > 1e-9,
    );
    expect(wrong).toEqual([]);
  });

  it("are Poisson's where every accident kills one", () => {
    fc.assert(
      fc.property(count, mean, (k, m) => {
        expect(clusteredAtLeast(k, m, 1)).toBe(poissonAtLeast(k, m));
        expect(clusteredAtMost(k, m, 1)).toBe(poissonAtMost(k, m));
        // The recursion too, which the shortcut does not take.
        expect(clusteredAtLeast(k, m, 1 + 1e-15)).toBeCloseTo(poissonAtLeast(k, m), 9);
        expect(clusteredPmf(m, 1, k)[k]).toBeCloseTo(poissonAtLeast(k, m) + poissonAtMost(k, m) - 1, 9);
      }),
    );
  });

  it('count what is equal twice', () => {
    fc.assert(
      fc.property(count, mean, size, (k, m, s) => {
        const both = clusteredAtLeast(k, m, s) + clusteredAtMost(k, m, s);
        expect(both).toBeCloseTo(1 + (clusteredPmf(m, s, k)[k] ?? 0), 9);
        expect(clusteredAtLeast(k, m + 1, s)).toBeGreaterThanOrEqual(clusteredAtLeast(k, m, s) - 1e-12);
      }),
    );
  });

  it('have the mean they are given, and the variance of clusters, for large means too', () => {
    const pmf = clusteredPmf(10_000, 1.4, 12_000);
    const expected = pmf.reduce((sum, term, k) => sum + term * k, 0);
    expect(expected).toBeCloseTo(10_000, 5);
    expect(pmf.reduce((sum, term, k) => sum + term * (k - expected) ** 2, 0)).toBeCloseTo(18_000, 2);
  });
});

describe('clusteredInterval', () => {
  it('agrees with thirty digits to nine', () => {
    const columns = ['deaths', 'fatal_accidents', 'low', 'high'] as const;
    const wrong = fixtureRows(`${FIXTURES}/clustered-intervals.csv`, ...columns).filter((row) => {
      const { low, high } = clusteredInterval({ deaths: row.deaths, fatalAccidents: row.fatal_accidents });
      // Above 20,000 deaths the half-widths are scaled.
      const allowed = row.deaths > 20_000 ? 1e-6 : 1e-9;
      return relativeError(low, row.low) > allowed || relativeError(high, row.high) > allowed;
    });
    expect(wrong).toEqual([]);
  });

  it("is Garwood's where nobody died, or every accident killed one", () => {
    expect(clusteredInterval({ deaths: 0, fatalAccidents: 0 })).toEqual(garwood(0));
    expect(clusteredInterval({ deaths: 12, fatalAccidents: 12 })).toEqual(garwood(12));
  });

  it('contains the deaths, is wider than without clusters, and misses on either side as often as it says', () => {
    fc.assert(
      fc.property(clustered, (c) => {
        const { low, high } = clusteredInterval(c);
        expect(low).toBeLessThan(c.deaths);
        expect(high).toBeGreaterThan(c.deaths);
        expect(high).toBeGreaterThanOrEqual(garwood(c.deaths).high * (1 - 1e-9));
        expect(clusteredAtLeast(c.deaths, low, clusterMean(c))).toBeCloseTo(0.025, 9);
        expect(clusteredAtMost(c.deaths, high, clusterMean(c))).toBeCloseTo(0.025, 9);
        // The second answer comes from the table.
        expect(clusteredInterval(c)).toEqual({ low, high });
      }),
    );
  });
});
