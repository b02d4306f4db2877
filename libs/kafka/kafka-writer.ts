import type { Producer } from 'kafkajs';
import type { Appended, NewRecord } from '#ports/event-log/event-log';
import { partitionOf } from '#ports/event-log/partition-of';
import { TransientFailure } from '#ports/failures';

/** Records of one request. All of a partition are one Kafka batch, which the topic's `max.message.bytes` (10 MiB) limits. */
const MAX_REQUEST_BYTES = 4 << 20;

/**
 * acks=all, one request after the other, partitions by our own `partitionOf`. A request that is sent again after a lost
 * answer may write twice: kafkajs' idempotent producer can lose a batch instead, so readers tell duplicates by event id.
 */
export const writeRecords = async (
  producer: Pick<Producer, 'sendBatch'>,
  topic: { name: string; partitions: number },
  records: readonly NewRecord[],
): Promise<Appended[]> => {
  const appended: Appended[] = [];
  for (let at = 0; at < records.length; ) {
    const count = fitting(records, at);
    appended.push(...(await writeRequest(producer, topic, records.slice(at, at + count))));
    at += count;
  }
  return appended;
};

const fitting = (records: readonly NewRecord[], from: number): number => {
  let bytes = 0;
  for (let i = from; i < records.length; i += 1) {
    bytes += records[i]?.value.length ?? 0;
    if (bytes > MAX_REQUEST_BYTES && i > from) return i - from;
  }
  return records.length - from;
};

const writeRequest = async (
  producer: Pick<Producer, 'sendBatch'>,
  topic: { name: string; partitions: number },
  records: readonly NewRecord[],
): Promise<Appended[]> => {
  const places = records.map(({ key }) => partitionOf(key, topic.partitions));
  const messages = records.map(({ key, value, headers }, i) => ({
    key,
    value,
    headers: { ...headers },
    partition: places[i] ?? 0,
  }));
  const acks = await producer.sendBatch({ acks: -1, topicMessages: [{ topic: topic.name, messages }] });
  const next = new Map<number, bigint>();
  for (const { partition, errorCode, baseOffset } of acks) {
    if (errorCode === 0 && baseOffset !== undefined) next.set(partition, BigInt(baseOffset));
  }
  return places.map((partition) => {
    const offset = next.get(partition);
    if (offset === undefined || offset < 0n)
      throw new TransientFailure('event-log', `no acknowledgement of ${topic.name}/${partition}`);
    next.set(partition, offset + 1n);
    return { partition, offset };
  });
};
