// What the rest of a period may still bring, and how likely its limit is broken. Independent events have a rate with a
// gamma prior; what has happened sharpens it; the events still to come are then negative binomial, and where an event brings
// several (deaths) their total is a sum of clusters (compound.ts). A straight line through one death on 15 January foresees
// 24 a year; this does not. Exposure is time here: `elapsed` is the share of the period's exposure that is gone.

import { compoundQuantiles, compoundTails } from './compound.js';
import { type Compound, gammaClusters } from './panjer.js';

export interface ForecastQuestion {
  /** Total so far. */
  readonly used: number;
  /** How many independent events it came from; `used` where each counts one. */
  readonly accidents: number;
  /** What an event brings on average, at least 1. */
  readonly clusterMean: number;
  /** Share of the period's exposure that is gone: 0 to 1. */
  readonly elapsed: number;
  readonly prior: {
    /** Independent events in a whole period. */
    readonly mean: number;
    /** How many periods that knowledge is worth; above 0. */
    readonly weight: number;
  };
  /** The largest whole total that does not break the limit; −1 where even 0 does. */
  readonly mostAllowed: number;
}

export interface ForecastAnswer {
  readonly breachProbability: number;
  /** Of the total at the end of the period, as is the interval: smallest n with P(total ≤ n) ≥ 0.5; 0.1 and 0.9. */
  readonly median: number;
  readonly interval80: readonly [number, number];
  /** Share of the period at which the probability of a breach by then reaches one half; null if it does not within it. */
  readonly passesHalfAt: number | null;
}

/** What comes between now and the share `at` of the period. */
const comingUntil = (at: number, { accidents, clusterMean, elapsed, prior }: ForecastQuestion): Compound => ({
  count: gammaClusters(prior.mean * prior.weight + accidents, prior.weight + elapsed, Math.max(0, at - elapsed)),
  more: 1 - 1 / Math.max(1, clusterMean),
});

const breachBy = (at: number, question: ForecastQuestion): number =>
  compoundTails(comingUntil(at, question), question.mostAllowed - question.used).above;

// Halving 40 times leaves a millionth of a millionth of the period.
const HALVINGS = 40;

const halfPassed = (question: ForecastQuestion): number => {
  let [before, after] = [question.elapsed, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (before + after) / 2;
    if (breachBy(middle, question) < 0.5) before = middle;
    else after = middle;
  }
  return after;
};

export const forecast = (question: ForecastQuestion): ForecastAnswer => {
  const { used, mostAllowed, elapsed } = question;
  const [low = 0, median = 0, high = 0] = compoundQuantiles(comingUntil(1, question), [0.1, 0.5, 0.9]);
  const outcome = { median: used + median, interval80: [used + low, used + high] as const };
  if (used > mostAllowed) return { ...outcome, breachProbability: 1, passesHalfAt: elapsed };
  const breachProbability = breachBy(1, question);
  return { ...outcome, breachProbability, passesHalfAt: breachProbability < 0.5 ? null : halfPassed(question) };
};
