// The plan of a statement that adds up, as PostgreSQL tells it, and what must be in it.

import type { Database } from '#postgres/database';
import type { Statement } from './world.js';

export const planOf = async (db: Database, { sql, params }: Statement): Promise<string> => {
  const rows = await db.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers, settings) ${sql}`, params);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

/** Whether the ledger is read in the index alone. */
export const requireIndexOnly = (plan: string): void => {
  const looks = plan.split('\n').filter((line) => / on (ledger_entry|ledger_month)\b/.test(line));
  const ofEntries = looks.filter((line) => line.includes('on ledger_entry'));
  const isByPosition = (line: string): boolean => line.includes('using ledger_entry_pkey');
  const others = looks.filter((line) => !line.includes('Index Only Scan') && !isByPosition(line));
  if (others.length > 0 || !ofEntries.some((line) => line.includes('Index Only Scan using ledger_entry_sum'))) {
    throw new Error(`not in the index alone: ${others.join('; ')}\n${plan}`);
  }
};
