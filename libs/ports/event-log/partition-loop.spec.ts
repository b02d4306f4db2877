import { describe, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { TransientFailure } from '../failures.js';
import type { BatchControl, LogBatch, StopReason, Subscription } from './event-log.js';
import { type Fetched, PartitionLoop, type PartitionLoopOptions } from './partition-loop.js';

const stored = (offset: bigint) => ({ key: 'k', value: Buffer.alloc(0), headers: {}, offset, appendedAt: 0 });

/** A source of `end` records. */
const sourceOf = (end: bigint) => ({
  asked: [] as bigint[],
  next(position: bigint, max: number, signal: AbortSignal): Promise<Fetched> {
    this.asked.push(position);
    if (position < end) {
      const to = position + BigInt(max) < end ? position + BigInt(max) : end;
      const records = Array.from({ length: Number(to - position) }, (_, i) => stored(position + BigInt(i)));
      return Promise.resolve({ type: 'records', records, to });
    }
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ type: 'aborted' })));
  },
});

const start = (handle: Subscription['handle'], options: Partial<PartitionLoopOptions> = {}) => {
  const batches: LogBatch[] = [];
  const committed: bigint[] = [];
  const stops: StopReason[] = [];
  const loop = new PartitionLoop({
    subscription: {
      topic: 't',
      group: 'g',
      mode: 'group',
      maxBatch: 2,
      onStopped: () => undefined,
      handle: (batch, control) => {
        batches.push(batch);
        return handle(batch, control);
      },
    },
    partition: 3,
    start: async () => 0n,
    source: sourceOf(5n),
    commit: (next) => committed.push(next),
    onStopped: (reason) => stops.push(reason),
    ...options,
  });
  return { loop, batches, committed, stops };
};

describe('PartitionLoop', () => {
  it('hands over batch after batch, and rests at the end until it is stopped', async () => {
    const { loop, batches, committed } = start(async (batch, control) => control.commit(batch.to));
    await eventually(() => expect(loop.position).toBe(5n));
    await loop.stop();
    expect(batches.map(({ from, to }) => [from, to])).toEqual([
      [0n, 2n],
      [2n, 4n],
      [4n, 5n],
    ]);
    expect(committed).toEqual([2n, 4n, 5n]);
  });

  it('asks again for its start and its records while they fail for now', async () => {
    const told: string[] = [];
    const source = sourceOf(2n);
    /** Fails twice. */
    const flaky = (what: string) => {
      let failures = 2;
      return <T>(work: () => Promise<T>): Promise<T> => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new TransientFailure('database', what)) : work();
      };
    };
    const [starting, reading] = [flaky('start'), flaky('read')];
    const { loop, batches } = start(async () => undefined, {
      start: () => starting(async () => 1n),
      source: { next: (...args) => reading(() => source.next(...args)) },
      onRetry: ({ message }) => told.push(message),
    });
    await eventually(() => expect(batches.map(({ from }) => from)).toEqual([1n]));
    expect(told).toEqual(['start', 'start', 'read', 'read']);
    await loop.stop();
  });

  it('commits nothing more once revoked, and forgets the batch in hand', async () => {
    let control: BatchControl | undefined;
    let finish = (): void => undefined;
    const { loop, committed } = start((batch, given) => {
      control = given;
      given.commit(batch.from);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    await eventually(() => expect(committed).toEqual([0n]));
    const revoked = loop.revoke();
    expect(control?.signal.aborted).toBe(true);
    control?.commit(2n);
    finish();
    await revoked;
    expect(committed).toEqual([0n]);
    expect(loop.position).toBe(0n);
  });

  it('lets the batch in hand commit when it is only stopped', async () => {
    let finish = (): void => undefined;
    const { loop, committed, batches } = start(async (batch, control) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      control.commit(batch.to);
    });
    await eventually(() => expect(batches).toHaveLength(1));
    const stopped = loop.stop();
    finish();
    await stopped;
    expect(committed).toEqual([2n]);
  });

  it('takes a rejection after the abort as the answer to it, before it as the end', async () => {
    const bug = new Error('bug');
    const failed = start(async () => Promise.reject(bug));
    await failed.loop.done;
    expect(failed.stops).toEqual([{ type: 'failed', partition: 3, error: bug }]);
    const broken = start(
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await eventually(() => expect(broken.batches).toHaveLength(1));
    await broken.loop.stop();
    expect(broken.stops).toEqual([]);
  });

  it('can be sought while it waits for more', async () => {
    let control: BatchControl | undefined;
    const { loop, batches } = start(async (_, given) => {
      control = given;
    });
    await eventually(() => expect(loop.position).toBe(5n));
    control?.seek(4n);
    await eventually(() => expect(batches.map(({ from }) => from)).toEqual([0n, 2n, 4n, 4n]));
    await loop.stop();
  });
});
