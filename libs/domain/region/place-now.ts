import type { Day } from '../calendar/day.js';
import type { RegionCode } from './region.js';
import type { RegionTree } from './region-tree.js';

/**
 * Where something of a day belongs that was told of `code`: there while it is valid; once it has ended, at its only successor, and
 * so on. Of several successors nobody can say which: then it stays, and whoever knows amends it.
 */
export const placeNow = (tree: RegionTree, code: RegionCode, day: Day): RegionCode => {
  const seen = new Set<RegionCode>();
  for (let at = code; !seen.has(at); ) {
    if (tree.find(at, day)) return at;
    seen.add(at);
    const last = tree.describe(at, day);
    const [heir, ...others] = last?.successors ?? [];
    const hasEnded = last !== undefined && last.validTo !== null && last.validTo <= day;
    if (!hasEnded || heir === undefined || others.length > 0) return code;
    at = heir;
  }
  return code;
};
