// Parts of a whole: `part` of `total` independent trials, each with probability `p`. Tails are summed as in poisson.ts.

import { logFactorial } from './log-factorial.js';
import type { Bounds } from './poisson.js';
import { solveTail } from './solve-tail.js';
import { sumTerms } from './sum-terms.js';

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** E. B. Wilson, JASA 22 (1927); `total` is not 0. */
export const wilson = (part: number, total: number): Bounds => {
  const share = part / total;
  const shrink = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
};

/** Both probabilities, so that neither is lost where the other is almost 1. */
interface Chance {
  readonly p: number;
  readonly q: number;
}

const chanceOf = (p: number): Chance => ({ p, q: 1 - p });
const chanceOfLogit = (logit: number): Chance => ({ p: 1 / (1 + Math.exp(-logit)), q: 1 / (1 + Math.exp(logit)) });

const logOf = (share: number, rest: number): number => (share < 0.5 ? Math.log(share) : Math.log1p(-rest));

/** P(X = part), with both probabilities above 0. */
const pmf = (part: number, total: number, { p, q }: Chance): number => {
  const ways = logFactorial(total) - logFactorial(part) - logFactorial(total - part);
  return Math.exp(ways + part * logOf(p, q) + (total - part) * logOf(q, p));
};

const sumUpwards = (part: number, total: number, chance: Chance): number => {
  const odds = chance.p / chance.q;
  return sumTerms(pmf(part, total, chance), (i) => ((total - part - i + 1) / (part + i)) * odds);
};

const atLeast = (part: number, total: number, chance: Chance): number => {
  if (part <= 0) return 1;
  if (part > total || chance.p <= 0) return 0;
  if (chance.q <= 0) return 1;
  if (part > total * chance.p) return sumUpwards(part, total, chance);
  return 1 - sumUpwards(total - part + 1, total, { p: chance.q, q: chance.p });
};

// The parts that are left over are binomial with the probabilities exchanged.
const atMost = (part: number, total: number, { p, q }: Chance): number => atLeast(total - part, total, { p: q, q: p });

/** P(X ≥ part). */
export const binomialAtLeast = (part: number, total: number, p: number): number => atLeast(part, total, chanceOf(p));

/** P(X ≤ part). */
export const binomialAtMost = (part: number, total: number, p: number): number => atMost(part, total, chanceOf(p));

/** The ends of Clopper and Pearson's interval as logarithms of odds, infinite where nothing or everything is a part. */
export const logitBounds = (part: number, total: number, level: number): Bounds => {
  const tail = (1 - level) / 2;
  const start = Math.log((part + 0.5) / (total - part + 0.5));
  const low = (): number =>
    solveTail(start, tail, (logit) => {
      const chance = chanceOfLogit(logit);
      return { probability: atLeast(part, total, chance), slope: part * chance.q * pmf(part, total, chance) };
    });
  const high = (): number =>
    solveTail(start, tail, (logit) => {
      const chance = chanceOfLogit(logit);
      return { probability: atMost(part, total, chance), slope: (part - total) * chance.p * pmf(part, total, chance) };
    });
  return { low: part === 0 ? -Infinity : low(), high: part === total ? Infinity : high() };
};

/** C. Clopper and E. Pearson, Biometrika 26 (1934): exact, hence wider than Wilson's; from 0 to 1 without trials. */
export const clopperPearson = (part: number, total: number, level = 0.95): Bounds => {
  const { low, high } = logitBounds(part, total, level);
  return { low: chanceOfLogit(low).p, high: chanceOfLogit(high).p };
};
