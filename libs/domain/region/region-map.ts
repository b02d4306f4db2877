import type { Day } from '../calendar/day.js';

/** `then`: by the tree of each day. `now`: by the tree of one day, to which older days are carried over (ADR 0011). */
export type RegionMap = 'then' | 'now';

/** A day on which every row without an end is valid. */
export const NEWEST: Day = '9999-12-31';

/** Which map a sum is read by. */
export interface MapChoice {
  /** Left out: `then`. */
  readonly map?: RegionMap;
  /** The day whose tree is `now`; left out: the newest rows, changes stated for a later day included. */
  readonly asOn?: Day;
}
