import type { Database, Transaction } from '../database.js';

const CHUNK = 10_000;

/** Deletes, oldest first and in small transactions, what is past its topic's retention. Topics kept for ever are never touched. */
export const pruneTopics = async (db: Database): Promise<void> => {
  const partitions = await db.query<{ topic: string; partition: number; before: Date }>(
    `select p.topic, p.partition, now() - make_interval(days => t.retention_days) as before
     from log_partition p join log_topic t on t.name = p.topic where t.retention_days is not null order by p.topic, p.partition`,
  );
  for (const partition of partitions) while (await db.transaction((tx) => pruneChunk(tx, partition)));
};

/** True while there may be more. Append times ascend with the offset, so the old ones are at the low end. */
const pruneChunk = async (
  tx: Transaction,
  at: { topic: string; partition: number; before: Date },
): Promise<boolean> => {
  const [moved] = await tx.query<{ low: bigint }>(
    `update log_partition set low = greatest(low, oldest.kept) from (
       select max("offset") + 1 as kept from (
         select "offset", appended_at from log_record where topic = $1 and partition = $2 order by "offset" limit $4) r
       where appended_at < $3) oldest
     where topic = $1 and partition = $2 and oldest.kept is not null returning low`,
    [at.topic, at.partition, at.before, CHUNK],
  );
  if (!moved) return false;
  const deleted = await tx.query(
    'delete from log_record where topic = $1 and partition = $2 and "offset" < $3 returning 1',
    [at.topic, at.partition, moved.low],
  );
  return deleted.length === CHUNK;
};
