import { connect } from 'node:net';
import { expect } from '@jest/globals';
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { FreezableLink } from '#ports/event-log/contract/freezable-link';
import type { EventLog } from '#ports/event-log/event-log';
import { eventLogContract } from '#ports/event-log/event-log.contract';
import { startKafka } from '#test/engines/kafka';
import { eventually } from '#test/eventually';
import { KafkaEventLog } from './kafka-event-log.js';

const logger = pino({ level: 'silent' });

eventLogContract('Kafka', async () => {
  const engine = await startKafka();
  const kafka = new Kafka({ brokers: [...engine.brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const transactional = kafka.producer({ transactionalId: 'test-gaps', maxInFlightRequests: 1, idempotent: true });
  await admin.connect();
  await transactional.connect();
  const [host, port] = (engine.brokers[0] ?? '').split(':');
  const links = new Map<EventLog, FreezableLink>();
  return {
    open: async () => {
      const link = await FreezableLink.open({ host: host ?? '', port: Number(port) });
      // The broker tells clients its own address: every connection goes over the link all the same.
      const socketFactory: ISocketFactory = ({ onConnect }) =>
        connect({ host: '127.0.0.1', port: link.port, noDelay: true }, onConnect);
      const log = new KafkaEventLog(
        { brokers: engine.brokers, socketFactory, sessionTimeoutMs: 6_000, heartbeatMs: 500 },
        logger,
      );
      links.set(log, link);
      return log;
    },
    truncate: async (topic, partition, low) => {
      // Loads the topic's metadata, without which kafkajs finds no leader.
      await admin.fetchTopicOffsets(topic);
      await eventually(() => admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(low) }] }));
    },
    // A committed transaction leaves its control record behind the last message; the broker writes it after it has
    // answered the commit.
    makeGap: async (topic, partition) => {
      const end = async () => {
        const ends = await admin.fetchTopicOffsets(topic);
        return BigInt(ends.find((p) => p.partition === partition)?.high ?? '-1');
      };
      const before = await end();
      const transaction = await transactional.transaction();
      await transaction.send({ topic, messages: [{ key: 'gap', value: 'gap', partition }] });
      await transaction.commit();
      await eventually(async () => expect(await end()).toBe(before + 2n));
      return true;
    },
    loseSession: async (log, _, group) => {
      const link = links.get(log);
      link?.freeze();
      await eventually(async () => expect((await admin.describeGroups([group])).groups[0]?.members).toEqual([]), {
        timeoutMs: 20_000,
      });
      return () => link?.thaw();
    },
    unreachable: async () => new KafkaEventLog({ brokers: ['127.0.0.1:1'] }, logger),
    close: async () => {
      await transactional.disconnect();
      await admin.disconnect();
      for (const link of links.values()) link.close();
      await engine.stop();
    },
  };
});
