import { addDays, addMonths, type Day, type Instant } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import type { RegionTree } from '#domain/region/region-tree';
import type { Floors } from '#ports/reading-store/reading-store';

/** Days and months that the rolling sums keep; what is older is read in Postgres (architecture: "Sums"). */
const DAYS_KEPT = 400;
const MONTHS_KEPT = 36;

export const floorsOn = (today: Day): Floors => ({
  dayFloor: addDays(today, -DAYS_KEPT),
  monthFloor: addMonths(today, -MONTHS_KEPT),
});

/** The own city's day: a window that ends today ends there. */
export const todayOf = (tree: RegionTree, now: Instant): Day =>
  localDay(now, tree.describe(tree.ownCity, '9999-12-31')?.timeZone ?? 'Asia/Shanghai');
