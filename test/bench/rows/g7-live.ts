import { Kafka, logLevel } from 'kafkajs';
import { freshName } from '#test/engines/kafka';
import { alternate } from '../alternate.js';
import type { HopArgs } from '../baseline/kafka-hop.program.js';
import { figuresOf } from '../programs.js';
import type { Bench, Measured } from '../row.js';
import { type Engines, PARTITIONS, startEngines } from '../stage.js';
import { halfLoad, liveP99, startServices } from './live.js';

const TOPIC = 'bench.hop';

const hopP99 =
  (engines: Engines, rate: number, { size }: Bench): (() => Promise<number>) =>
  async () => {
    const args: HopArgs = {
      brokers: engines.kafka.brokers,
      topic: TOPIC,
      group: freshName('hop'),
      rate,
      warmUpMs: size(1_500, 1_000),
      ms: size(6_000, 3_000),
    };
    return (await figuresOf<{ p99: number }>('baseline/kafka-hop', args)).p99;
  };

export const g7 = {
  id: 'G7',
  run: async (bench: Bench): Promise<readonly Measured[]> => {
    const rate = await halfLoad(bench);
    const engines = await startEngines();
    const admin = new Kafka({ brokers: [...engines.kafka.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true });
    await admin.disconnect();
    const cluster = await startServices(engines);
    try {
      const figures = await alternate(
        bench.rounds,
        { live: liveP99(cluster, rate, bench), hop: hopP99(engines, rate, bench) },
        bench.say,
      );
      return [
        {
          id: 'G7',
          what: {
            zh: `事件上报 → 实时流上的越限,p99(集群五服务,另有每秒 ${rate} 条负载 = G4 之半)`,
            en: `event posted → breach on the live stream, p99 (five services, beside ${rate} events/s = half of G4)`,
          },
          against: {
            zh: 'kafkajs 生产 → 消费,p99,同样负载',
            en: 'kafkajs produce → consume, p99, at the same load',
          },
          unit: 'ms',
          goal: { way: 'most', must: 4, aim: 3 },
          ours: figures.live,
          denominator: figures.hop,
        },
      ];
    } finally {
      await cluster.stop();
      await engines.stop();
    }
  },
};
