// The log of everything that happens: ordered, partitioned by key, never rewritten. Two adapters (Kafka, a Postgres
// table) pass `event-log.contract.ts`. It refuses to move a consumer whose position the log no longer holds.

import type { TopicSpec } from '#contracts/topics';
import type { Instant } from '#domain/calendar/day';

export interface NewRecord {
  /** Orders: all records of one key are in one partition (`partitionOf`). */
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StoredRecord extends NewRecord {
  readonly offset: bigint;
  /** Append time given by the log, not by the client; not yet made monotonic. */
  readonly appendedAt: Instant;
}

export interface Appended {
  readonly partition: number;
  readonly offset: bigint;
}

/**
 * `[from, to)` of one partition; `from` is where the batch before ended, or the position sought. Offsets may have gaps,
 * records are ascending; `to` can lie above the last record's offset + 1, and a batch of nothing but a gap has no records.
 */
export interface LogBatch {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly records: readonly StoredRecord[];
}

/** Given with each batch. */
export interface BatchControl {
  /** Aborted when the partition is revoked or the subscription closes: stop retrying, the batch will come again. */
  readonly signal: AbortSignal;
  /**
   * Marks everything below `next` as done for the group; flushed on a timer and at close. Ignored once the partition was
   * revoked, and in broadcast. May be called after `handle` has resolved.
   */
  commit(next: bigint): void;
  /** The next batch of this partition starts at `offset`; what was fetched ahead is dropped. */
  seek(offset: bigint): void;
}

export interface Subscription {
  readonly topic: string;
  /** Named even for broadcast, for lag metrics. */
  readonly group: string;
  /** `group`: each partition has one owner in the group. `broadcast`: this instance gets every partition, from the end, no commits. */
  readonly mode: 'group' | 'broadcast';
  /** Called at each assignment (group mode) with the committed position, if any; answers where to start. Left out: committed, else the beginning. */
  readonly start?: (partition: number, committed: bigint | undefined) => Promise<bigint>;
  /**
   * One batch at a time per partition, partitions side by side. Resolves when the next batch may come. A rejection is a
   * bug or a permanent failure: the whole subscription stops and `onStopped` is called, unless the signal was aborted.
   * Retrying is the caller's.
   */
  readonly handle: (batch: LogBatch, control: BatchControl) => Promise<void>;
  readonly onRevoked?: (partition: number) => void | Promise<void>;
  /**
   * When consumption has ended and will not go on by itself: of that partition (`offset-out-of-range`; nothing is committed,
   * the others go on) or of the whole subscription (`failed`; `partition` tells whose handler). Not called by `close`.
   */
  readonly onStopped: (reason: StopReason) => void;
  /** Most records in one batch; default 1000. */
  readonly maxBatch?: number;
}

export type StopReason =
  | {
      readonly type: 'offset-out-of-range';
      readonly partition: number;
      readonly wanted: bigint;
      readonly low: bigint;
      readonly end: bigint;
    }
  | { readonly type: 'failed'; readonly partition?: number; readonly error: unknown };

export interface LogSubscription {
  /** Partitions owned now. */
  assignment(): readonly number[];
  /** Stops fetching, waits for the batches in hand, flushes commits, leaves the group. */
  close(): Promise<void>;
}

export interface PartitionRange {
  /** First offset still held. */
  readonly low: bigint;
  /** Offset that the next record will get. */
  readonly end: bigint;
}

export interface EventLog {
  /** Creates what is missing; a topic that exists with another partition count is an error. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  partitionCount(topic: string): Promise<number>;
  /**
   * Resolves when the log holds every record (acks=all), in order of the argument; rejects with `TransientFailure` when it
   * cannot say so (they may be in the log nevertheless, or come later). Calls at the same time share one write.
   */
  append(topic: string, records: readonly NewRecord[]): Promise<Appended[]>;
  /** By partition number. */
  ranges(topic: string): Promise<ReadonlyMap<number, PartitionRange>>;
  committed(topic: string, group: string): Promise<ReadonlyMap<number, bigint>>;
  /**
   * Group: consumption starts as partitions are assigned. Broadcast: what is appended after this has resolved is delivered.
   * One subscription per (topic, group) and instance.
   */
  subscribe(subscription: Subscription): Promise<LogSubscription>;
  /** Resolves when the log answers; rejects with `TransientFailure`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
export const EVENT_LOG = Symbol('EventLog');

/** `safety.alerts`: in both modes the table log, so that an alert and the message about it are one transaction. */
export const ALERT_LOG = Symbol('AlertLog');
