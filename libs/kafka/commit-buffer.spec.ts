import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import { CommitBuffer } from './commit-buffer.js';

type Offsets = Parameters<ConsumerGroup['commitOffsets']>[0];

/** As much of a consumer group as commits need; each commit is settled by the test. */
const fakeGroup = () => {
  const sent: { offsets: Record<number, string>; settle: (error?: Error) => void }[] = [];
  const commitOffsets = ({ topics }: Offsets): Promise<void> =>
    new Promise((resolve, reject) => {
      const offsets = Object.fromEntries(
        (topics[0]?.partitions ?? []).map(({ partition, offset }) => [partition, offset]),
      );
      sent.push({ offsets, settle: (error) => (error ? reject(error) : resolve()) });
    });
  return { sent, group: { commitOffsets } };
};

describe('CommitBuffer', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const start = () => {
    const failures: unknown[] = [];
    const { sent, group } = fakeGroup();
    const buffer = new CommitBuffer('topic', 250, (error) => failures.push(error));
    buffer.attach(group);
    return { buffer, sent, failures };
  };

  it('sends the latest of each partition, once, on the timer', async () => {
    const { buffer, sent } = start();
    buffer.note(0, 5n);
    buffer.note(1, 7n);
    buffer.note(0, 9n);
    await jest.advanceTimersByTimeAsync(249);
    expect(sent).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent.map(({ offsets }) => offsets)).toEqual([{ 0: '9', 1: '7' }]);
    sent[0]?.settle();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
  });

  it('sends before the assignment ends when told to, with the generation of that moment', () => {
    const { buffer, sent } = start();
    buffer.note(0, 5n);
    void buffer.flush();
    buffer.clear();
    expect(sent.map(({ offsets }) => offsets)).toEqual([{ 0: '5' }]);
  });

  it('tries a failed commit again, but never over a newer one', async () => {
    const { buffer, sent, failures } = start();
    buffer.note(0, 5n);
    buffer.note(1, 5n);
    await jest.advanceTimersByTimeAsync(250);
    buffer.note(0, 6n);
    sent[0]?.settle(new Error('coordinator away'));
    await jest.advanceTimersByTimeAsync(250);
    expect(failures).toHaveLength(1);
    expect(sent[1]?.offsets).toEqual({ 0: '6', 1: '5' });
  });

  it('does not send in a later assignment what failed, or was noted, in an earlier one', async () => {
    const { buffer, sent } = start();
    buffer.note(0, 5n);
    await jest.advanceTimersByTimeAsync(250);
    buffer.note(1, 5n);
    buffer.clear();
    sent[0]?.settle(new Error('the generation is over'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
    buffer.note(2, 7n);
    await jest.advanceTimersByTimeAsync(250);
    expect(sent.slice(1).map(({ offsets }) => offsets)).toEqual([{ 2: '7' }]);
  });
});
