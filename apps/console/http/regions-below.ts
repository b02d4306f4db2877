import type { Day, Instant } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { badParameter } from './read-query.js';

/** A day that every row without an end is valid on. */
const ALWAYS: Day = '9999-12-31';
const FALLBACK_ZONE = 'Asia/Shanghai';

export const zoneOf = (tree: RegionTree, region: RegionCode): string =>
  tree.describe(region, ALWAYS)?.timeZone ?? FALLBACK_ZONE;

export const todayIn = (tree: RegionTree, region: RegionCode, now: Instant): Day => localDay(now, zoneOf(tree, region));

/** The day that a question is about: the one that it names, else the local day of what is known (contract, "Numbers out"). */
export const asOfDay = (
  tree: RegionTree,
  region: RegionCode,
  { asOf, knownAt }: { readonly asOf?: Day | undefined; readonly knownAt?: Instant | undefined },
  now: Instant,
): Day => asOf ?? todayIn(tree, region, Math.min(knownAt ?? now, now));

/** Throws `Rejected` (422) for a code that was never in the tree. */
export const knownRegion = (tree: RegionTree, code: RegionCode, parameter = 'region'): RegionCode => {
  if (tree.isKnown(code)) return code;
  throw badParameter(parameter, 'region-unknown', {
    zh: `没有行政区划 ${code}`,
    en: `there is no region ${code}`,
  });
};

const descendants = new WeakMap<RegionTree, Map<RegionCode, ReadonlySet<RegionCode>>>();

/**
 * The region and everything that ever lay below it, retired codes included: what happened there then is found today.
 * Worked out once for each tree, which is replaced as a whole.
 */
export const everBelow = (tree: RegionTree, code: RegionCode): ReadonlySet<RegionCode> => {
  const known = descendants.get(tree) ?? new Map<RegionCode, ReadonlySet<RegionCode>>();
  descendants.set(tree, known);
  const found = known.get(code);
  if (found) return found;
  const children = new Map<RegionCode, RegionCode[]>();
  for (const row of tree.all()) {
    if (row.parent !== null) children.set(row.parent, [...(children.get(row.parent) ?? []), row.code]);
  }
  const below = new Set([code]);
  for (const parent of below) for (const child of children.get(parent) ?? []) below.add(child);
  known.set(code, below);
  return below;
};
