// Invariant I3, both ways: every key that Redis holds is what the ledger in Postgres sums to, and the other way round, read
// independently of the code that posts: SQL groups, and the tree's paths of the seeds.

import { addDays } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { Database } from '#postgres/database';
import { PostgresRegionDirectory } from '#postgres/regions/postgres-region-directory';
import { RedisReadingStore } from '#redis/redis-reading-store';

interface Sum {
  slot: number;
  counter: string;
  basis_sector: 'construction' | null;
  region: string;
  day: string;
  amount: bigint;
}

/** `slot counter region kind day` → amount, for days that the store keeps. */
type Sums = Map<string, bigint>;

export const sumsOfPostgres = async (databaseUrl: string): Promise<{ sums: Sums; slots: number[] }> => {
  const database = await Database.open({ url: databaseUrl, poolSize: 2 });
  try {
    const tree = (await PostgresRegionDirectory.open(database, '440600')).current();
    const floor = addDays(localDay(Date.now(), 'Asia/Shanghai'), -400);
    const rows = await database.query<Sum>(
      `select b.slot, e.counter, e.basis_sector, e.region, e.day, sum(e.amount)::bigint as amount
         from ledger_entry e join booked b using (topic, partition) group by 1, 2, 3, 4, 5`,
    );
    const sums: Sums = new Map();
    const add = (key: string, amount: bigint): void => void sums.set(key, (sums.get(key) ?? 0n) + amount);
    for (const row of rows) {
      for (const region of tree.postingPath(row.region, row.basis_sector, row.day)) {
        const at = `${row.slot} ${row.counter} ${region}`;
        if (row.day >= floor) add(`${at} day ${row.day}`, row.amount);
        add(`${at} month ${row.day.slice(0, 7)}-01`, row.amount);
      }
    }
    const slots = await database.query<{ slot: number }>('select slot from booked');
    return { sums: withoutZeros(sums), slots: slots.map((row) => row.slot) };
  } finally {
    await database.close();
  }
};

export const sumsOfRedis = async (redisUrl: string, slots: readonly number[]): Promise<Sums> => {
  const store = await RedisReadingStore.open(redisUrl);
  try {
    const sums: Sums = new Map();
    for (const slot of slots) {
      for await (const held of store.dump(slot)) {
        sums.set(`${slot} ${held.counter} ${held.region} ${held.kind} ${held.day}`, held.amount);
      }
    }
    return withoutZeros(sums);
  } finally {
    await store.close();
  }
};

const withoutZeros = (sums: Sums): Sums => new Map([...sums].filter(([, amount]) => amount !== 0n));

/** Keys whose amounts differ, as sentences; empty when both hold the same. */
export const differences = (postgres: Sums, redis: Sums): string[] =>
  [...new Set([...postgres.keys(), ...redis.keys()])]
    .filter((key) => postgres.get(key) !== redis.get(key))
    .map((key) => `${key}: Postgres ${postgres.get(key) ?? 'nothing'}, Redis ${redis.get(key) ?? 'nothing'}`);
