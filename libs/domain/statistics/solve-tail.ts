export interface Tail {
  readonly probability: number;
  /** How it changes with the unknown. */
  readonly slope: number;
}

const PRECISION = 1e-11;
const MOST_STEPS = 100;

/**
 * The unknown at which a tail has the probability `target`, by Newton's method on the logarithm of the tail. The unknown is
 * the logarithm of a mean or of the odds. There the logarithm of a Poisson or binomial tail is concave, so after the first
 * step all come from the steep side and none goes too far; each squares the error. Of clusters the specs show the same. A
 * step is held to a factor of e, lest the first end where the tail is no longer a number above 0.
 */
export const solveTail = (start: number, target: number, tail: (unknown: number) => Tail): number => {
  let unknown = start;
  for (let i = 0; i < MOST_STEPS; i++) {
    const { probability, slope } = tail(unknown);
    const full = (Math.log(target / probability) * probability) / slope;
    const step = Math.max(-1, Math.min(1, full));
    unknown += step;
    if (Math.abs(step) < PRECISION) break;
  }
  return unknown;
};
