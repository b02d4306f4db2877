// One consumer of one topic. kafkajs fetches; each partition has its own bounded queue and loop, so a slow handler holds
// up its own partition only. At every change of the group all partitions begin anew (`start` is asked again): kafkajs
// does not tell whether somebody else owned one in between. It refuses to commit for an assignment that has ended.

import { setTimeout as delay } from 'node:timers/promises';
import { type Batch, type Consumer, type Kafka, PartitionAssigners } from 'kafkajs';
import type ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import type { GroupHooks } from 'kafkajs/src/consumer/consumerGroup.js';
import type { LogSubscription, PartitionRange, StopReason, Subscription } from '#ports/event-log/event-log';
import { PartitionLoop } from '#ports/event-log/partition-loop';
import { TransientFailure } from '#ports/failures';
import type { Logger } from '#telemetry/logger';
import { CommitBuffer } from './commit-buffer.js';
import { classify } from './kafka-failures.js';
import { PartitionQueue, type QueueLimits } from './partition-queue.js';

export interface ConsumerSettings {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly maxWaitMs: number;
  readonly commitIntervalMs: number;
  readonly queue: QueueLimits;
}

export interface SubscriptionContext {
  readonly kafka: Kafka;
  readonly logger: Logger;
  readonly settings: ConsumerSettings;
  readonly committed: () => Promise<ReadonlyMap<number, bigint>>;
  readonly ranges: () => Promise<ReadonlyMap<number, PartitionRange>>;
  /** Where broadcast begins; moves on with what was handed over. */
  readonly from?: Map<number, bigint>;
}

interface Part {
  readonly queue: PartitionQueue;
  readonly loop: PartitionLoop;
}

const LAST_BACKOFF_MS = 5_000;

export class KafkaSubscription implements LogSubscription {
  private parts = new Map<number, Part>();
  private readonly ending = new Map<number, Promise<void>>();
  private readonly commits: CommitBuffer;
  private consumer: Consumer | undefined;
  private group: ConsumerGroup | undefined;
  private isClosing = false;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly subscription: Subscription,
    private readonly context: SubscriptionContext,
  ) {
    this.commits = new CommitBuffer(subscription.topic, context.settings.commitIntervalMs, (error) =>
      context.logger.debug({ err: error, topic: subscription.topic, group: subscription.group }, 'kafka_commit_failed'),
    );
  }

  /** Resolves when the consumer runs; partitions follow as the group assigns them. */
  async run(): Promise<void> {
    const { topic } = this.subscription;
    const { kafka, settings } = this.context;
    const consumer = kafka.consumer({
      groupId: settings.groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      heartbeatInterval: settings.heartbeatMs,
      maxWaitTimeInMs: settings.maxWaitMs,
      allowAutoTopicCreation: false,
      partitionAssigners: [(context) => ({ ...PartitionAssigners.roundRobin(context), ...this.hooks() })],
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    this.consumer = consumer;
    consumer.on('consumer.rebalancing', () => {
      this.commits.flush().catch(() => undefined);
      this.endAssignment();
    });
    consumer.on('consumer.group_join', ({ payload }) =>
      this.beginAssignment(consumer, payload.memberAssignment[topic] ?? []),
    );
    // A fetch of nothing but control records does not reach `eachBatch`.
    consumer.on('consumer.start_batch_process', ({ payload }) => {
      const isStale = this.group?.hasSeekOffset({ topic, partition: payload.partition }) ?? true;
      if (payload.batchSize === 0 && !isStale)
        this.parts.get(payload.partition)?.queue.pushGap(BigInt(payload.lastOffset) + 1n);
    });
    consumer.on('consumer.crash', ({ payload }) => this.onCrash(consumer, payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, isStale }) => {
        if (!isStale() && this.push(batch)) resolveOffset(batch.lastOffset());
      },
    });
  }

  assignment(): readonly number[] {
    return [...this.parts.keys()].sort((a, b) => a - b);
  }

  close(): Promise<void> {
    this.closed ??= this.shutDown();
    return this.closed;
  }

  private hooks(): GroupHooks {
    return {
      onGroup: (group: ConsumerGroup) => {
        // After a crash the broker still knows us: joining as the same member, nobody waits for our old session to end.
        if (this.group) group.memberId = this.group.memberId;
        this.group = group;
        this.commits.attach(group);
      },
      onOffsetOutOfRange: ({ partition }) => void this.onOutOfRange(partition),
    };
  }

  private push(batch: Batch): boolean {
    const from = 'fetchedOffset' in batch ? BigInt(String(batch.fetchedOffset)) : undefined;
    if (from === undefined) throw new Error('kafkajs does not tell from where it fetched');
    const part = this.parts.get(batch.partition);
    if (!part) return false;
    const isPushed = part.queue.push(from, BigInt(batch.lastOffset()) + 1n, batch.messages);
    if (!isPushed) part.queue.refetch();
    return isPushed;
  }

  /** Called within the join, before anything is fetched: nothing is, until a loop has found its start and sought it. */
  private beginAssignment(consumer: Consumer, partitions: readonly number[]): void {
    const { topic, group } = this.subscription;
    this.endAssignment();
    if (this.isClosing) return;
    for (const partition of partitions) {
      const place = [{ topic, partitions: [partition] }];
      consumer.pause(place);
      const queue = new PartitionQueue(
        {
          seek: (offset) => consumer.seek({ topic, partition, offset: String(offset) }),
          pause: () => consumer.pause(place),
          resume: () => consumer.resume(place),
        },
        this.context.settings.queue,
      );
      this.parts.set(partition, { queue, loop: this.loop(partition, queue) });
    }
    this.context.logger.info({ topic, group, partitions }, 'kafka_assigned');
  }

  private loop(partition: number, queue: PartitionQueue): PartitionLoop {
    const { topic, group, mode } = this.subscription;
    return new PartitionLoop({
      subscription: this.subscription,
      partition,
      source: queue,
      start: () => this.start(partition),
      commit: (next) => {
        if (mode === 'group') this.commits.note(partition, next);
      },
      onStopped: (reason) => this.onStopped(reason),
      onRetry: (error) => this.context.logger.warn({ err: error, topic, group, partition }, 'kafka_start_failed'),
    });
  }

  private async start(partition: number): Promise<bigint> {
    await this.ending.get(partition);
    const from = this.context.from?.get(partition);
    if (from !== undefined) return from;
    const committed = (await this.context.committed()).get(partition);
    const start = (await this.subscription.start?.(partition, committed)) ?? committed;
    if (start !== undefined) return start;
    const range = (await this.context.ranges()).get(partition);
    if (!range) throw new TransientFailure('event-log', `${this.subscription.topic}/${partition} has no leader`);
    return range.low;
  }

  private endAssignment(): void {
    this.commits.clear();
    for (const [partition, { loop }] of this.parts) {
      const ended = loop
        .revoke()
        .then(() => {
          if (loop.position !== undefined) this.context.from?.set(partition, loop.position);
          return this.subscription.onRevoked?.(partition);
        })
        .finally(() => {
          if (this.ending.get(partition) === ended) this.ending.delete(partition);
        });
      this.ending.set(partition, ended);
    }
    this.parts = new Map();
  }

  /** The fetch that failed may be older than a seek: only the log itself can tell. */
  private async onOutOfRange(partition: number): Promise<void> {
    const part = this.parts.get(partition);
    const wanted = part?.queue.position;
    if (!part || wanted === undefined) return;
    try {
      const range = (await this.context.ranges()).get(partition);
      if (!range) throw new TransientFailure('event-log', `${this.subscription.topic}/${partition} has no leader`);
      const isWithin = wanted >= range.low && wanted <= range.end;
      if (isWithin || part.queue.position !== wanted) part.queue.refetch();
      else part.queue.endOfRange(range);
    } catch (error) {
      this.context.logger.warn({ err: error, partition }, 'kafka_range_unknown');
      await delay(500);
      part.queue.refetch();
    }
  }

  // kafkajs has given up and disconnected. A new consumer begins anew if the cause may pass.
  private onCrash(consumer: Consumer, error: Error): void {
    if (this.consumer !== consumer || this.isClosing) return;
    this.endAssignment();
    const failure = classify(error);
    if (failure instanceof TransientFailure) {
      this.context.logger.warn({ err: error, group: this.subscription.group }, 'kafka_consumer_crashed');
      void this.runAgain();
    } else {
      this.onStopped({ type: 'failed', error: failure });
    }
  }

  private async runAgain(): Promise<void> {
    for (let backoff = 200; !this.isClosing; backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)) {
      await delay(backoff);
      if (this.isClosing) return;
      try {
        return await this.run();
      } catch (error) {
        this.context.logger.warn({ err: error, group: this.subscription.group }, 'kafka_consumer_retry');
        await this.consumer?.disconnect().catch(() => undefined);
      }
    }
  }

  private onStopped(reason: StopReason): void {
    if (reason.type === 'failed') {
      if (this.isClosing) return;
      void this.close();
    }
    this.subscription.onStopped(reason);
  }

  private async shutDown(): Promise<void> {
    this.isClosing = true;
    await Promise.all([...this.parts.values()].map(({ loop }) => loop.stop()));
    await this.commits.flush().catch(() => undefined);
    await Promise.all(this.ending.values());
    this.commits.clear();
    await this.consumer?.disconnect().catch(() => undefined);
    this.parts = new Map();
  }
}
