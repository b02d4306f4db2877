// What an adapter's spec gives to the contract suite, and the consumer that the suite watches the log with.

import { randomBytes } from 'node:crypto';
import { eventually } from '#test/eventually';
import type { EventLog, LogBatch, LogSubscription, NewRecord, StopReason, Subscription } from '../event-log.js';
import { partitionOf } from '../partition-of.js';

export interface EventLogHarness {
  /** An instance of its own over the same log, as in another process; closed by the suite. */
  open(): Promise<EventLog>;
  /** Deletes the records of a partition below `low`. */
  truncate(topic: string, partition: number, low: bigint): Promise<void>;
  /** Leaves offsets without records at the end of the partition. `false`: this log has no gaps. */
  makeGap(topic: string, partition: number): Promise<boolean>;
  /** Freezes `log`, which is the only member of the group, until its session has ended; the answer lets it go on. */
  loseSession(log: EventLog, topic: string, group: string): Promise<() => void>;
  /** An instance whose log does not answer. */
  unreachable(): Promise<EventLog>;
  close(): Promise<void>;
}

export const freshName = (stem: string): string => `test.${stem}.${randomBytes(5).toString('hex')}`;

export const record = (key: string, text: string): NewRecord => ({
  key,
  value: Buffer.from(text),
  headers: { 'content-type': 'text/plain' },
});

/** A key whose records are in that partition. */
export const keyIn = (partition: number, partitions: number): string => {
  for (let i = 0; ; i += 1) if (partitionOf(`key-${i}`, partitions) === partition) return `key-${i}`;
};

export interface Watched {
  readonly subscription: LogSubscription;
  readonly batches: LogBatch[];
  readonly stops: StopReason[];
  readonly revoked: number[];
  /** Texts seen, in order, of one partition or of all. */
  texts(partition?: number): string[];
}

/** Subscribes with a handler that notes and commits each batch, unless told otherwise. */
export const watch = async (log: EventLog, wish: Partial<Subscription> & { topic: string }): Promise<Watched> => {
  const batches: LogBatch[] = [];
  const stops: StopReason[] = [];
  const revoked: number[] = [];
  const { handle, ...others } = wish;
  const subscription = await log.subscribe({
    group: freshName('group'),
    mode: 'group',
    onRevoked: (partition) => void revoked.push(partition),
    onStopped: (reason) => void stops.push(reason),
    ...others,
    handle: async (batch, control) => {
      batches.push(batch);
      if (handle) await handle(batch, control);
      else control.commit(batch.to);
    },
  });
  const texts = (partition?: number): string[] =>
    batches
      .filter((batch) => partition === undefined || batch.partition === partition)
      .flatMap((batch) => batch.records.map(({ value }) => value.toString()));
  return { subscription, batches, stops, revoked, texts };
};

export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/** Group membership of a first joiner may take a while on a busy machine. */
export const soon = <T>(assertion: () => T | Promise<T>): Promise<T> => eventually(assertion, { timeoutMs: 20_000 });

/** The suite's context: one topic of `partitions` per test, instances closed after each. */
export interface Bench {
  readonly harness: () => EventLogHarness;
  open(): Promise<EventLog>;
  topic(partitions: number): Promise<{ log: EventLog; topic: string }>;
  /** Opened at the latest when the test is over, so that a handler that waits for it does not hold up the next test. */
  gate(): Gate;
}
