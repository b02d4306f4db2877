import { alternate } from '../alternate.js';
import type { Bench, Measured } from '../row.js';
import { consumeOnce } from './g3-posting.js';

export const g5 = {
  id: 'G5',
  run: async ({ stage, rounds, say }: Bench): Promise<readonly Measured[]> => {
    const log = await stage.loadedLog();
    const figures = await alternate(
      rounds,
      {
        ours: consumeOnce(log, 'ours/transport'),
        eachBatch: consumeOnce(log, 'baseline/each-batch'),
        nest: consumeOnce(log, 'baseline/nest-kafka'),
      },
      say,
    );
    const common = {
      what: {
        zh: '我们的 Nest 批量传输(Kafka 适配器),处理器只做 JSON.parse',
        en: 'our Nest batch transport over the Kafka adapter, handler only parses',
      },
      unit: 'events/s',
      ours: figures.ours,
    };
    return [
      {
        ...common,
        id: 'G5/eachBatch',
        against: { zh: 'kafkajs eachBatch + JSON.parse', en: 'kafkajs eachBatch + JSON.parse' },
        goal: { way: 'least', must: 0.85, aim: 0.95 },
        denominator: figures.eachBatch,
      },
      {
        ...common,
        id: 'G5/Nest',
        against: { zh: 'Nest 自带的 ServerKafka', en: "Nest's own ServerKafka" },
        goal: { way: 'least', must: 4, aim: 5 },
        denominator: figures.nest,
      },
    ];
  },
};
