import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixtureRows, relativeError } from '#test/fixture-rows';
import { type ForecastQuestion, forecast } from './forecast.js';

/** Eight deaths a year allowed, seven a year known before. */
const ask = (question: Partial<ForecastQuestion>) =>
  forecast({
    used: 0,
    accidents: question.used ?? 0,
    clusterMean: 1,
    elapsed: 0,
    prior: { mean: 7, weight: 1 },
    mostAllowed: 8,
    ...question,
  });

describe('forecast', () => {
  it('agrees with forty digits to nine, for totals to 10,000', () => {
    const rows = fixtureRows(
      `${import.meta.dirname}/fixtures/forecast.csv`,
      ...(['used', 'accidents', 'cluster_mean', 'elapsed', 'prior_mean', 'prior_weight', 'most_allowed'] as const),
      ...(['breach', 'median', 'low80', 'high80', 'passes_half_at'] as const),
    );
    const wrong = rows.filter((row) => {
      const { used, accidents, elapsed } = row;
      const prior = { mean: row.prior_mean, weight: row.prior_weight };
      const rest = { clusterMean: row.cluster_mean, prior, mostAllowed: row.most_allowed };
      const answer = forecast({ used, accidents, elapsed, ...rest });
      const quantiles = [answer.median, ...answer.interval80];
      const halfAt = Number.isNaN(row.passes_half_at) ? null : row.passes_half_at;
      return (
        relativeError(answer.breachProbability, row.breach) > 1e-9 ||
        `${quantiles}` !== `${[row.median, row.low80, row.high80]}` ||
        (halfAt === null ? answer.passesHalfAt !== null : relativeError(answer.passesHalfAt ?? -1, halfAt) > 1e-9)
      );
    });
    expect(rows).not.toHaveLength(0);
    expect(wrong).toEqual([]);
  });

  it('is calm about one death on day 15, from which a straight line makes 24 a year', () => {
    const answer = ask({ used: 1, elapsed: 15 / 365 });
    expect(answer).toMatchObject({ breachProbability: expect.closeTo(0.436, 3), passesHalfAt: null });
  });

  it('foresees on day 120 with five deaths that the limit breaks by day 273', () => {
    const answer = ask({ used: 5, elapsed: 120 / 365 });
    expect(answer.breachProbability).toBeCloseTo(0.796, 3);
    expect(Math.ceil((answer.passesHalfAt ?? 0) * 365)).toBe(273);
  });

  it('is certain where the limit is broken already', () => {
    expect(ask({ used: 9, elapsed: 0.5 })).toMatchObject({ breachProbability: 1, passesHalfAt: 0.5 });
    expect(ask({ mostAllowed: -1 })).toMatchObject({ breachProbability: 1, passesHalfAt: 0 });
  });

  it('expects nothing after the end, nor where nothing ever happened', () => {
    const over = { breachProbability: 0, median: 8, interval80: [8, 8], passesHalfAt: null };
    expect(ask({ used: 8, elapsed: 1 })).toEqual(over);
    const never = { breachProbability: 0, median: 0, interval80: [0, 0], passesHalfAt: null };
    expect(ask({ prior: { mean: 0, weight: 1 }, mostAllowed: 0 })).toEqual(never);
  });

  it('fears more, the more has happened, the less is allowed, and the more is still ahead', () => {
    const elapsed = fc.double({ min: 0, max: 0.999, noNaN: true });
    const size = fc.double({ min: 1, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.nat(40), fc.nat(60), elapsed, size, (used, mostAllowed, gone, clusterMean) => {
        const question = { used, accidents: Math.ceil(used / clusterMean), elapsed: gone, clusterMean, mostAllowed };
        const { breachProbability, median, interval80, passesHalfAt } = ask(question);
        expect(ask({ ...question, used: used + 1 }).breachProbability).toBeGreaterThanOrEqual(
          breachProbability - 1e-12,
        );
        expect(ask({ ...question, mostAllowed: mostAllowed + 1 }).breachProbability).toBeLessThanOrEqual(
          breachProbability + 1e-12,
        );
        expect(used <= interval80[0] && interval80[0] <= median && median <= interval80[1]).toBe(true);
        expect(passesHalfAt === null).toBe(breachProbability < 0.5);
        if (Math.abs(breachProbability - 0.5) > 1e-9) expect(median > mostAllowed).toBe(breachProbability > 0.5);
        if (passesHalfAt !== null) expect(passesHalfAt >= gone && passesHalfAt <= 1).toBe(true);
      }),
    );
  });
});
