import type { CountingRule } from '#domain/region/region';
import { type Doing, SYSTEM } from '#ports/action-log';
import type { Database, Transaction } from '../database.js';
import { insertAction } from '../people/action.queries.js';
import { bumpVersion } from './region.queries.js';

export const selectCountingRules = async (tx: Transaction): Promise<CountingRule[]> => {
  const rows = await tx.query<{ valid_from: string; valid_to: string | null; counts_below_threshold: boolean }>(
    'select valid_from, valid_to, counts_below_threshold from counting_rule order by valid_from',
  );
  return rows.map((row) => ({
    from: row.valid_from,
    to: row.valid_to,
    countsBelowThreshold: row.counts_below_threshold,
  }));
};

/**
 * States the rule for days `[from, to)`; the one that begins on the same day is replaced. What is booked already stays as it
 * is. Answers whether anything changed.
 */
export const stateCountingRule = (
  db: Database,
  { from, to, countsBelowThreshold }: CountingRule,
  by: Doing = SYSTEM,
): Promise<boolean> =>
  db.transaction(async (tx) => {
    await tx.query('select version from reference_version for update');
    const changed = await tx.query(
      `insert into counting_rule (valid_from, valid_to, counts_below_threshold) values ($1, $2, $3)
       on conflict (valid_from) do update set valid_to = excluded.valid_to,
         counts_below_threshold = excluded.counts_below_threshold, stated_at = now()
        where (counting_rule.valid_to, counting_rule.counts_below_threshold)
          is distinct from (excluded.valid_to, excluded.counts_below_threshold)
       returning 1`,
      [from, to, countsBelowThreshold],
    );
    if (changed.length === 0) return false;
    await bumpVersion(tx);
    const detail = { to, countsBelowThreshold };
    await insertAction(tx, { action: 'counting-rule-stated', object: from, region: null, detail }, by);
    return true;
  });
