// Sums of clusters. The number of clusters is of Panjer's class (Poisson, negative binomial); the size of each is geometric
// on 1, 2, … Panjer's recursion (ASTIN Bulletin 12, 1981) gives the probabilities of the total one after the other; for
// geometric sizes its inner sum is kept up in three running sums, so a step costs the same at any total. Every term is
// positive, so nothing cancels. Probabilities are held relative to that of 0, which alone may be smaller than any number.

/** P(k clusters) = (a + b ÷ k) · P(k − 1 clusters). */
export interface ClusterCount {
  readonly a: number;
  /** a + b: for a negative binomial with a small shape b is negative, and this is not. */
  readonly aPlusB: number;
  /** ln P(no cluster). */
  readonly logNone: number;
}

export interface Compound {
  readonly count: ClusterCount;
  /** Probability that a cluster goes on after each one: 1 − 1 ÷ mean size. */
  readonly more: number;
}

export const poissonClusters = (mean: number): ClusterCount => ({ a: 0, aPlusB: mean, logNone: -mean });

/** Where a gamma-distributed rate (`shape`, `rate`) is lived through for the time `ahead`. */
export const gammaClusters = (shape: number, rate: number, ahead: number): ClusterCount => {
  const a = ahead / (rate + ahead);
  return { a, aPlusB: shape * a, logNone: -shape * Math.log1p(ahead / rate) };
};

/** Where the recursion stands. All but `total` and `logScale` are relative to exp(`logScale`). */
export interface Walk {
  total: number;
  /** P(S = total) and P(S ≤ total). */
  term: number;
  sum: number;
  /** Σ of P(S = total − j) · more^(j−1): plain, times j, times total − j. */
  plain: number;
  byBack: number;
  byTotal: number;
  logScale: number;
}

export const startWalk = ({ count }: Compound): Walk => ({
  total: 0,
  term: 1,
  sum: 1,
  plain: 0,
  byBack: 0,
  byTotal: 0,
  logScale: count.logNone,
});

const TOO_LARGE = 2 ** 600;
const SHRINK = 2 ** -600;
const LOG_SHRINK = 600 * Math.LN2;

const shrink = (walk: Walk): void => {
  walk.term *= SHRINK;
  walk.sum *= SHRINK;
  walk.plain *= SHRINK;
  walk.byBack *= SHRINK;
  walk.byTotal *= SHRINK;
  walk.logScale += LOG_SHRINK;
};

export const step = ({ count, more }: Compound, walk: Walk): void => {
  walk.byTotal = walk.total * walk.term + more * walk.byTotal;
  walk.plain = walk.term + more * walk.plain;
  walk.byBack = walk.plain + more * walk.byBack;
  walk.total += 1;
  walk.term = ((1 - more) * (count.a * walk.byTotal + count.aPlusB * walk.byBack)) / walk.total;
  walk.sum += walk.term;
  if (walk.byBack > TOO_LARGE) shrink(walk);
};

export const probabilityOf = ({ logScale }: Walk, relative: number): number => Math.exp(Math.log(relative) + logScale);
