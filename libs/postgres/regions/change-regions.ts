// Stated changes of the tree: all of a file or nothing, in one transaction with the version that tells running services to
// read the tree again and to rebuild what was rolled up by the old one. Entries are never touched; they are counted.

import { planChanges } from '#domain/region/plan-changes';
import type { ChangeOutcome, RegionChange } from '#domain/region/region-change';
import { type Doing, SYSTEM } from '#ports/action-log';
import type { Database } from '../database.js';
import { insertAction } from '../people/action.queries.js';
import { selectEntriesLeft } from './entries-left.queries.js';
import { bumpVersion, selectRegions, selectVersion, writeChangedRegions } from './region.queries.js';

/** A dry run answers the same and writes nothing. */
export const changeRegions = async (
  db: Database,
  changes: readonly RegionChange[],
  { dryRun, by = SYSTEM }: { readonly dryRun: boolean; readonly by?: Doing },
): Promise<ChangeOutcome> => {
  const { plan, version } = await db.transaction(async (tx) => {
    // One writer at a time, seeds included: what is checked is what is changed.
    await tx.query('select version from reference_version for update');
    const planned = planChanges(await selectRegions(tx), changes);
    if (planned.rows.length > 0 && !dryRun) {
      await writeChangedRegions(
        tx,
        planned.rows.map((row) => row.after),
      );
      await bumpVersion(tx);
      const codes = changes.map((change) => change.code);
      await insertAction(
        tx,
        { action: 'regions-changed', object: codes[0] ?? '', region: null, detail: { codes } },
        by,
      );
    }
    return { plan: planned, version: await selectVersion(tx) };
  });
  // After the commit: it may take a while, and what is booked meanwhile is told by the next run of the same file.
  return { rows: plan.rows, faults: plan.faults, version, left: await selectEntriesLeft(db, plan.retired) };
};
