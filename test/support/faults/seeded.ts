/** Dice that fall the same for the same seed (mulberry32). */
export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** In [0, sides). */
  below(sides: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export const seeded = (seed: number): Dice => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (sides: number): number => Math.floor(next() * sides);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (from) => {
      const one = from[below(from.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
  };
};
