import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { relativeError } from '#test/fixture-rows';
import { compoundPmf, compoundQuantiles, compoundTails } from './compound.js';
import { type ClusterCount, type Compound, gammaClusters, poissonClusters } from './panjer.js';

const amount = (max: number): fc.Arbitrary<number> => fc.double({ min: max / 100, max, noNaN: true });

const compound: fc.Arbitrary<Compound> = fc.record({
  count: fc.oneof<fc.Arbitrary<ClusterCount>[]>(
    amount(300).map(poissonClusters),
    fc.tuple(amount(300), amount(5), amount(2)).map(([shape, rate, ahead]) => gammaClusters(shape, rate, ahead)),
  ),
  more: fc.double({ min: 0, max: 0.95, noNaN: true }),
});

/** Panjer's recursion as he printed it, with its inner sum. */
const asPrinted = ({ count, more }: Compound, upTo: number): number[] => {
  const terms = [Math.exp(count.logNone)];
  for (let total = 1; total <= upTo; total++) {
    const term = terms.reduce((sum, earlier, i) => {
      const size = total - i;
      const factor = count.a + ((count.aPlusB - count.a) * size) / total;
      return sum + factor * (1 - more) * more ** (size - 1) * earlier;
    }, 0);
    terms.push(term);
  }
  return terms;
};

describe('a sum of clusters', () => {
  it('has the probabilities of the printed recursion', () => {
    fc.assert(
      fc.property(compound, fc.nat(150), (law, upTo) => {
        const terms = compoundPmf(law, upTo);
        for (const [total, expected] of asPrinted(law, upTo).entries()) {
          expect(terms[total]).toBeCloseTo(expected, 12);
        }
      }),
    );
  });

  it('is at most something or above it', () => {
    fc.assert(
      fc.property(compound, fc.nat(2_000), (law, upTo) => {
        const { atMost, above } = compoundTails(law, upTo);
        expect(atMost + above).toBeCloseTo(1, 10);
        expect(compoundTails(law, upTo + 1).atMost).toBeGreaterThanOrEqual(atMost - 1e-12);
        expect(compoundPmf(law, upTo).reduce((sum, term) => sum + term, 0)).toBeCloseTo(atMost, 10);
      }),
      { numRuns: 50 },
    );
  });

  it('has quantiles that just reach their level', () => {
    fc.assert(
      fc.property(compound, fc.double({ min: 0.01, max: 0.98, noNaN: true }), (law, level) => {
        const [quantile = -1] = compoundQuantiles(law, [level]);
        expect(compoundTails(law, quantile).atMost).toBeGreaterThan(level - 1e-9);
        expect(compoundTails(law, quantile - 1).atMost).toBeLessThan(level + 1e-9);
      }),
    );
  });

  it('grows as its mean does, by the chance that one more cluster crosses', () => {
    const tailsAt = (accidents: number) => compoundTails({ count: poissonClusters(accidents), more: 0.3 }, 20);
    const difference = (tailsAt(12 + 1e-5).above - tailsAt(12 - 1e-5).above) / 2e-5;
    expect(relativeError(tailsAt(12).crossing, difference)).toBeLessThan(1e-7);
  });

  it('knows that nothing brings nothing, and forgets nothing where all probabilities are tiny', () => {
    expect(compoundTails({ count: gammaClusters(0, 1, 1), more: 0.5 }, 0)).toMatchObject({ atMost: 1, above: 0 });
    expect(compoundTails({ count: poissonClusters(20), more: 0.9 }, 1_000_000_000)).toMatchObject({
      atMost: 1,
      above: 0,
    });
    const [median = 0] = compoundQuantiles({ count: poissonClusters(10_000), more: 0.5 }, [0.5]);
    expect(median).toBeCloseTo(20_000, -2);
    // Seven events foreseen, nothing known beside: P(S ≤ 6) is exactly one half.
    expect(compoundQuantiles({ count: gammaClusters(7, 1, 1), more: 0 }, [0.5])).toEqual([6]);
  });
});
