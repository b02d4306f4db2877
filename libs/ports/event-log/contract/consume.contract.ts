import { describe, expect, it } from '@jest/globals';
import type { BatchControl, LogBatch } from '../event-log.js';
import { type Bench, freshName, keyIn, record, soon, watch } from './harness.js';

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `${from + i}`);

const LEFT = keyIn(0, 2);
const RIGHT = keyIn(1, 2);

export const consumeContract = (bench: Bench): void => {
  describe('consume', () => {
    it('hands over batches whose ends meet, of at most maxBatch records', async () => {
      const { log, topic } = await bench.topic(1);
      await log.append(
        topic,
        numbers(0, 250).map((text) => record('k', text)),
      );
      const seen = await watch(log, { topic, maxBatch: 40 });
      await soon(() => expect(seen.texts()).toHaveLength(250));
      await log.append(
        topic,
        numbers(250, 300).map((text) => record('k', text)),
      );
      await soon(() => expect(seen.texts()).toEqual(numbers(0, 300)));
      expectEndsMeet(seen.batches, 0n, 300n);
      for (const batch of seen.batches) expect(batch.records.length).toBeLessThanOrEqual(40);
    });

    it('hands over what comes while it waits', async () => {
      const { log, topic } = await bench.topic(2);
      const seen = await watch(log, { topic });
      await soon(() => expect(seen.subscription.assignment()).toHaveLength(2));
      for (const text of numbers(0, 5)) {
        await log.append(topic, [record(LEFT, text)]);
        await soon(() => expect(seen.texts()).toContain(text));
      }
      expect(seen.texts()).toEqual(numbers(0, 5));
    });

    it('handles one batch of a partition at a time, and the partitions side by side', async () => {
      const { log, topic } = await bench.topic(2);
      const stuck = bench.gate();
      let atOnce = 0;
      const seen = await watch(log, {
        topic,
        maxBatch: 1,
        handle: async ({ partition }) => {
          if (partition !== 0) return;
          atOnce += 1;
          expect(atOnce).toBe(1);
          await stuck.opened;
          atOnce -= 1;
        },
      });
      await log.append(
        topic,
        numbers(0, 20).flatMap((text) => [record(LEFT, text), record(RIGHT, text)]),
      );
      await soon(() => expect(seen.texts(1)).toEqual(numbers(0, 20)));
      expect(seen.texts(0)).toEqual(['0']);
      stuck.open();
      await soon(() => expect(seen.texts(0)).toEqual(numbers(0, 20)));
    });

    it('goes on at the committed position after a restart', async () => {
      const { log, topic } = await bench.topic(1);
      const group = freshName('group');
      await log.append(
        topic,
        numbers(0, 10).map((text) => record('k', text)),
      );
      const first = await watch(log, {
        topic,
        group,
        maxBatch: 1,
        handle: async (batch, control) => control.commit(batch.from < 4n ? batch.to : 4n),
      });
      await soon(() => expect(first.texts()).toHaveLength(10));
      await first.subscription.close();
      expect(await log.committed(topic, group)).toEqual(new Map([[0, 4n]]));
      const second = await watch(await bench.open(), { topic, group });
      await soon(() => expect(second.texts()).toEqual(numbers(4, 10)));
    });

    it('commits on a timer, without being closed, and each group for itself', async () => {
      const { log, topic } = await bench.topic(1);
      const [one, two] = [freshName('group'), freshName('group')];
      await log.append(
        topic,
        numbers(0, 3).map((text) => record('k', text)),
      );
      await watch(log, { topic, group: one });
      await soon(async () => expect(await log.committed(topic, one)).toEqual(new Map([[0, 3n]])));
      expect(await log.committed(topic, two)).toEqual(new Map());
    });

    it('starts where it is told, knowing what was committed', async () => {
      const { log, topic } = await bench.topic(1);
      const group = freshName('group');
      await log.append(
        topic,
        numbers(0, 10).map((text) => record('k', text)),
      );
      const asked: (bigint | undefined)[] = [];
      const start = async (_: number, committed: bigint | undefined): Promise<bigint> => {
        asked.push(committed);
        return 7n;
      };
      const first = await watch(log, { topic, group, start });
      await soon(() => expect(first.texts()).toEqual(numbers(7, 10)));
      expect(first.batches[0]?.from).toBe(7n);
      await first.subscription.close();
      const second = await watch(log, { topic, group, start });
      await soon(() => expect(second.texts()).toEqual(numbers(7, 10)));
      expect(asked).toEqual([undefined, 10n]);
    });

    it('goes where it is sought to, backwards and forwards, during a batch and after it', async () => {
      const { log, topic } = await bench.topic(1);
      await log.append(
        topic,
        numbers(0, 10).map((text) => record('k', text)),
      );
      const seeks = [2n, 8n];
      let last: BatchControl | undefined;
      const seen = await watch(log, {
        topic,
        maxBatch: 3,
        handle: async (_, control) => {
          last = control;
          const next = seeks.shift();
          if (next !== undefined) control.seek(next);
        },
      });
      const firstRun = [...numbers(0, 3), ...numbers(2, 5), ...numbers(8, 10)];
      await soon(() => expect(seen.texts()).toEqual(firstRun));
      last?.seek(5n);
      await soon(() => expect(seen.texts()).toEqual([...firstRun, ...numbers(5, 10)]));
      await log.append(topic, [record('k', '10')]);
      await soon(() => expect(seen.texts().at(-1)).toBe('10'));
    });

    it('gives broadcast every partition from the end on, and commits nothing', async () => {
      const { log, topic } = await bench.topic(2);
      await log.append(topic, [record(LEFT, 'old'), record(RIGHT, 'old')]);
      const group = freshName('group');
      const one = await watch(log, { topic, group, mode: 'broadcast' });
      const two = await watch(await bench.open(), { topic, group, mode: 'broadcast' });
      await log.append(topic, [record(LEFT, 'new1'), record(RIGHT, 'new2')]);
      for (const seen of [one, two]) await soon(() => expect([...seen.texts()].sort()).toEqual(['new1', 'new2']));
      for (const seen of [one, two]) expect(seen.subscription.assignment()).toEqual([0, 1]);
      await one.subscription.close();
      expect(await log.committed(topic, group)).toEqual(new Map());
    });

    it('stops and says so when a handler rejects', async () => {
      const { log, topic } = await bench.topic(2);
      const group = freshName('group');
      const bug = new Error('a bug');
      const seen = await watch(log, {
        topic,
        group,
        maxBatch: 1,
        handle: async (batch, control) => {
          if (batch.from === 2n) throw bug;
          control.commit(batch.to);
        },
      });
      await log.append(
        topic,
        numbers(0, 10).map((text) => record(LEFT, text)),
      );
      await soon(() => expect(seen.stops).toEqual([{ type: 'failed', partition: expect.any(Number), error: bug }]));
      await seen.subscription.close();
      expect(seen.texts()).toEqual(numbers(0, 3));
      expect([...(await log.committed(topic, group)).values()]).toEqual([2n]);
    });

    it('waits at close for the batch in hand, tells it, and flushes its commit', async () => {
      const { log, topic } = await bench.topic(1);
      const group = freshName('group');
      const working = bench.gate();
      let signal: AbortSignal | undefined;
      const seen = await watch(log, {
        topic,
        group,
        maxBatch: 2,
        handle: async (batch, control) => {
          signal = control.signal;
          await working.opened;
          control.commit(batch.to);
        },
      });
      await log.append(
        topic,
        numbers(0, 6).map((text) => record('k', text)),
      );
      await soon(() => expect(seen.batches).toHaveLength(1));
      expect(signal?.aborted).toBe(false);
      let isClosed = false;
      const closed = seen.subscription.close().then(() => {
        isClosed = true;
      });
      await soon(() => expect(signal?.aborted).toBe(true));
      expect(isClosed).toBe(false);
      working.open();
      await closed;
      expect(seen.batches).toHaveLength(1);
      expect(seen.stops).toEqual([]);
      expect(await log.committed(topic, group)).toEqual(new Map([[0, seen.batches[0]?.to]]));
    });
  });
};

export const expectEndsMeet = (batches: readonly LogBatch[], from: bigint, to: bigint): void => {
  let position = from;
  for (const batch of batches) {
    expect(batch.from).toBe(position);
    expect(batch.to).toBeGreaterThan(batch.from);
    const offsets = batch.records.map(({ offset }) => offset);
    for (const offset of offsets) expect(offset >= batch.from && offset < batch.to).toBe(true);
    expect(offsets).toEqual([...offsets].sort((a, b) => Number(a - b)));
    position = batch.to;
  }
  expect(position).toBe(to);
};
