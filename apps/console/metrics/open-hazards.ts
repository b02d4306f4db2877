import type { Day } from '#domain/calendar/day';
import { HAZARD_LEVELS, type HazardLevel } from '#domain/hazard/hazard';
import type { Region } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import type { OpenHazards } from '#ports/hazard-register';

export interface HazardSample {
  readonly region: Region;
  readonly level: HazardLevel;
  readonly overdue: boolean;
  readonly count: number;
}

interface Place {
  readonly tree: RegionTree;
  readonly today: Day;
}

const keyOf = (region: string, level: HazardLevel, overdue: boolean): string => `${region}|${level}|${overdue}`;

/**
 * Open hazards of each of the regions with all below it, up the plain tree of today, whatever the basis (contract, fine print
 * 1). None is 0 in the own city and above and below it, where inspections come from; elsewhere nothing is known of none.
 */
export const openHazards = (
  { tree, today }: Place,
  regions: readonly Region[],
  open: readonly OpenHazards[],
): HazardSample[] => {
  const counts = new Map<string, number>();
  for (const { region, level, overdue, count } of open) {
    for (const { code } of tree.lineage(region, today)) {
      const key = keyOf(code, level, overdue);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  const isOurs = ({ code }: Region): boolean =>
    tree.isWithin(code, tree.ownCity, today) || tree.isWithin(tree.ownCity, code, today);
  return regions.flatMap((region) =>
    HAZARD_LEVELS.flatMap((level) =>
      [true, false].flatMap((overdue): HazardSample[] => {
        const count = counts.get(keyOf(region.code, level, overdue)) ?? (isOurs(region) ? 0 : undefined);
        return count === undefined ? [] : [{ region, level, overdue, count }];
      }),
    ),
  );
};
