// The bare driver: eachBatch and JSON.parse.

import { Kafka, logLevel } from 'kafkajs';
import { meter } from '../meter.js';
import { programArgs, tell } from '../programs.js';

export interface ConsumeArgs {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly events: number;
  readonly warmUp: number;
}

const { brokers, topic, group, events, warmUp } = programArgs<ConsumeArgs>();
const consumer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).consumer({ groupId: group });
const { add, rate } = meter(events, warmUp);
let bytes = 0;

await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) bytes += JSON.parse(String(value)).id.length;
    add(batch.messages.length);
  },
});
tell({ rate: await rate, bytes });
