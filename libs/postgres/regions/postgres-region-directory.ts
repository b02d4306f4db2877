import type { Instant } from '#domain/calendar/day';
import type { BasisRow, Region, RegionCode } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';
import type { RegionDirectory } from '#ports/region-directory';
import type { Database } from '../database.js';
import { timestamp } from '../ledger/columns.js';
import {
  bumpVersion,
  insertBases,
  selectBases,
  selectRegions,
  selectVersion,
  upsertRegions,
} from './region.queries.js';

export class PostgresRegionDirectory implements RegionDirectory {
  private tree: RegionTree;

  private constructor(
    private readonly db: Database,
    private readonly ownCity: RegionCode,
    tree: RegionTree,
  ) {
    this.tree = tree;
  }

  static async open(db: Database, ownCity: RegionCode): Promise<PostgresRegionDirectory> {
    return new PostgresRegionDirectory(db, ownCity, await loadTree(db, ownCity));
  }

  current(): RegionTree {
    return this.tree;
  }

  async knownAt(at: Instant): Promise<RegionTree> {
    const bases = await selectBases(this.db, timestamp(at));
    return new RegionTree(this.tree.all(), bases, this.ownCity, this.tree.version);
  }

  async refresh(): Promise<RegionTree> {
    if ((await selectVersion(this.db)) !== this.tree.version) this.tree = await loadTree(this.db, this.ownCity);
    return this.tree;
  }
}

const loadTree = (db: Database, ownCity: RegionCode): Promise<RegionTree> =>
  db.transaction(async (tx) => {
    // Version, rows and bases of one moment.
    await tx.query('set transaction isolation level repeatable read read only');
    const version = await selectVersion(tx);
    return new RegionTree(await selectRegions(tx), await selectBases(tx, null), ownCity, version);
  });

/** Loads reference data; the version moves only if something is new, because a new version rebuilds the rolling sums. */
export const saveRegions = (
  db: Database,
  rows: { regions: readonly Region[]; bases: readonly BasisRow[] },
): Promise<number> =>
  db.transaction(async (tx) => {
    // One writer at a time: the version is read and moved with the rows.
    await tx.query('select version from reference_version for update');
    const changed = (await upsertRegions(tx, rows.regions)) + (await insertBases(tx, rows.bases));
    if (changed > 0) await bumpVersion(tx);
    return changed;
  });
