import { describe, expect, it } from '@jest/globals';
import type { Producer, ProducerBatch, RecordMetadata } from 'kafkajs';
import { partitionOf } from '#ports/event-log/partition-of';
import { writeRecords } from './kafka-writer.js';

type Sent = ProducerBatch & { readonly settle: () => void };

/** A broker of one topic; a request is answered when the test says so, unless `answersAtOnce`. */
const broker = (answersAtOnce: boolean, answer: (partition: number) => Partial<RecordMetadata> | undefined) => {
  const sent: Sent[] = [];
  const producer: Pick<Producer, 'sendBatch'> = {
    sendBatch: (batch) =>
      new Promise((resolve) => {
        const partitions = new Set((batch.topicMessages?.[0]?.messages ?? []).map(({ partition }) => partition ?? -1));
        const acks = [...partitions].flatMap((partition): RecordMetadata[] => {
          const told = answer(partition);
          return told ? [{ topicName: 't', partition, errorCode: 0, ...told }] : [];
        });
        const settle = (): void => resolve(acks);
        sent.push({ ...batch, settle });
        if (answersAtOnce) settle();
      }),
  };
  return { producer, sent };
};

const topic = { name: 't', partitions: 4 };
const record = (key: string, bytes = 3) => ({ key, value: Buffer.alloc(bytes), headers: {} });

describe('writeRecords', () => {
  it('asks every replica in sync for its acknowledgement', async () => {
    const { producer, sent } = broker(true, () => ({ baseOffset: '7' }));
    const [first] = await writeRecords(producer, topic, [record('a')]);
    expect(first).toEqual({ partition: partitionOf('a', 4), offset: 7n });
    expect(sent.map(({ acks }) => acks)).toEqual([-1]);
  });

  it('counts offsets on from the first one of each partition', async () => {
    const { producer } = broker(true, (partition) => ({ baseOffset: `${partition}00` }));
    const keys = ['a', 'b', 'c', 'd', 'a', 'e', 'b'];
    const appended = await writeRecords(
      producer,
      topic,
      keys.map((key) => record(key)),
    );
    const next = new Map<number, bigint>();
    for (const [i, { partition, offset }] of appended.entries()) {
      expect(partition).toBe(partitionOf(keys[i] ?? '', 4));
      expect(offset).toBe(next.get(partition) ?? BigInt(`${partition}00`));
      next.set(partition, offset + 1n);
    }
  });

  it('has one request in flight: what does not fit into it waits for its answer', async () => {
    const { producer, sent } = broker(false, () => ({ baseOffset: '0' }));
    const writing = writeRecords(producer, topic, [record('a', 3 << 20), record('a', 3 << 20)]);
    expect(sent).toHaveLength(1);
    sent[0]?.settle();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toHaveLength(2);
    sent[1]?.settle();
    expect(await writing).toHaveLength(2);
  });

  it.each([
    ['no answer for its partition', undefined],
    ['an error', { errorCode: 6, baseOffset: '3' }],
    ['no offset', {}],
    ['the offset of a request that nobody acknowledged', { baseOffset: '-1' }],
  ])('takes %s for no acknowledgement', async (_, answer) => {
    const { producer } = broker(true, () => answer);
    await expect(writeRecords(producer, topic, [record('a')])).rejects.toMatchObject({ dependency: 'event-log' });
  });
});
