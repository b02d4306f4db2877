import type { Instant } from '#domain/calendar/day';
import type { BasisRow, CountingRule, Region, RegionCode } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';
import type { RegionDirectory } from '#ports/region-directory';
import type { Database, Transaction } from '../database.js';
import { timestamp } from '../ledger/columns.js';
import { selectCountingRules } from './counting-rules.js';
import { bumpVersion, insertBases, selectBases, selectRegions, selectVersion, upsertSeeds } from './region.queries.js';

export class PostgresRegionDirectory implements RegionDirectory {
  private tree: RegionTree;
  private bases: readonly BasisRow[];
  private counting: readonly CountingRule[];

  private constructor(
    private readonly db: Transaction,
    private readonly ownCity: RegionCode,
    private readonly load: () => Promise<LoadedTree>,
    loaded: LoadedTree,
  ) {
    this.tree = loaded.tree;
    this.bases = loaded.bases;
    this.counting = loaded.counting;
  }

  static async open(db: Database, ownCity: RegionCode): Promise<PostgresRegionDirectory> {
    const load = (): Promise<LoadedTree> =>
      db.transaction(async (tx) => {
        // Version, rows and bases of one moment.
        await tx.query('set transaction isolation level repeatable read read only');
        return readTree(tx, ownCity);
      });
    return new PostgresRegionDirectory(db, ownCity, load, await load());
  }

  /** At the moment of a transaction that sees one moment only. */
  static async openAt(tx: Transaction, ownCity: RegionCode): Promise<PostgresRegionDirectory> {
    const load = (): Promise<LoadedTree> => readTree(tx, ownCity);
    return new PostgresRegionDirectory(tx, ownCity, load, await load());
  }

  current(): RegionTree {
    return this.tree;
  }

  async knownAt(at: Instant): Promise<RegionTree> {
    const bases = await selectBases(this.db, timestamp(at));
    // Mostly nothing has changed since: then it is the tree of today, with what is worked out on it.
    if (JSON.stringify(bases) === JSON.stringify(this.bases)) return this.tree;
    return new RegionTree(this.tree.all(), bases, this.ownCity, this.tree.version, this.counting);
  }

  async refresh(): Promise<RegionTree> {
    if ((await selectVersion(this.db)) !== this.tree.version) {
      ({ tree: this.tree, bases: this.bases, counting: this.counting } = await this.load());
    }
    return this.tree;
  }
}

interface LoadedTree {
  readonly tree: RegionTree;
  readonly bases: readonly BasisRow[];
  readonly counting: readonly CountingRule[];
}

const readTree = async (tx: Transaction, ownCity: RegionCode): Promise<LoadedTree> => {
  const version = await selectVersion(tx);
  const bases = await selectBases(tx, null);
  const counting = await selectCountingRules(tx);
  return { tree: new RegionTree(await selectRegions(tx), bases, ownCity, version, counting), bases, counting };
};

/**
 * Loads the seeds; the version moves only if something is new, because a new version rebuilds the rolling sums. What a stated
 * change says (`changeRegions`) is not undone.
 */
export const saveRegions = (
  db: Database,
  rows: { regions: readonly Region[]; bases: readonly BasisRow[] },
): Promise<number> =>
  db.transaction(async (tx) => {
    // One writer at a time: the version is read and moved with the rows.
    await tx.query('select version from reference_version for update');
    const changed = (await upsertSeeds(tx, rows.regions)) + (await insertBases(tx, rows.bases));
    if (changed > 0) await bumpVersion(tx);
    return changed;
  });
