// A kafkajs producer and a consumer with nothing to do.

import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { programArgs, tell } from '../programs.js';

export interface IdleArgs {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
}

const { brokers, topic, group } = programArgs<IdleArgs>();
const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const consumer = kafka.consumer({ groupId: group });
const joined = new Promise<void>((resolve) => consumer.on('consumer.group_join', () => resolve()));
await Promise.all([producer.connect(), consumer.connect()]);
await consumer.subscribe({ topics: [topic] });
await consumer.run({ eachBatch: async () => undefined });
await joined;
tell({ pid: process.pid });
