// Who owns which partition in a group: session-level advisory locks, so that an owner whose session ends owns nothing.
// One lock per partition, and one shared lock that every member of the group holds, to be counted.

import type { Queryable } from './table-log.queries.js';

const PARTITION_KEY = `hashtextextended('fengsui.log.owner/' || $1 || '/' || $2 || '/' || p, 0)`;
const MEMBER_KEY = `hashtextextended('fengsui.log.member/' || $1 || '/' || $2, 0)`;

export const join = async (db: Queryable, topic: string, group: string): Promise<void> => {
  await db.query(`select pg_advisory_lock_shared(${MEMBER_KEY})`, [topic, group]);
};

export const leave = async (db: Queryable, topic: string, group: string): Promise<void> => {
  await db.query(`select pg_advisory_unlock_shared(${MEMBER_KEY})`, [topic, group]);
};

/** Number of members, and this session's place among them. */
export const place = async (
  db: Queryable,
  topic: string,
  group: string,
): Promise<{ members: number; rank: number }> => {
  // pg_locks shows a bigint key as two unsigned halves.
  const rows = await db.query<{ pid: number; own: boolean }>(
    `select l.pid, l.pid = pg_backend_pid() as own from pg_locks l, (select ${MEMBER_KEY} as key) k
     where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
       and l.database = (select oid from pg_database where datname = current_database())
       and l.classid::bigint = ((k.key >> 32) & 4294967295) and l.objid::bigint = (k.key & 4294967295)
     order by l.pid`,
    [topic, group],
  );
  return { members: rows.length, rank: rows.findIndex((row) => row.own) };
};

/** Those of `partitions` that were free and are locked now. A session must not ask for what it already holds. */
export const tryOwn = async (
  db: Queryable,
  topic: string,
  group: string,
  partitions: readonly number[],
): Promise<number[]> => {
  if (partitions.length === 0) return [];
  const rows = await db.query<{ p: number; got: boolean }>(
    `select p, pg_try_advisory_lock(${PARTITION_KEY}) as got from unnest($3::int[]) p`,
    [topic, group, partitions],
  );
  return rows.filter((row) => row.got).map((row) => row.p);
};

export const disown = async (
  db: Queryable,
  topic: string,
  group: string,
  partitions: readonly number[],
): Promise<void> => {
  if (partitions.length === 0) return;
  await db.query(`select pg_advisory_unlock(${PARTITION_KEY}) from unnest($3::int[]) p`, [topic, group, partitions]);
};
