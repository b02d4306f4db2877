// What only the table log does: offsets by row locks, records in the caller's transaction, retention, wake-ups.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { freshName, keyIn, record, soon, watch } from '#ports/event-log/contract/harness';
import { startPostgres } from '#test/engines/postgres';
import { Database } from '../database.js';
import { EVENT_LOG_TABLES } from '../migrations/0002-event-log.js';
import { TableEventLog, type TableEventLogOptions } from './table-event-log.js';

const logger = pino({ level: 'silent' });

describe('table log', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let db: Database | undefined;
  const database = (): Database => {
    if (!db) throw new Error('no database');
    return db;
  };
  const open = (options: TableEventLogOptions = {}): TableEventLog => {
    const log = new TableEventLog(database(), logger, options);
    closing.push(() => log.close());
    return log;
  };
  const withTopic = async (partitions: number, retention: 'forever' | number = 'forever') => {
    const log = open();
    const topic = freshName('topic');
    await log.ensureTopics([{ name: topic, partitions, retention }]);
    return { log, topic };
  };

  beforeAll(async () => {
    const engine = await startPostgres();
    const test = await engine.createDatabase('table_log');
    db = await Database.open({ url: test.url, poolSize: 20 });
    for (const statement of EVENT_LOG_TABLES) await db.query(statement);
    closing.push(
      () => engine.stop(),
      () => test.drop(),
      () => database().close(),
    );
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  it('has no gaps and ascending times, whoever appends, and a reader meanwhile sees every offset once', async () => {
    const { log, topic } = await withTopic(3);
    const writers = Array.from({ length: 6 }, () => open());
    const seen = await watch(log, { topic, maxBatch: 7 });
    const keys = [0, 1, 2].map((partition) => keyIn(partition, 3));
    await Promise.all(
      writers.map(async (writer, who) => {
        for (let i = 0; i < 25; i += 1) {
          const own = keys.slice(who % 3).concat(keys.slice(0, who % 3));
          // Some in transactions that stay open for a while, some of which fail.
          if (i % 5 === 4) {
            const failing = database().transaction(async (tx) => {
              await writer.appendIn(
                tx,
                topic,
                own.map((key) => record(key, 'never')),
              );
              throw new Error('rolled back');
            });
            await expect(failing).rejects.toThrow('rolled back');
          }
          await writer.append(
            topic,
            own.map((key) => record(key, `${who}/${i}`)),
          );
        }
      }),
    );
    await soon(() => expect(seen.texts()).toHaveLength(450));
    expect(seen.texts()).not.toContain('never');
    for (const partition of [0, 1, 2]) {
      const records = seen.batches.filter((batch) => batch.partition === partition).flatMap((batch) => batch.records);
      expect(records.map(({ offset }) => offset)).toEqual(records.map((_, i) => BigInt(i)));
      const times = records.map(({ appendedAt }) => appendedAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    const ends = [...(await log.ranges(topic)).values()].map(({ end }) => end);
    expect(ends).toEqual([150n, 150n, 150n]);
  });

  it('never lets the append time go back, also when the clock did', async () => {
    const { log, topic } = await withTopic(1);
    await log.append(topic, [record('k', 'a')]);
    await database().query(`update log_partition set last_at = now() + interval '1 hour' where topic = $1`, [topic]);
    await log.append(topic, [record('k', 'b'), record('k', 'c')]);
    const times = await database().query<{ late: boolean }>(
      `select appended_at > now() + interval '50 minutes' as late from log_record where topic = $1 order by "offset"`,
      [topic],
    );
    expect(times.map(({ late }) => late)).toEqual([false, true, true]);
  });

  it('appends in the transaction of the caller: all of it or nothing, seen after the commit', async () => {
    const { log, topic } = await withTopic(1);
    const seen = await watch(open(), { topic });
    await soon(() => expect(seen.subscription.assignment()).toEqual([0]));
    await database().transaction(async (tx) => {
      const appended = await log.appendIn(tx, topic, [record('k', 'one'), record('k', 'two')]);
      expect(appended).toEqual([
        { partition: 0, offset: 0n },
        { partition: 0, offset: 1n },
      ]);
      expect((await log.ranges(topic)).get(0)).toEqual({ low: 0n, end: 0n });
      expect(seen.texts()).toEqual([]);
    });
    await soon(() => expect(seen.texts()).toEqual(['one', 'two']));
  });

  it('wakes a reader by notification, and finds out by polling when the notification was lost', async () => {
    const { log, topic } = await withTopic(1);
    const notified = await watch(open({ pollMs: 60_000, sessionTimeoutMs: 300_000 }), { topic });
    const polling = await watch(open({ pollMs: 100 }), { topic });
    await soon(() => expect([notified, polling].map((seen) => seen.subscription.assignment())).toEqual([[0], [0]]));
    await log.append(topic, [record('k', 'loud')]);
    for (const seen of [notified, polling]) await soon(() => expect(seen.texts()).toEqual(['loud']));
    await database().transaction(async (tx) => {
      await tx.query(
        `insert into log_record select topic, partition, 1, key, headers, 'quiet'::bytea, appended_at from log_record where topic = $1`,
        [topic],
      );
      await tx.query('update log_partition set next = 2 where topic = $1', [topic]);
    });
    await soon(() => expect(polling.texts()).toEqual(['loud', 'quiet']));
    expect(notified.texts()).toEqual(['loud']);
  });

  it('deletes what is past its retention, and nothing of a topic that is kept for ever', async () => {
    const { log, topic } = await withTopic(2, 7);
    const { topic: kept } = await withTopic(1);
    const [left, right] = [keyIn(0, 2), keyIn(1, 2)];
    await log.append(
      topic,
      [left, left, left, right].map((key) => record(key, 'x')),
    );
    await log.append(kept, [record('k', 'x')]);
    await database().query(
      `update log_record set appended_at = now() - interval '8 days' where topic = $1 and partition = 0 and "offset" < 2`,
      [topic],
    );
    await database().query(`update log_record set appended_at = now() - interval '8 years' where topic = $1`, [kept]);
    await log.prune();
    expect(await log.ranges(topic)).toEqual(
      new Map([
        [0, { low: 2n, end: 3n }],
        [1, { low: 0n, end: 1n }],
      ]),
    );
    expect((await log.ranges(kept)).get(0)).toEqual({ low: 0n, end: 1n });
    const rows = await database().query<{ offset: bigint }>(
      'select "offset" from log_record where topic = $1 and partition = 0',
      [topic],
    );
    expect(rows.map(({ offset }) => offset)).toEqual([2n]);
  });

  it('goes on after its session was ended: assigned anew, nothing lost', async () => {
    const { log, topic } = await withTopic(2);
    const group = freshName('group');
    const seen = await watch(log, { topic, group });
    const keys = [keyIn(0, 2), keyIn(1, 2)];
    await log.append(
      topic,
      keys.map((key) => record(key, 'before')),
    );
    await soon(() => expect(seen.texts()).toEqual(['before', 'before']));
    await database().query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())`);
    await soon(() => expect([...seen.revoked].sort()).toEqual([0, 1]));
    await log.append(
      topic,
      keys.map((key) => record(key, 'after')),
    );
    await soon(() => expect(seen.texts().filter((text) => text === 'after').length).toBeGreaterThanOrEqual(2));
    await soon(async () => expect([...(await log.committed(topic, group)).values()]).toEqual([2n, 2n]));
    expect(seen.subscription.assignment()).toEqual([0, 1]);
  });

  it('reads large records in batches of bounded size', async () => {
    const { log, topic } = await withTopic(1);
    const body = Buffer.alloc(900_000, 1);
    for (let i = 0; i < 20; i += 1) await log.append(topic, [{ key: 'k', value: body, headers: {} }]);
    const seen = await watch(open(), { topic });
    await soon(() => expect(seen.texts()).toHaveLength(20));
    for (const batch of seen.batches) expect(batch.records.length).toBeLessThanOrEqual(10);
  });
});
