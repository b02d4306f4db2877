import type { Transaction } from '../database.js';

/** The topic has one partition. */
const ONLY = 'topic = $1 and partition = 0';

export const selectAlertEnd = async (db: Transaction, topic: string): Promise<bigint> => {
  const rows = await db.query<{ next: bigint }>(`select next from log_partition where ${ONLY}`, [topic]);
  return rows[0]?.next ?? 0n;
};

export const selectAlertRecords = (
  db: Transaction,
  topic: string,
  range: { readonly from: bigint; readonly to: bigint; readonly limit: number },
): Promise<{ offset: bigint; value: Buffer }[]> =>
  db.query(
    `select "offset", value from log_record where ${ONLY} and "offset" >= $2 and "offset" < $3 order by "offset" limit $4`,
    [topic, range.from, range.to, range.limit],
  );
