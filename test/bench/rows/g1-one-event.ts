import { alternate } from '../alternate.js';
import type { Bench, Measured } from '../row.js';
import { SINGLE_CONNECTIONS, withDoors } from './door.js';

export const g1 = {
  id: 'G1',
  run: ({ rounds, size, say }: Bench): Promise<readonly Measured[]> =>
    withDoors(async ({ ours, plain }) => {
      const load = {
        connections: SINGLE_CONNECTIONS,
        perRequest: 1,
        warmUpMs: size(1_000, 500),
        ms: size(3_000, 1_000),
      };
      const figures = await alternate(
        rounds,
        { ours: async () => (await ours(load)).rate, plain: async () => (await plain(load)).rate },
        say,
      );
      return [
        {
          id: 'G1',
          what: {
            zh: '每请求一条事件:鉴权、校验,acks=all 之后答 202',
            en: 'one event a request: authenticated, validated, 202 after acks=all',
          },
          against: {
            zh: 'fastify + 每条 await producer.send,不鉴权,不校验',
            en: 'fastify + an awaited producer.send of each, no authentication, no validation',
          },
          unit: 'events/s',
          goal: { way: 'least', must: 2.5, aim: 4 },
          ours: figures.ours,
          denominator: figures.plain,
          note: { zh: `${SINGLE_CONNECTIONS} 个连接`, en: `${SINGLE_CONNECTIONS} connections` },
        },
      ];
    }),
};
