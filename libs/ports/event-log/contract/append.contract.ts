import { describe, expect, it } from '@jest/globals';
import { PermanentFailure, TransientFailure } from '../../failures.js';
import { partitionOf } from '../partition-of.js';
import { type Bench, freshName, record, soon, watch } from './harness.js';

export const appendContract = (bench: Bench): void => {
  describe('append', () => {
    it('puts each record into the partition of its key and acknowledges its position', async () => {
      const { log, topic } = await bench.topic(3);
      const records = ['a', 'b', 'c', 'd', 'a', 'b'].map((key, i) => record(key, `${key}${i}`));
      const appended = await log.append(topic, records);
      const next = [0n, 0n, 0n];
      const expected = records.map(({ key }) => {
        const partition = partitionOf(key, 3);
        const offset = next[partition] ?? 0n;
        next[partition] = offset + 1n;
        return { partition, offset };
      });
      expect(appended).toEqual(expected);
      const ranges = await log.ranges(topic);
      expect([...ranges].sort(([a], [b]) => a - b)).toEqual(
        next.map((end, partition) => [partition, { low: 0n, end }]),
      );
    });

    it('keeps the order of the calls, also of calls that overlap', async () => {
      const { log, topic } = await bench.topic(2);
      const texts = Array.from({ length: 300 }, (_, i) => `${i}`);
      const acks = await Promise.all(texts.map((text) => log.append(topic, [record('one', text)])));
      const offsets = acks.map((ack) => ack[0]?.offset);
      expect(offsets).toEqual(texts.map((_, i) => BigInt(i)));
      const seen = await watch(log, { topic });
      await soon(() => expect(seen.texts()).toEqual(texts));
    });

    it('loses nothing and repeats nothing when several instances append at once', async () => {
      const { log, topic } = await bench.topic(2);
      const others = [log, await bench.open(), await bench.open()];
      const keys = ['k1', 'k2', 'k3', 'k4', 'k5'];
      await Promise.all(
        others.map(async (other, who) => {
          for (let i = 0; i < 40; i += 1)
            await other.append(
              topic,
              keys.map((key) => record(key, `${key}/${who}/${i}`)),
            );
        }),
      );
      const seen = await watch(log, { topic });
      await soon(() => expect(seen.texts()).toHaveLength(600));
      expect(new Set(seen.texts()).size).toBe(600);
      for (const key of keys) {
        for (const who of [0, 1, 2]) {
          const mine = seen.texts().filter((text) => text.startsWith(`${key}/${who}/`));
          expect(mine).toEqual(Array.from({ length: 40 }, (_, i) => `${key}/${who}/${i}`));
        }
      }
    });

    it('gives back key, headers and bytes as they came, with the append time', async () => {
      const { log, topic } = await bench.topic(1);
      const value = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const before = Date.now();
      await log.append(topic, [
        { key: '烽燧/"1"\\', value, headers: { 类型: '安全事件 "x"', empty: '' } },
        { key: '', value: Buffer.alloc(0), headers: {} },
        { key: 'large', value: Buffer.alloc(700_000, 7), headers: {} },
      ]);
      const after = Date.now();
      const seen = await watch(log, { topic });
      await soon(() => expect(seen.batches.flatMap((batch) => batch.records)).toHaveLength(3));
      const [first, second, third] = seen.batches.flatMap((batch) => batch.records);
      expect(first).toMatchObject({ key: '烽燧/"1"\\', headers: { 类型: '安全事件 "x"', empty: '' }, offset: 0n });
      expect(first?.value.equals(value)).toBe(true);
      expect(second).toMatchObject({ key: '', headers: {}, offset: 1n });
      expect(second?.value).toHaveLength(0);
      expect(third?.value.equals(Buffer.alloc(700_000, 7))).toBe(true);
      for (const stored of [first, second, third]) {
        expect(stored?.appendedAt).toBeGreaterThanOrEqual(before);
        expect(stored?.appendedAt).toBeLessThanOrEqual(after);
      }
    });

    it('does nothing for no records', async () => {
      const { log, topic } = await bench.topic(1);
      expect(await log.append(topic, [])).toEqual([]);
    });
  });

  describe('topics', () => {
    it('makes a topic once and refuses another partition count', async () => {
      const { log, topic } = await bench.topic(2);
      await log.ensureTopics([{ name: topic, partitions: 2, retention: 'forever' }]);
      expect(await log.partitionCount(topic)).toBe(2);
      await expect(log.ensureTopics([{ name: topic, partitions: 3, retention: 'forever' }])).rejects.toBeInstanceOf(
        PermanentFailure,
      );
    });

    it('refuses a topic that does not exist', async () => {
      const log = await bench.open();
      const topic = freshName('missing');
      await expect(log.partitionCount(topic)).rejects.toMatchObject({ code: 'unknown-topic' });
      await expect(log.append(topic, [record('a', 'x')])).rejects.toMatchObject({ code: 'unknown-topic' });
      await expect(watch(log, { topic })).rejects.toMatchObject({ code: 'unknown-topic' });
    });
  });

  describe('a log that does not answer', () => {
    it('is a transient failure', async () => {
      const log = await bench.harness().unreachable();
      try {
        const answers = await Promise.allSettled([
          log.append('test.any', [record('a', 'x')]),
          log.ping(),
          log.ranges('test.any'),
        ]);
        for (const answer of answers)
          expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(TransientFailure) });
      } finally {
        await log.close();
      }
    });

    it('answers a ping otherwise', async () => {
      const log = await bench.open();
      await expect(log.ping()).resolves.toBeUndefined();
    });
  });
};
