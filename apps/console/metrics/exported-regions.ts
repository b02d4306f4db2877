import type { Day } from '#domain/calendar/day';
import type { Region } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';

/**
 * The own city with its districts, all above it, and the provinces beside its own: what this installation counts or
 * imports. Three thousand districts of others would be as many empty series.
 */
export const exportedRegions = (tree: RegionTree, today: Day): Region[] => {
  const above = tree.lineage(tree.ownCity, today);
  const country = above.at(-1);
  const provinces = country ? tree.children(country.code, today) : [];
  const all = [...above, ...tree.children(tree.ownCity, today), ...provinces];
  return [...new Map(all.map((region) => [region.code, region])).values()];
};
