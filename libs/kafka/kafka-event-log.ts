// The event log in Kafka, over kafkajs 2.2.4 with its hazards handled (docs/adr/0003-kafkajs-hazards.md). Connects when
// first needed; what cannot be reached is a `TransientFailure`.

import { randomUUID } from 'node:crypto';
import { type Admin, type ISocketFactory, Kafka, type Producer } from 'kafkajs';
import type { TopicSpec } from '#contracts/topics';
import { AppendQueue } from '#ports/event-log/append-queue';
import type {
  Appended,
  EventLog,
  LogSubscription,
  NewRecord,
  PartitionRange,
  Subscription,
} from '#ports/event-log/event-log';
import { PermanentFailure } from '#ports/failures';
import type { Logger } from '#telemetry/logger';
import { classify, within } from './kafka-failures.js';
import { kafkaLogs } from './kafka-logger.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { ensureTopics, partitionCount } from './kafka-topics.js';
import { writeRecords } from './kafka-writer.js';
import { patchKafkajs } from './kafkajs-patches.js';
import { MEMBERSHIP } from './membership.js';

export interface KafkaEventLogOptions {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  /** A member that was silent for so long is out of its group; default 15 s. */
  readonly sessionTimeoutMs?: number;
  readonly heartbeatMs?: number;
  /** Longest wait of a fetch for the first byte (what comes is answered at once); default 250 ms. */
  readonly maxWaitMs?: number;
  readonly commitIntervalMs?: number;
  /** Longest wait of an append; default 8 s. */
  readonly appendTimeoutMs?: number;
  /** Longest wait of any other question; default 10 s, `ping` 2.5 s. */
  readonly answerTimeoutMs?: number;
  /** Bytes fetched ahead per partition; default 4 MiB. */
  readonly queueBytes?: number;
  readonly socketFactory?: ISocketFactory;
}

const PING_MS = 2_500;

export class KafkaEventLog implements EventLog {
  private readonly kafka: Kafka;
  private readonly queues = new Map<string, AppendQueue>();
  private readonly counts = new Map<string, number>();
  private readonly subscriptions = new Map<string, LogSubscription>();
  private admin: Promise<Admin> | undefined;
  private producer: Promise<Producer> | undefined;
  private pinging: Promise<unknown> | undefined;

  constructor(
    private readonly options: KafkaEventLogOptions,
    private readonly logger: Logger,
  ) {
    patchKafkajs();
    this.kafka = new Kafka({
      ...kafkaLogs(logger),
      brokers: [...options.brokers],
      clientId: options.clientId ?? 'fengsui',
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 },
      ...(options.socketFactory ? { socketFactory: options.socketFactory } : {}),
    });
  }

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.asked('ensure topics', async () => ensureTopics(await this.connectedAdmin(), topics));
  }

  async partitionCount(topic: string): Promise<number> {
    const known = this.counts.get(topic);
    if (known !== undefined) return known;
    const count = await this.asked('partition count', async () => partitionCount(await this.connectedAdmin(), topic));
    this.counts.set(topic, count);
    return count;
  }

  append(topic: string, records: readonly NewRecord[]): Promise<Appended[]> {
    let queue = this.queues.get(topic);
    if (!queue) {
      queue = new AppendQueue({
        write: (joined) => this.write(topic, joined),
        timeoutMs: this.options.appendTimeoutMs ?? 8_000,
      });
      this.queues.set(topic, queue);
    }
    return queue.append(records);
  }

  async ranges(topic: string): Promise<Map<number, PartitionRange>> {
    await this.partitionCount(topic);
    const rows = await this.asked('ranges', async () => (await this.connectedAdmin()).fetchTopicOffsets(topic));
    const ranges = rows.map(
      ({ partition, low, high }) => [partition, { low: BigInt(low), end: BigInt(high) }] as const,
    );
    return new Map(ranges.sort(([a], [b]) => a - b));
  }

  async committed(topic: string, group: string): Promise<Map<number, bigint>> {
    const [row] = await this.asked('committed', async () =>
      (await this.connectedAdmin()).fetchOffsets({ groupId: group, topics: [topic] }),
    );
    const positions = (row?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(offset)] as const);
    return new Map(positions.filter(([, offset]) => offset >= 0n).sort(([a], [b]) => a - b));
  }

  async subscribe(subscription: Subscription): Promise<LogSubscription> {
    const { topic, group, mode } = subscription;
    await this.partitionCount(topic);
    const key = `${topic} ${group}`;
    if (this.subscriptions.has(key))
      throw new PermanentFailure('already-subscribed', `this instance is in the group already: ${key}`);
    // A group of its own for each instance that listens to everything; Kafka forgets it when it is empty.
    const groupId = mode === 'group' ? group : `${group}.${randomUUID()}`;
    const from =
      mode === 'group'
        ? undefined
        : new Map([...(await this.ranges(topic))].map(([partition, { end }]) => [partition, end]));
    const queueBytes = this.options.queueBytes ?? 4 << 20;
    const part = new KafkaSubscription(subscription, {
      kafka: this.kafka,
      logger: this.logger,
      settings: {
        groupId,
        sessionTimeoutMs: this.options.sessionTimeoutMs ?? MEMBERSHIP.sessionTimeoutMs,
        heartbeatMs: this.options.heartbeatMs ?? MEMBERSHIP.heartbeatMs,
        maxWaitMs: this.options.maxWaitMs ?? 250,
        commitIntervalMs: this.options.commitIntervalMs ?? 250,
        queue: { pauseAtBytes: queueBytes, resumeAtBytes: queueBytes / 2 },
      },
      committed: () => this.committed(topic, groupId),
      ranges: () => this.ranges(topic),
      ...(from ? { from } : {}),
    });
    const handle: LogSubscription = {
      assignment: () => part.assignment(),
      close: async () => {
        await part.close();
        if (this.subscriptions.get(key) === handle) this.subscriptions.delete(key);
      },
    };
    this.subscriptions.set(key, handle);
    try {
      await part.run();
    } catch (error) {
      await handle.close();
      throw classify(error);
    }
    return handle;
  }

  async ping(): Promise<void> {
    for (const queue of this.queues.values()) queue.assertTakes();
    this.pinging ??= this.connectedAdmin()
      .then((admin) => admin.describeCluster())
      .finally(() => {
        this.pinging = undefined;
      });
    await within(PING_MS, 'ping', this.pinging);
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions.values()].map((subscription) => subscription.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.idle()));
    const clients = await Promise.allSettled([this.admin, this.producer]);
    for (const client of clients)
      if (client.status === 'fulfilled') await client.value?.disconnect().catch(() => undefined);
  }

  private async write(topic: string, records: readonly NewRecord[]): Promise<Appended[]> {
    try {
      const partitions = await this.partitionCount(topic);
      return await writeRecords(await this.connectedProducer(), { name: topic, partitions }, records);
    } catch (error) {
      throw classify(error);
    }
  }

  private asked<T>(what: string, question: () => Promise<T>): Promise<T> {
    return within(this.options.answerTimeoutMs ?? 10_000, what, question());
  }

  // A failed attempt to connect is forgotten, so that the next question tries again.
  private connectedAdmin(): Promise<Admin> {
    this.admin ??= this.connect(this.kafka.admin(), () => {
      this.admin = undefined;
    });
    return this.admin;
  }

  private connectedProducer(): Promise<Producer> {
    const producer = (): Producer =>
      this.kafka.producer({
        allowAutoTopicCreation: false,
        // Every message names its partition.
        createPartitioner: () => (args) => args.message.partition ?? 0,
      });
    this.producer ??= this.connect(producer(), () => {
      this.producer = undefined;
    });
    return this.producer;
  }

  private async connect<T extends Admin | Producer>(client: T, onFailed: () => void): Promise<T> {
    try {
      await client.connect();
      return client;
    } catch (error) {
      onFailed();
      await client.disconnect().catch(() => undefined);
      throw classify(error);
    }
  }
}
