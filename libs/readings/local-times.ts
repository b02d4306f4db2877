import { type Day, dayFromNumber, type Instant } from '#domain/calendar/day';
import { formatInstant, localDay } from '#domain/calendar/local-time';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';

const DAY_MS = 86_400_000;
/** A code that is gone keeps the zone it had. */
const FALLBACK_ZONE = 'Asia/Shanghai';

/** Local time of regions at one instant; each zone is worked out once. */
export class LocalTimes {
  private readonly zones = new Map<string, { readonly day: Day; readonly text: string }>();

  constructor(
    private readonly tree: RegionTree,
    private readonly at: Instant,
  ) {}

  of(region: RegionCode): { readonly day: Day; readonly text: string } {
    const zone = this.zoneOf(region);
    const known = this.zones.get(zone);
    if (known) return known;
    const time = { day: localDay(this.at, zone), text: formatInstant(this.at, zone) };
    this.zones.set(zone, time);
    return time;
  }

  zoneOf(region: RegionCode): string {
    return this.tree.describe(region, dayFromNumber(Math.floor(this.at / DAY_MS)))?.timeZone ?? FALLBACK_ZONE;
  }
}
