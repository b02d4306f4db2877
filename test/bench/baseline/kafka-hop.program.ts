// One hop through Kafka and nothing else: produce, consume, the time in between. The producer sends what has come every
// 5 ms, acks=all, without waiting for the answer before; the consumer is eachBatch as it comes.

import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { quantile } from '../alternate.js';
import { benchEvent } from '../events.js';
import { programArgs, tell } from '../programs.js';

export interface HopArgs {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly rate: number;
  readonly warmUpMs: number;
  readonly ms: number;
}

const EVERY_MS = 5;
const { brokers, topic, group, rate, warmUpMs, ms } = programArgs<HopArgs>();
const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const consumer = kafka.consumer({ groupId: group });
const latencies: number[] = [];
let counting = false;

const joined = new Promise<void>((resolve) => consumer.on('consumer.group_join', () => resolve()));
await Promise.all([producer.connect(), consumer.connect()]);
await consumer.subscribe({ topics: [topic] });
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) {
      const { sentAt } = JSON.parse(String(value));
      if (counting) latencies.push(Date.now() - sentAt);
    }
  },
});
await joined;

const startedAt = performance.now();
for (let n = 0; performance.now() < startedAt + warmUpMs + ms; ) {
  counting = performance.now() >= startedAt + warmUpMs;
  const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate);
  const messages = [];
  for (; n < due; n += 1) {
    const sentAt = Date.now();
    messages.push({ key: `${n}`, value: JSON.stringify({ ...benchEvent('hop', n, sentAt), sentAt }) });
  }
  if (messages.length > 0) producer.send({ topic, acks: -1, messages }).catch(() => process.exit(1));
  await pause(EVERY_MS);
}
tell({ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), messages: latencies.length });
