import type { Day } from '#domain/calendar/day';
import { PLAN_INDICATORS } from '#domain/indicator/catalogue';
import type { WindowName } from '#domain/indicator/window';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { everBelow } from '../http/regions-below.js';
import type { LiveClient } from './live-client.js';

/** What a stream is asked to show. */
export interface LiveFilter {
  readonly region: RegionCode;
  /** Undefined: the readings of the plan's indicators, and alerts about anything. */
  readonly indicators: readonly string[] | undefined;
  readonly windows: readonly WindowName[];
}

export const filterKey = ({ region, indicators, windows }: LiveFilter): string =>
  JSON.stringify([region, indicators?.toSorted() ?? null, windows.toSorted()]);

/** All clients with one filter: what they get is read, turned into text and chosen once. */
export class LiveFeed {
  readonly clients = new Set<LiveClient>();
  /** As it was when the snapshot was taken; another tree or day means another snapshot. */
  readonly regions: ReadonlySet<RegionCode>;
  readonly indicators: ReadonlySet<string>;
  private readonly everBelow: ReadonlySet<RegionCode>;

  constructor(
    readonly filter: LiveFilter,
    tree: RegionTree,
    today: Day,
  ) {
    this.regions = new Set(tree.subtree(filter.region, today).map((region) => region.code));
    this.indicators = new Set(filter.indicators ?? PLAN_INDICATORS);
    this.everBelow = everBelow(tree, filter.region);
  }

  showsReading(indicator: string, region: RegionCode): boolean {
    return this.indicators.has(indicator) && this.regions.has(region);
  }

  showsIncident(region: RegionCode): boolean {
    return this.everBelow.has(region);
  }

  showsAlert(alert: { readonly region: RegionCode; readonly indicator?: string | undefined }): boolean {
    if (!this.everBelow.has(alert.region)) return false;
    return (
      this.filter.indicators === undefined || alert.indicator === undefined || this.indicators.has(alert.indicator)
    );
  }

  send(text: string): void {
    if (text === '') return;
    for (const client of this.clients) {
      client.send(text);
      if (!client.open) this.clients.delete(client);
    }
  }
}
