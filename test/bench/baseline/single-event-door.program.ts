// A door as many write it: fastify, one awaited `producer.send` a request. Nobody is asked who he is, nothing is checked.

import Fastify from 'fastify';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { programArgs, tell } from '../programs.js';

export interface DoorArgs {
  readonly brokers: readonly string[];
  readonly topic: string;
}

const { brokers, topic } = programArgs<DoorArgs>();
const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
});
await producer.connect();
const door = Fastify();
door.addContentTypeParser(
  'application/cloudevents+json',
  { parseAs: 'string' },
  door.getDefaultJsonParser('ignore', 'ignore'),
);
door.post<{ Body: { subject: string } }>('/events', async ({ body }, reply) => {
  await producer.send({ topic, acks: -1, messages: [{ key: body.subject, value: JSON.stringify(body) }] });
  return reply.code(202).send({ accepted: 1 });
});
tell({ url: await door.listen({ port: 0, host: '127.0.0.1' }) });
