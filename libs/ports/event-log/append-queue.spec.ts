import { describe, expect, it, jest } from '@jest/globals';
import { PermanentFailure, TransientFailure } from '../failures.js';
import { AppendQueue } from './append-queue.js';
import type { Appended, NewRecord } from './event-log.js';

const record = (key: string, bytes = 1): NewRecord => ({ key, value: Buffer.alloc(bytes), headers: {} });

/** Acknowledges each write when it is told to. */
const heldWrites = () => {
  const writes: { keys: string[]; finish: (error?: unknown) => void }[] = [];
  let end = 0n;
  const write = (records: readonly NewRecord[]): Promise<Appended[]> =>
    new Promise((resolve, reject) => {
      const keys = records.map(({ key }) => key);
      const finish = (error?: unknown): void => {
        if (error) reject(error);
        else resolve(records.map(() => ({ partition: 0, offset: end++ })));
      };
      writes.push({ keys, finish });
    });
  return { writes, write };
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('AppendQueue', () => {
  it('has one write in flight; what comes meanwhile goes together, in order', async () => {
    const { writes, write } = heldWrites();
    const queue = new AppendQueue({ write });
    const first = queue.append([record('a')]);
    await turn();
    const second = queue.append([record('b'), record('c')]);
    const third = queue.append([record('d')]);
    await turn();
    expect(writes.map(({ keys }) => keys)).toEqual([['a']]);
    writes[0]?.finish();
    expect(await first).toEqual([{ partition: 0, offset: 0n }]);
    await turn();
    expect(writes.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c', 'd']]);
    writes[1]?.finish();
    expect((await second).map(({ offset }) => offset)).toEqual([1n, 2n]);
    expect((await third).map(({ offset }) => offset)).toEqual([3n]);
    await queue.idle();
  });

  it('puts the calls of one turn into one write', async () => {
    const { writes, write } = heldWrites();
    const queue = new AppendQueue({ write });
    const calls = ['a', 'b', 'c'].map((key) => queue.append([record(key)]));
    await turn();
    expect(writes.map(({ keys }) => keys)).toEqual([['a', 'b', 'c']]);
    writes[0]?.finish();
    await Promise.all(calls);
  });

  it('fails all calls of a write that failed, and goes on', async () => {
    const { writes, write } = heldWrites();
    const queue = new AppendQueue({ write });
    const calls = [queue.append([record('a')]), queue.append([record('b')])];
    const settled = Promise.allSettled(calls);
    await turn();
    writes[0]?.finish(new TransientFailure('event-log', 'away'));
    for (const call of await settled)
      expect(call).toMatchObject({ status: 'rejected', reason: expect.any(TransientFailure) });
    const next = queue.append([record('c')]);
    await turn();
    writes[1]?.finish();
    await expect(next).resolves.toHaveLength(1);
  });

  it('does not let one call be refused for the sake of another', async () => {
    const write = async (records: readonly NewRecord[]): Promise<Appended[]> => {
      if (records.some(({ key }) => key === 'bad')) throw new PermanentFailure('record-too-large', 'too large');
      return records.map(() => ({ partition: 0, offset: 0n }));
    };
    const queue = new AppendQueue({ write });
    const settled = await Promise.allSettled(['good', 'bad', 'fine'].map((key) => queue.append([record(key)])));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('lets nobody wait longer than the time-out, and does not write what nobody waits for', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const { writes, write } = heldWrites();
      const queue = new AppendQueue({ write, timeoutMs: 1_000 });
      const stuck = Promise.allSettled([queue.append([record('a')])]);
      await turn();
      const waiting = Promise.allSettled([queue.append([record('b')])]);
      await jest.advanceTimersByTimeAsync(1_000);
      expect((await stuck)[0]).toMatchObject({ reason: expect.any(TransientFailure) });
      expect((await waiting)[0]).toMatchObject({ reason: expect.any(TransientFailure) });
      writes[0]?.finish();
      await queue.idle();
      expect(writes).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('knows that the log takes nothing: while a write hangs, after one failed, until one succeeds or nobody tries', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const { writes, write } = heldWrites();
      const queue = new AppendQueue({ write });
      const append = async (): Promise<void> => {
        queue.append([record('a')]).catch(() => undefined);
        await turn();
      };
      const finish = async (error?: unknown): Promise<void> => {
        writes.pop()?.finish(error);
        await turn();
      };
      queue.assertTakes();
      await append();
      queue.assertTakes();
      await jest.advanceTimersByTimeAsync(2_100);
      expect(() => queue.assertTakes()).toThrow('an append hangs');
      await finish();
      queue.assertTakes();
      await append();
      await finish(new TransientFailure('database', 'no space left'));
      expect(() => queue.assertTakes()).toThrow('appends fail');
      await append();
      await finish(new PermanentFailure('record-too-large', 'the caller’s fault'));
      expect(() => queue.assertTakes()).toThrow('appends fail');
      await append();
      await finish();
      queue.assertTakes();
      await append();
      await finish(new TransientFailure('database', 'no space left'));
      await jest.advanceTimersByTimeAsync(5_100);
      queue.assertTakes();
    } finally {
      jest.useRealTimers();
    }
  });

  it('refuses at once what would not fit into its memory, and splits large writes', async () => {
    const { writes, write } = heldWrites();
    const queue = new AppendQueue({ write, maxBytes: 100, maxWaitingBytes: 250 });
    const calls = [queue.append([record('a', 10)])];
    await turn();
    calls.push(queue.append([record('b', 90)]), queue.append([record('c', 90)]));
    await expect(queue.append([record('d', 90)])).rejects.toBeInstanceOf(TransientFailure);
    for (let i = 0; i < 3; i += 1) {
      writes[i]?.finish();
      await turn();
    }
    await Promise.all(calls);
    expect(writes.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c']]);
  });
});
