import { Redis } from 'ioredis';
import { localDay } from '#domain/calendar/local-time';
import { RegionTree } from '#domain/region/region-tree';
import { RedisReadingStore } from '#redis/redis-reading-store';
import { readRegions } from '#runtime/seeds/reference-data';
import { startRedis } from '#test/engines/redis';
import { rollUp } from '../../../apps/ledger/following/deltas.js';
import { floorsOn } from '../../../apps/ledger/following/floors.js';
import { alternate } from '../alternate.js';
import { fillPlainHashes } from '../baseline/plain-hashes.js';
import { benchEvent } from '../events.js';
import type { Bench, Measured } from '../row.js';

const BATCH = 500;
const COUNTERS = ['accidents', 'accidents.construction', 'deaths', 'deaths.construction'];

/** A year of events, rolled up: what one slot of the store holds. */
const yearOfDeltas = (events: number): ReturnType<typeof rollUp> => {
  const { regions, bases } = readRegions();
  const tree = new RegionTree(regions, bases, '440600', 1);
  const now = Date.now();
  const entries = Array.from({ length: events }, (_, n) => {
    const { data } = benchEvent('bytes', n, now);
    const day = localDay(Date.parse(String(data.occurredAt)), 'Asia/Shanghai');
    return COUNTERS.map((counter) => ({
      counter,
      basisSector: 'construction' as const,
      region: String(data.region),
      day,
      amount: 1n,
    }));
  });
  return rollUp(entries.flat(), tree);
};

const usedBy = async (url: string, fill: (url: string) => Promise<void>): Promise<number> => {
  const client = new Redis(url);
  const used = async (): Promise<number> => Number(/used_memory_dataset:(\d+)/.exec(await client.info('memory'))?.[1]);
  await client.flushall();
  const before = await used();
  await fill(url);
  const after = await used();
  client.disconnect();
  return after - before;
};

const fillOurs =
  (deltas: ReturnType<typeof rollUp>) =>
  async (url: string): Promise<void> => {
    const store = await RedisReadingStore.open(url);
    await store.beginRebuild(0, { epoch: 1, treeVersion: 1, floors: floorsOn(localDay(Date.now(), 'Asia/Shanghai')) });
    await store.finishRebuild(0, 1, 0n);
    for (let at = 0; at < deltas.length; at += BATCH) {
      const [from, to] = [BigInt(at), BigInt(at + BATCH)];
      await store.post({ slot: 0, epoch: 1, from, to, deltas: deltas.slice(at, at + BATCH) });
    }
    await store.close();
  };

export const g9 = {
  id: 'G9',
  run: async ({ rounds, size, say }: Bench): Promise<readonly Measured[]> => {
    const deltas = yearOfDeltas(size(100_000, 10_000));
    const keys = new Set(deltas.map(({ counter, region }) => `${counter} ${region}`)).size;
    const redis = await startRedis({ own: true });
    try {
      const perKey = (fill: (url: string) => Promise<void>) => async () => (await usedBy(redis.url, fill)) / keys;
      // The scripts stay in Redis once they were used.
      await fillOurs(deltas)(redis.url);
      const figures = await alternate(
        rounds,
        { ours: perKey(fillOurs(deltas)), plain: perKey((url) => fillPlainHashes(url, deltas)) },
        say,
      );
      return [
        {
          id: 'G9',
          what: {
            zh: `Redis 每(区划、计数器)字节数:一年的日合计与月合计(${keys} 个键)`,
            en: `Redis bytes per region and counter: a year of day and month sums (${keys} keys)`,
          },
          against: { zh: '同样内容的普通哈希', en: 'the same content in plain hashes' },
          unit: 'bytes',
          goal: { way: 'most', must: 1.15, aim: 1 },
          ours: figures.ours,
          denominator: figures.plain,
        },
      ];
    } finally {
      await redis.stop();
    }
  },
};
