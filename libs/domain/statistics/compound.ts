// Probabilities of a sum of clusters, read off Panjer's recursion.

import { type Compound, probabilityOf, startWalk, step, type Walk } from './panjer.js';

/** P(S = 0) to P(S = `upTo`). */
export const compoundPmf = (compound: Compound, upTo: number): Float64Array => {
  const walk = startWalk(compound);
  return Float64Array.from({ length: upTo + 1 }, (_, total) => {
    if (total > 0) step(compound, walk);
    return probabilityOf(walk, walk.term);
  });
};

export interface Tails {
  readonly atMost: number;
  readonly above: number;
  /**
   * Probability that one cluster more would lift S from at most `upTo` to above it. Where the clusters are a Poisson count,
   * P(S ≤ upTo) falls by this for each one more in the mean.
   */
  readonly crossing: number;
}

// Subtracting from 1 costs three digits of the twelve that a long walk leaves. A smaller rest is summed for itself, until
// what follows, estimated as a geometric series, no longer matters.
const NEARLY_ALL = 0.999;
const PRECISION = 1e-13;
// Relative to the walk, like its terms. Far smaller numbers do not shrink any more when multiplied: a loop would not end.
// Nor would it with what is not a number.
const FADED = 2 ** -960;
const hasFaded = ({ total, byBack }: Walk): boolean => total > 0 && !(byBack >= FADED);

const sumBeyond = (compound: Compound, walk: Walk): number => {
  if (hasFaded(walk)) return 0;
  walk.sum = 0;
  let ratio = 0;
  do {
    const before = walk.term;
    step(compound, walk);
    ratio = walk.term / before;
  } while (walk.term > Math.max(FADED, walk.sum * PRECISION * (1 - ratio)));
  return probabilityOf(walk, walk.sum);
};

export const compoundTails = (compound: Compound, upTo: number): Tails => {
  if (upTo < 0) return { atMost: 0, above: 1, crossing: 0 };
  const walk = startWalk(compound);
  while (walk.total < upTo) {
    step(compound, walk);
    if (hasFaded(walk)) break;
  }
  const atMost = Math.min(1, probabilityOf(walk, walk.sum));
  const crossing = probabilityOf(walk, walk.term + compound.more * walk.plain);
  return { atMost, above: atMost < NEARLY_ALL ? 1 - atMost : sumBeyond(compound, walk), crossing };
};

// A level reached exactly (one half is, by 7 expected events and a prior of weight 1) must not be missed by a rounding.
const ROUNDING = 1e-12;

/** For each of the rising `levels` the smallest n with P(S ≤ n) ≥ level. */
export const compoundQuantiles = (compound: Compound, levels: readonly number[]): number[] => {
  const walk = startWalk(compound);
  return levels.map((level) => {
    const logLevel = Math.log(level) - ROUNDING;
    while (walk.sum < Math.exp(logLevel - walk.logScale)) step(compound, walk);
    return walk.total;
  });
};
