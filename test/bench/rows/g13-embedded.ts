import { alternate } from '../alternate.js';
import type { Bench, Measured } from '../row.js';
import { embeddedPlace, startEngines } from '../stage.js';
import { loadOnIntake, SINGLE_CONNECTIONS, withDoors } from './door.js';
import { halfLoad, liveP99, startEmbedded, startServices, untilDrained } from './live.js';

/** The cluster's door as in G1: nobody consumes. The embedded one books, posts and shows in the same process meanwhile. */
const singleEvents = async ({ rounds, size, say }: Bench): Promise<Measured> => {
  const embedded = await startEmbedded(embeddedPlace());
  try {
    return await withDoors(async ({ ours }) => {
      const load = {
        connections: SINGLE_CONNECTIONS,
        perRequest: 1,
        warmUpMs: size(1_000, 500),
        ms: size(3_000, 1_000),
      };
      const figures = await alternate(
        rounds,
        {
          embedded: async () => {
            const { rate } = await loadOnIntake(embedded.door)(load);
            await untilDrained(embedded);
            return rate;
          },
          cluster: async () => (await ours(load)).rate,
        },
        say,
      );
      return {
        id: 'G13/events',
        what: {
          zh: '嵌入式:每请求一条事件(同一进程同时记账)',
          en: 'embedded: one event a request (booked meanwhile by the same process)',
        },
        against: { zh: '集群的 G1(只有 intake 在工作)', en: "the cluster's G1 (only intake at work)" },
        unit: 'events/s',
        goal: { way: 'least', must: 0.5, aim: 1 },
        ours: figures.embedded,
        denominator: figures.cluster,
      };
    });
  } finally {
    await embedded.stop();
  }
};

const live = async (bench: Bench): Promise<Measured> => {
  const rate = await halfLoad(bench);
  const engines = await startEngines();
  const [cluster, embedded] = await Promise.all([startServices(engines), startEmbedded(embeddedPlace())]);
  try {
    const figures = await alternate(
      bench.rounds,
      { embedded: liveP99(embedded, rate, bench), cluster: liveP99(cluster, rate, bench) },
      bench.say,
    );
    return {
      id: 'G13/live',
      what: {
        zh: `嵌入式:事件上报 → 实时流上的越限,p99(每秒 ${rate} 条负载)`,
        en: `embedded: event posted → breach on the live stream, p99 (beside ${rate} events/s)`,
      },
      against: { zh: '集群的 G7', en: "the cluster's G7" },
      unit: 'ms',
      goal: { way: 'most', must: 2, aim: 1 },
      ours: figures.embedded,
      denominator: figures.cluster,
    };
  } finally {
    await Promise.all([cluster.stop(), embedded.stop()]);
    await engines.stop();
  }
};

export const g13 = {
  id: 'G13',
  run: async (bench: Bench): Promise<readonly Measured[]> => [await singleEvents(bench), await live(bench)],
};
