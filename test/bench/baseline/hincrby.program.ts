// What many would write first: eachBatch, JSON.parse, HINCRBY for each event (and level), one pipeline a batch. No
// position beside the sums, so a crash counts twice or not at all; one total for each region, so no window can be read.

import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { meter } from '../meter.js';
import { programArgs, tell } from '../programs.js';

export interface HincrbyArgs {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly redisUrl: string;
  readonly events: number;
  readonly warmUp: number;
  readonly levels: 1 | 5;
}

const { brokers, topic, group, redisUrl, events, warmUp, levels } = programArgs<HincrbyArgs>();
const redis = new Redis(redisUrl);
const consumer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).consumer({ groupId: group });
const { add, rate } = meter(events, warmUp);

/** The code's own prefixes: cheaper than any tree. */
const upwards = (town: string): string[] => [
  town,
  town.slice(0, 6),
  `${town.slice(0, 4)}00`,
  `${town.slice(0, 2)}0000`,
  '100000',
];

await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch }) => {
    const pipeline = redis.pipeline();
    for (const { value } of batch.messages) {
      const { data } = JSON.parse(String(value));
      const amount = data.deaths + data.seriousInjuries;
      if (levels === 1) pipeline.hincrby('sums', data.region, amount);
      else for (const region of upwards(data.region)) pipeline.hincrby('sums', region, amount);
    }
    await pipeline.exec();
    add(batch.messages.length);
  },
});
tell({ rate: await rate });
