/**
 * `first`, then each term as the one before times `ratio(1)`, `ratio(2)` …, until the terms no longer matter. The ratios
 * fall and end below 1, as they do away from the middle of every distribution here. All terms are positive, so nothing
 * cancels: the sum is as exact as its first term, however small it is.
 */
export const sumTerms = (first: number, ratio: (step: number) => number): number => {
  let sum = 0;
  let term = first;
  for (let step = 1; term > sum * 1e-17; step++) {
    sum += term;
    term *= ratio(step);
  }
  return sum;
};
