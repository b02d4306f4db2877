import { describe, expect, it } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import { PartitionQueue } from './partition-queue.js';

const message = (offset: number, bytes = 800): KafkaMessage => ({
  key: Buffer.from('k'),
  value: Buffer.alloc(bytes),
  timestamp: '1790000000000',
  attributes: 0,
  offset: String(offset),
  headers: {},
});
const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => message(from + i));

const harness = (limits = { pauseAtBytes: 10_000, resumeAtBytes: 5_000 }) => {
  const calls: string[] = [];
  const queue = new PartitionQueue(
    {
      seek: (offset) => calls.push(`seek ${offset}`),
      pause: () => calls.push('pause'),
      resume: () => calls.push('resume'),
    },
    limits,
  );
  const { signal } = new AbortController();
  const next = async (position: bigint, max: number) => {
    const fetched = await queue.next(position, max, signal);
    return fetched.type === 'records'
      ? { offsets: fetched.records.map(({ offset }) => Number(offset)), to: Number(fetched.to) }
      : fetched;
  };
  return { calls, queue, next };
};

describe('PartitionQueue', () => {
  it('seeks where it is first asked, and only then lets the fetching begin', async () => {
    const { calls, queue, next } = harness();
    expect(queue.push(0n, 3n, messages(0, 3))).toBe(false);
    const waiting = next(5n, 10);
    expect(calls).toEqual(['seek 5', 'resume']);
    expect(queue.push(5n, 7n, messages(5, 7))).toBe(true);
    expect(await waiting).toEqual({ offsets: [5, 6], to: 7 });
  });

  it('drops a fetch that does not begin where the one before ended', async () => {
    const { queue, next } = harness();
    const waiting = next(0n, 10);
    expect(queue.push(3n, 5n, messages(3, 5))).toBe(false);
    expect(queue.push(0n, 2n, messages(0, 2))).toBe(true);
    expect(await waiting).toEqual({ offsets: [0, 1], to: 2 });
  });

  it('joins small fetches and splits large ones; a gap belongs to what comes before it', async () => {
    const { queue, next } = harness();
    const first = next(0n, 4);
    queue.push(0n, 1n, messages(0, 1));
    expect(await first).toEqual({ offsets: [0], to: 1 });
    queue.push(1n, 3n, messages(1, 3));
    queue.push(3n, 10n, messages(3, 9));
    queue.pushGap(12n);
    queue.push(12n, 13n, messages(12, 13));
    expect(await next(1n, 4)).toEqual({ offsets: [1, 2], to: 3 });
    expect(await next(3n, 4)).toEqual({ offsets: [3, 4, 5, 6], to: 7 });
    expect(await next(7n, 2)).toEqual({ offsets: [7, 8], to: 12 });
    expect(await next(12n, 4)).toEqual({ offsets: [12], to: 13 });
  });

  it('pauses the fetching when full, and resumes when half empty: the memory is bounded', async () => {
    const { calls, queue, next } = harness();
    const first = next(0n, 1);
    queue.push(0n, 1n, messages(0, 1));
    await first;
    calls.length = 0;
    for (let i = 1; !calls.includes('pause'); i += 1) queue.push(BigInt(i), BigInt(i + 1), messages(i, i + 1));
    expect(queue.size).toBeLessThan(12_000);
    let position = 1n;
    while (!calls.includes('resume')) {
      await next(position, 1);
      position += 1n;
    }
    expect(calls).toEqual(['pause', 'resume']);
    expect(queue.size).toBeLessThanOrEqual(5_000);
    expect(queue.size).toBeGreaterThan(3_000);
  });

  it('forgets what it holds when sought elsewhere', async () => {
    const { calls, queue, next } = harness();
    const first = next(0n, 1);
    queue.push(0n, 5n, messages(0, 5));
    await first;
    const sought = next(3n, 10);
    expect(calls.at(-1)).toBe('seek 3');
    expect(queue.push(5n, 6n, messages(5, 6))).toBe(false);
    queue.push(3n, 6n, messages(3, 6));
    expect(await sought).toEqual({ offsets: [3, 4, 5], to: 6 });
  });

  it('hands over what was fetched before it tells that the log holds no more', async () => {
    const { queue, next } = harness();
    const first = next(0n, 10);
    queue.push(0n, 2n, messages(0, 2));
    queue.endOfRange({ low: 9n, end: 20n });
    expect(await first).toEqual({ offsets: [0, 1], to: 2 });
    expect(await next(2n, 10)).toEqual({ type: 'out-of-range', low: 9n, end: 20n });
  });

  it('ends a wait that is broken off', async () => {
    const { queue } = harness();
    const abort = new AbortController();
    const waiting = queue.next(0n, 10, abort.signal);
    abort.abort();
    expect(await waiting).toEqual({ type: 'aborted' });
  });
});
