import type { Instant } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';

/** The region tree, kept in memory and refreshed when the reference data change. */
export interface RegionDirectory {
  /** The newest tree; cheap. */
  current(): RegionTree;
  /** The tree with the bases as they were known then. */
  knownAt(at: Instant): Promise<RegionTree>;
  /** Reads the tree again if its version has moved; answers the newest. */
  refresh(): Promise<RegionTree>;
}
export const REGION_DIRECTORY = Symbol('RegionDirectory');
