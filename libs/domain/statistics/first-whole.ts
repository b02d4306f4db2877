/** The smallest whole number from 0 for which `holds`, which must go on holding then; 2⁵³ if it never does. */
export const firstWhole = (holds: (n: number) => boolean): number => {
  if (holds(0)) return 0;
  let [below, at] = [0, 1];
  while (at < Number.MAX_SAFE_INTEGER && !holds(at)) [below, at] = [at, at * 2];
  while (at - below > 1) {
    const middle = Math.floor((below + at) / 2);
    if (holds(middle)) at = middle;
    else below = middle;
  }
  return at;
};
