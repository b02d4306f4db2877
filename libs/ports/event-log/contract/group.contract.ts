import { describe, expect, it } from '@jest/globals';
import type { EventLog } from '../event-log.js';
import { type Bench, freshName, record, soon, watch } from './harness.js';

const KEYS = Array.from({ length: 40 }, (_, i) => `key-${i}`);

export const groupContract = (bench: Bench): void => {
  const appendRound = (log: EventLog, topic: string, round: string) =>
    log.append(
      topic,
      KEYS.map((key) => record(key, `${key}/${round}`)),
    );
  const round = (name: string): string[] => KEYS.map((key) => `${key}/${name}`).sort();

  describe('groups', () => {
    it('shares the partitions between two instances, and hands over when one leaves', async () => {
      const { log, topic } = await bench.topic(4);
      const group = freshName('group');
      const one = await watch(log, { topic, group });
      await appendRound(log, topic, 'alone');
      await soon(() => expect([...one.texts()].sort()).toEqual(round('alone')));

      const two = await watch(await bench.open(), { topic, group });
      await soon(() => {
        expect(one.subscription.assignment()).toHaveLength(2);
        expect(two.subscription.assignment()).toHaveLength(2);
      });
      expect([...one.subscription.assignment(), ...two.subscription.assignment()].sort()).toEqual([0, 1, 2, 3]);
      await appendRound(log, topic, 'shared');
      await soon(() =>
        expect(new Set([...one.texts(), ...two.texts()].filter((text) => text.endsWith('shared')))).toEqual(
          new Set(round('shared')),
        ),
      );
      expect(two.texts().filter((text) => text.endsWith('shared')).length).toBeGreaterThan(0);

      await one.subscription.close();
      await soon(() => expect(two.subscription.assignment()).toEqual([0, 1, 2, 3]));
      await appendRound(log, topic, 'left');
      await soon(() => expect([...two.texts().filter((text) => text.endsWith('left'))].sort()).toEqual(round('left')));
      expect(one.texts().filter((text) => text.endsWith('left'))).toEqual([]);
      await soon(async () => {
        const ends = [...(await log.ranges(topic))].map(([partition, { end }]) => [partition, end]);
        expect([...(await log.committed(topic, group))].sort(([a], [b]) => a - b)).toEqual(ends);
      });
    });

    it('tells a handler that its partition was taken, and takes no commit of it', async () => {
      const { log: zombie, topic } = await bench.topic(1);
      const group = freshName('group');
      const stuck = bench.gate();
      let signal: AbortSignal | undefined;
      let commitLate = (): void => undefined;
      const frozen = await watch(zombie, {
        topic,
        group,
        maxBatch: 1,
        handle: async (batch, control) => {
          if (signal) return;
          signal = control.signal;
          commitLate = () => control.commit(batch.to);
          await stuck.opened;
        },
      });
      await zombie.append(
        topic,
        ['0', '1', '2'].map((text) => record('k', text)),
      );
      await soon(() => expect(frozen.batches).toHaveLength(1));

      const successor = await bench.open();
      const thaw = await bench.harness().loseSession(zombie, topic, group);
      const heir = await watch(successor, { topic, group });
      await soon(() => expect(heir.texts()).toEqual(['0', '1', '2']));
      await soon(async () => expect(await successor.committed(topic, group)).toEqual(new Map([[0, 3n]])));

      commitLate();
      thaw();
      await soon(() => expect(signal?.aborted).toBe(true));
      commitLate();
      stuck.open();
      await soon(() => expect(frozen.revoked).toContain(0));
      await zombie.close();
      expect(await successor.committed(topic, group)).toEqual(new Map([[0, 3n]]));
      // And the group goes on.
      await successor.append(topic, [record('k', '3')]);
      await soon(() => expect(heir.texts()).toContain('3'));
      await soon(async () => expect(await successor.committed(topic, group)).toEqual(new Map([[0, 4n]])));
    });
  });
};
