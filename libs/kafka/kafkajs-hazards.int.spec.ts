// One test for each hazard of docs/adr/0003-kafkajs-hazards.md that the contract suite does not cover.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConfigResourceTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { freshName, record, soon, watch } from '#ports/event-log/contract/harness';
import { partitionOf } from '#ports/event-log/partition-of';
import { type KafkaEngine, startKafka } from '#test/engines/kafka';
import { KafkaEventLog } from './kafka-event-log.js';

const logger = pino({ level: 'silent' });
jest.setTimeout(90_000);

describe('kafkajs hazards', () => {
  let engine: KafkaEngine | undefined;
  const logs: KafkaEventLog[] = [];
  const brokers = (): string[] => [...(engine?.brokers ?? [])];
  const open = (options: { queueBytes?: number } = {}): KafkaEventLog => {
    const log = new KafkaEventLog({ brokers: brokers(), ...options }, logger);
    logs.push(log);
    return log;
  };
  const withTopic = async (partitions: number, retention: 'forever' | number = 'forever') => {
    const log = open();
    const topic = freshName('topic');
    await log.ensureTopics([{ name: topic, partitions, retention }]);
    return { log, topic };
  };

  beforeAll(async () => {
    engine = await startKafka();
  });
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await engine?.stop();
  });

  it('computes partitions as kafkajs, and so Java, does', () => {
    const javaLike = Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 1,
      replicas: [1],
      isr: [1],
    }));
    for (const key of [
      '21',
      'foobar',
      '佛山-1',
      'urn:fengsui:device:1',
      ...Array.from({ length: 500 }, (_, i) => `incident-${i}`),
    ]) {
      const theirs = javaLike({ topic: 't', partitionMetadata, message: { key: Buffer.from(key), value: null } });
      expect([key, partitionOf(key, 12)]).toEqual([key, theirs]);
    }
  });

  it('makes topics whose time is the log’s and whose records stay', async () => {
    const { log, topic } = await withTopic(1);
    const short = freshName('short');
    await log.ensureTopics([{ name: short, partitions: 1, retention: 7 }]);
    const admin = new Kafka({ brokers: brokers(), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const settings = async (name: string) => {
      const wanted = { type: ConfigResourceTypes.TOPIC, name, configNames: ['message.timestamp.type', 'retention.ms'] };
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [wanted] });
      return Object.fromEntries(
        (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
      );
    };
    expect(await settings(topic)).toEqual({ 'message.timestamp.type': 'LogAppendTime', 'retention.ms': '-1' });
    expect(await settings(short)).toMatchObject({ 'retention.ms': String(7 * 86_400_000) });
    const foreign = freshName('foreign');
    await admin.createTopics({ topics: [{ topic: foreign, numPartitions: 1 }] });
    await admin.disconnect();
    await expect(log.ensureTopics([{ name: foreign, partitions: 1, retention: 'forever' }])).rejects.toMatchObject({
      code: 'topic-settings',
    });
  });

  it('passes over records of a transaction that was given up', async () => {
    const { log, topic } = await withTopic(1);
    const producer = new Kafka({ brokers: brokers(), logLevel: logLevel.NOTHING }).producer({
      transactionalId: freshName('transaction'),
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    await log.append(topic, [record('k', 'before')]);
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value: 'given up', partition: 0 }] });
    await transaction.abort();
    await producer.disconnect();
    const seen = await watch(log, { topic });
    await soon(() => expect(seen.batches.at(-1)?.to).toBe(3n));
    await log.append(topic, [record('k', 'after')]);
    await soon(() => expect(seen.texts()).toEqual(['before', 'after']));
  });

  it('holds a bounded part of the log while a handler is slow, and no other partition waits', async () => {
    const { log: writer, topic } = await withTopic(2);
    const log = open({ queueBytes: 300_000 });
    const [slow, quick] = ['a', 'b', 'c', 'd']
      .sort((a, b) => partitionOf(a, 2) - partitionOf(b, 2))
      .filter((_, i) => i === 0 || i === 3);
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen = await watch(log, {
      topic,
      maxBatch: 10,
      handle: async ({ partition }) => {
        if (partition === 0) await stuck;
      },
    });
    const body = 'x'.repeat(10_000);
    for (let i = 0; i < 20; i += 1) {
      await writer.append(
        topic,
        Array.from({ length: 50 }, () => record(slow ?? '', body)),
      );
      await writer.append(topic, [record(quick ?? '', `${i}`)]);
    }
    const expected = Array.from({ length: 20 }, (_, i) => `${i}`);
    await soon(() => expect(seen.texts(1)).toEqual(expected));
    expect(seen.batches.filter(({ partition }) => partition === 0)).toHaveLength(1);
    release();
    await soon(() => expect(seen.texts(0)).toHaveLength(1_000));
  });

  it('lets an idle client rest: no timer is armed while nothing waits', async () => {
    const { log, topic } = await withTopic(1);
    await log.append(topic, [record('k', 'x')]);
    const armed = jest.spyOn(globalThis, 'setTimeout');
    try {
      const before = armed.mock.calls.filter(([, ms]) => (ms ?? 0) <= 10).length;
      await new Promise((resolve) => setImmediate(resolve));
      await log.ping();
      expect(armed.mock.calls.filter(([, ms]) => (ms ?? 0) <= 10).length - before).toBe(0);
    } finally {
      armed.mockRestore();
    }
  });
});

describe('a broker that dies', () => {
  it('fails appends meanwhile, loses nothing, and is taken up again by itself', async () => {
    const engine = await startKafka({ own: true });
    const log = new KafkaEventLog(
      { brokers: engine.brokers, appendTimeoutMs: 2_000, sessionTimeoutMs: 60_000 },
      logger,
    );
    try {
      const topic = freshName('topic');
      await log.ensureTopics([{ name: topic, partitions: 2, retention: 'forever' }]);
      const seen = await watch(log, { topic });
      await log.append(topic, [record('a', 'before')]);
      await soon(() => expect(seen.texts()).toEqual(['before']));
      await engine.kill9();
      await expect(log.append(topic, [record('a', 'during')])).rejects.toMatchObject({ dependency: 'event-log' });
      await expect(log.ping()).rejects.toMatchObject({ dependency: 'event-log' });
      await engine.restart();
      await soon(() => log.ping());
      await soon(() => log.append(topic, [record('a', 'after')]));
      await soon(() => expect(seen.texts()).toContain('after'));
      expect(seen.stops).toEqual([]);
    } finally {
      await log.close();
      await engine.stop();
    }
  });
});
