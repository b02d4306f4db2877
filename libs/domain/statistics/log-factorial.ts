const EXACT = 20;
// These products are exact numbers. The series takes over where it is as exact.
const table = Array.from({ length: EXACT + 1 }, (_, n) => {
  let product = 1;
  for (let factor = 2; factor <= n; factor++) product *= factor;
  return Math.log(product);
});

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** ln n!, for whole n; Stirling's series, whose first neglected term is below 1e-15 here. */
export const logFactorial = (n: number): number => {
  const small = table[n];
  if (small !== undefined) return small;
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1_260 - square / 1_680)));
  return (n + 0.5) * Math.log(n) - n + HALF_LOG_TWO_PI + series;
};
