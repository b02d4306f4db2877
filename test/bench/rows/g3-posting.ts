import { Redis } from 'ioredis';
import { freshName } from '#test/engines/kafka';
import { alternate } from '../alternate.js';
import { WARM_UP_PART } from '../meter.js';
import { figuresOf } from '../programs.js';
import type { Bench, Measured } from '../row.js';
import type { LoadedLog } from '../stage.js';

export const emptyRedis = async (url: string): Promise<void> => {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
};

/** Consumes the whole loaded log once, on an empty Redis; events a second. */
export const consumeOnce =
  (log: LoadedLog, program: string, more: object = {}): (() => Promise<number>) =>
  async () => {
    await emptyRedis(log.redisUrl);
    const { rate } = await figuresOf<{ rate: number }>(program, {
      brokers: log.kafka.brokers,
      topic: log.topic,
      group: freshName('bench'),
      events: log.events,
      warmUp: log.events * WARM_UP_PART,
      redisUrl: log.redisUrl,
      ...more,
    });
    return rate;
  };

export const g3 = {
  id: 'G3',
  run: async ({ stage, rounds, say }: Bench): Promise<readonly Measured[]> => {
    const log = await stage.loadedLog();
    const figures = await alternate(
      rounds,
      {
        ours: consumeOnce(log, 'ours/posting'),
        b1: consumeOnce(log, 'baseline/hincrby', { levels: 1 }),
        b5: consumeOnce(log, 'baseline/hincrby', { levels: 5 }),
      },
      say,
    );
    const what = {
      zh: '过账:五级区划 × 日、月合计,恰好一次,任意窗口可读',
      en: 'posting: five levels of region × day and month sums, exactly once, readable for any window',
    };
    const note = {
      zh: '每条事件计入 4 个计数器;基线只计 1 个',
      en: 'an event adds to 4 counters here, to 1 in the baselines',
    };
    return [
      {
        id: 'G3/B1',
        what,
        against: {
          zh: 'B1:eachBatch → JSON.parse → 每条一次流水线 HINCRBY,无保证',
          en: 'B1: eachBatch → JSON.parse → one pipelined HINCRBY an event, no guarantees',
        },
        unit: 'events/s',
        goal: { way: 'least', must: 0.8, aim: 1.2 },
        ours: figures.ours,
        denominator: figures.b1,
        note,
      },
      {
        id: 'G3/B5',
        what,
        against: { zh: 'B5:同上,每条五次', en: 'B5: the same with five an event' },
        unit: 'events/s',
        goal: { way: 'least', must: 2, aim: 3 },
        ours: figures.ours,
        denominator: figures.b5,
        note,
      },
    ];
  },
};
