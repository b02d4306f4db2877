// A small installation in this process, on real engines: a log, the ledger's own booking and following, and what a
// verification reads. The consumer runs until the world is closed.

import { Redis } from 'ioredis';
import { contentHash } from '#contracts/events/content-hash';
import { decodeEvent } from '#contracts/events/decode-event';
import { orderingKey } from '#contracts/events/subject';
import { KafkaEventLog } from '#kafka/kafka-event-log';
import { MemoryReadingStore } from '#memory/memory-reading-store';
import type { EventLog, NewRecord } from '#ports/event-log/event-log';
import type { Place, ReadingStore } from '#ports/reading-store/reading-store';
import type { Database } from '#postgres/database';
import { MonthSums } from '#postgres/readings/month-sums';
import { TableEventLog } from '#postgres/table-log/table-event-log';
import { PostgresBooks } from '#postgres/verify/postgres-books';
import { RedisReadingStore } from '#redis/redis-reading-store';
import { createLogger } from '#telemetry/logger';
import { bookBatch } from '../../../apps/ledger/booking/book-batch.js';
import { followSlot } from '../../../apps/ledger/following/follow-slot.js';
import { freshName, startKafka } from '../engines/kafka.js';
import { startRedis } from '../engines/redis.js';
import { eventually } from '../eventually.js';
import { openLedger } from '../ledger/booking-bench.js';
import type { EventDraft } from '../ledger/events.js';

export type WorldMode = 'table log, sums in memory' | 'Kafka, Redis';

const PARTITIONS = 3;

export interface Told {
  readonly event: EventDraft | Buffer;
  readonly scope?: string;
}

/** As the door puts it into the log. */
const recordOf = ({ event, scope = '100000' }: Told): NewRecord => {
  if (Buffer.isBuffer(event)) return { key: 'unreadable', value: event, headers: {} };
  const value = Buffer.from(JSON.stringify(event));
  const decoded = decodeEvent(value);
  if (!decoded.ok) return { key: event.subject, value, headers: { scope } };
  const headers = { device: 'test', scope, hash: contentHash(decoded.event) };
  return { key: orderingKey(decoded.event), value, headers };
};

interface Engines {
  readonly log: EventLog;
  readonly store: ReadingStore;
  readonly redisUrl?: string;
  readonly close: () => Promise<void>;
}

const openEngines = async (mode: WorldMode, database: Database): Promise<Engines> => {
  const logger = createLogger('test', 'silent');
  if (mode !== 'Kafka, Redis') {
    const log = new TableEventLog(database, logger);
    return { log, store: new MemoryReadingStore(), close: () => log.close() };
  }
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  const log = new KafkaEventLog({ brokers: kafka.brokers }, logger);
  const store = await RedisReadingStore.open(redis.url);
  const close = async (): Promise<void> => {
    await log.close();
    await store.close();
    await Promise.all([redis.stop(), kafka.stop()]);
  };
  return { log, store, redisUrl: redis.url, close };
};

/** Adds one to the first day that holds a 1 at a place; answers how to take it away again. */
const incrementDay = async (url: string, place: Place): Promise<() => Promise<void>> => {
  const client = new Redis(url);
  for (const key of await client.keys(`*:${place.region}:${place.counter}`)) {
    // The latest: what lies below the floor of the days that are kept is nobody's.
    const days = Object.entries(await client.hgetall(key)).filter(([field]) => !field.startsWith('.'));
    const day = days.sort(([a], [b]) => Number.parseInt(b, 36) - Number.parseInt(a, 36)).find(([, sum]) => sum === '1');
    if (!day) continue;
    await client.hincrby(key, day[0], 1);
    return async () => {
      await client.hincrby(key, day[0], -1);
      await client.quit();
    };
  }
  await client.quit();
  throw new Error('no day holds 1 there');
};

export const openVerifyWorld = async (mode: WorldMode) => {
  const ledger = await openLedger();
  const { database, book, directory } = ledger;
  const logger = createLogger('test', 'silent');
  const { log, store, redisUrl, close } = await openEngines(mode, database);
  const topic = freshName('safety.events');
  await log.ensureTopics([{ name: topic, partitions: PARTITIONS, retention: 'forever' }]);
  const tree = directory.current();
  const following = { book, store, clock: { now: () => Date.now() } };
  const subscription = await log.subscribe({
    topic,
    group: `${topic}.ledger`,
    mode: 'group',
    start: async (partition) => (await book.open(topic, partition)).next,
    handle: async (batch) => {
      await bookBatch(book, batch, tree);
      const { slot } = await book.open(topic, batch.partition);
      await followSlot(following, { topic, partition: batch.partition, slot }, tree);
    },
    onStopped: (reason) => logger.error({ reason }, 'stopped'),
  });
  const send = (told: readonly Told[]): Promise<unknown> => log.append(topic, told.map(recordOf));
  const isSettled = async (): Promise<boolean> => {
    const [ranges, booked] = [await log.ranges(topic), await book.positions(topic)];
    const behind = [...ranges].filter(([partition, { end }]) => end !== (booked.get(partition)?.next ?? 0n));
    if (behind.length > 0) return false;
    for (const { slot, next } of booked.values()) {
      if (next > 0n && (await store.position(slot))?.offset !== next) return false;
    }
    return true;
  };
  return {
    topic,
    database,
    store,
    book,
    send,
    settled: () => eventually(isSettled, { timeoutMs: 20_000 }),
    addMonths: () => new MonthSums(database, { least: 1, most: 20_000 }).catchUp(),
    incrementDay: (place: Place) => incrementDay(redisUrl ?? '', place),
    installation: { log, store, books: new PostgresBooks(database), ownCity: '440600', receivers: [] },
    close: async () => {
      await subscription.close();
      await close();
      await ledger.close();
    },
  };
};
export type VerifyWorld = Awaited<ReturnType<typeof openVerifyWorld>>;
