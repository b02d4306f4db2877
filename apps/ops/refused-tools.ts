import type { RegionTree } from '#domain/region/region-tree';
import type { Doing } from '#ports/action-log';
import type { Clock } from '#ports/clock';
import type { EventLog } from '#ports/event-log/event-log';
import type { EventLookup } from '#ports/event-lookup';
import type { Refusals } from '#ports/refusals';

/** Opened when a verb needs them. */
export interface RefusedTools {
  readonly refusals: () => Promise<Refusals>;
  readonly lookup: () => Promise<EventLookup>;
  readonly withLog: <T>(work: (log: EventLog) => Promise<T>) => Promise<T>;
  readonly regions: () => Promise<RegionTree>;
  readonly clock: Clock;
  /** Who is at the command line. */
  readonly operator: Doing;
}

export const zoneOf = (tree: RegionTree): string => tree.describe(tree.ownCity, '9999-12-31')?.timeZone ?? 'UTC';
