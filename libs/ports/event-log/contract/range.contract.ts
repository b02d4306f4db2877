import { describe, expect, it } from '@jest/globals';
import { expectEndsMeet } from './consume.contract.js';
import { type Bench, freshName, keyIn, record, soon, watch } from './harness.js';

export const rangeContract = (bench: Bench): void => {
  describe('what the log holds', () => {
    it('passes over offsets without records, also at the end', async () => {
      const { log, topic } = await bench.topic(1);
      await log.append(topic, [record('k', 'before')]);
      const hasGaps = await bench.harness().makeGap(topic, 0);
      await log.append(topic, [record('k', 'after')]);
      if (hasGaps) await bench.harness().makeGap(topic, 0);
      const { end } = (await log.ranges(topic)).get(0) ?? { end: -1n };
      expect(end > 2n).toBe(hasGaps);
      const group = freshName('group');
      const seen = await watch(log, { topic, group, maxBatch: 1 });
      await soon(() => expect(seen.batches.at(-1)?.to).toBe(end));
      expect(seen.texts().filter((text) => text !== 'gap')).toEqual(['before', 'after']);
      expectEndsMeet(seen.batches, 0n, end);
      await soon(async () => expect(await log.committed(topic, group)).toEqual(new Map([[0, end]])));
    });

    it('begins at the lowest offset held, if nothing is committed', async () => {
      const { log, topic } = await bench.topic(1);
      await log.append(
        topic,
        ['0', '1', '2', '3'].map((text) => record('k', text)),
      );
      await bench.harness().truncate(topic, 0, 2n);
      await soon(async () => expect((await log.ranges(topic)).get(0)).toEqual({ low: 2n, end: 4n }));
      const seen = await watch(log, { topic });
      await soon(() => expect(seen.texts()).toEqual(['2', '3']));
      expect(seen.batches[0]?.from).toBe(2n);
    });

    it.each([
      ['below what is held', 1n],
      ['beyond the end', 9n],
    ])('stops a partition whose position lies %s, and no other', async (_, wanted) => {
      const { log, topic } = await bench.topic(2);
      const write = (text: string) => log.append(topic, [record(keyIn(0, 2), text), record(keyIn(1, 2), text)]);
      for (const text of ['0', '1', '2', '3']) await write(text);
      await bench.harness().truncate(topic, 0, 2n);
      const group = freshName('group');
      const seen = await watch(log, { topic, group, start: async (partition) => (partition === 0 ? wanted : 0n) });
      await soon(() => expect(seen.stops).toHaveLength(1));
      expect(seen.stops).toEqual([{ type: 'offset-out-of-range', partition: 0, wanted, low: 2n, end: 4n }]);
      await write('4');
      await soon(() => expect(seen.texts(1)).toEqual(['0', '1', '2', '3', '4']));
      expect(seen.texts(0)).toEqual([]);
      await soon(async () => expect(await log.committed(topic, group)).toEqual(new Map([[1, 5n]])));
      await seen.subscription.close();
      expect(await log.committed(topic, group)).toEqual(new Map([[1, 5n]]));
      expect(seen.stops).toHaveLength(1);
    });
  });
};
