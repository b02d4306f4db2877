import { alternate } from '../alternate.js';
import type { Bench, Measured } from '../row.js';
import { BATCH_CONNECTIONS, SINGLE_CONNECTIONS, withDoors } from './door.js';

export const g2 = {
  id: 'G2',
  run: ({ rounds, size, say }: Bench): Promise<readonly Measured[]> =>
    withDoors(async ({ ours }) => {
      const times = { warmUpMs: size(1_000, 500), ms: size(3_000, 1_000) };
      const lines = async (): Promise<number> =>
        (await ours({ connections: BATCH_CONNECTIONS, perRequest: 100, ...times })).rate;
      const single = async (): Promise<number> =>
        (await ours({ connections: SINGLE_CONNECTIONS, perRequest: 1, ...times })).rate;
      const figures = await alternate(rounds, { lines, single }, say);
      return [
        {
          id: 'G2',
          what: { zh: 'NDJSON,每请求 100 条事件', en: 'NDJSON, 100 events a request' },
          against: { zh: '我们的 G1', en: 'our own G1' },
          unit: 'events/s',
          goal: { way: 'least', must: 2.5, aim: 5 },
          ours: figures.lines,
          denominator: figures.single,
        },
      ];
    }),
};
