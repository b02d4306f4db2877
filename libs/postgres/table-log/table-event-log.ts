// The event log in Postgres: the log of the embedded mode, and of the alerts in both modes. Append and read through the
// pool; notifications, ownership and commits through one dedicated session. Its tables come from the migrations.

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
import type { Database, Transaction } from '../database.js';
import { LogSession } from './log-session.js';
import { LogTail } from './log-tail.js';
import { RecentRecords } from './recent-records.js';
import { pruneTopics } from './retention.js';
import { TableBroadcast } from './table-broadcast.js';
import { TableGroup } from './table-group.js';
import {
  APPENDED_CHANNEL,
  append,
  committed,
  ensureTopic,
  GROUP_CHANNEL,
  type Placed,
  partitionCount,
  type Queryable,
  ranges,
} from './table-log.queries.js';

export interface TableEventLogOptions {
  /** The server ends a session that was silent for so long; its partitions go to others. Default 15 s. */
  readonly sessionTimeoutMs?: number;
  /** Fallback for lost notifications, and the beat of the session. Default 1 s. */
  readonly pollMs?: number;
  readonly commitIntervalMs?: number;
  readonly rebalanceIntervalMs?: number;
  readonly pruneIntervalMs?: number;
}

export class TableEventLog implements EventLog {
  private readonly tail = new LogTail();
  private readonly recent = new RecentRecords();
  private readonly session: LogSession;
  private readonly queues = new Map<string, AppendQueue>();
  private readonly counts = new Map<string, number>();
  private readonly groups = new Map<string, TableGroup>();
  private readonly subscriptions = new Set<LogSubscription>();
  /** Subscribed to, so watched by the poll. */
  private readonly watched = new Set<string>();
  private readonly pruneTimer: NodeJS.Timeout;

  constructor(
    private readonly db: Database,
    private readonly logger: Logger,
    private readonly options: TableEventLogOptions = {},
  ) {
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 15_000;
    const beatMs = Math.min(options.pollMs ?? 1_000, sessionTimeoutMs / 3);
    this.session = new LogSession(
      db,
      { sessionTimeoutMs, beatMs, beat: (session) => this.poll(session), logger },
      {
        onNotification: (channel, payload) => this.onNotification(channel, payload),
        onConnected: () => this.onConnected(),
        onLost: () => this.onLost(),
      },
    );
    this.pruneTimer = setInterval(() => void this.prune(), options.pruneIntervalMs ?? 3_600_000);
    this.pruneTimer.unref();
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      for (const spec of topics) await ensureTopic(tx, spec);
    });
  }

  async partitionCount(topic: string): Promise<number> {
    const known = this.counts.get(topic);
    if (known !== undefined) return known;
    const count = await partitionCount(this.db, topic);
    this.counts.set(topic, count);
    return count;
  }

  append(topic: string, records: readonly NewRecord[]): Promise<Appended[]> {
    let queue = this.queues.get(topic);
    if (!queue) {
      queue = new AppendQueue({ write: (joined) => this.write(topic, joined) });
      this.queues.set(topic, queue);
    }
    return queue.append(records);
  }

  /** Within the caller's transaction: the records, their offsets and the wake-up come with its commit. One call a transaction and topic. */
  async appendIn(tx: Transaction, topic: string, records: readonly NewRecord[]): Promise<Appended[]> {
    if (records.length === 0) return [];
    const placed = await append(tx, topic, await this.partitionCount(topic), records);
    return placed.map(({ partition, offset }) => ({ partition, offset }));
  }

  async ranges(topic: string): Promise<Map<number, PartitionRange>> {
    await this.partitionCount(topic);
    const rows = await ranges(this.db, [topic]);
    return new Map(rows.map(({ partition, low, end }) => [partition, { low, end }]));
  }

  committed(topic: string, group: string): Promise<Map<number, bigint>> {
    return committed(this.db, topic, group);
  }

  async subscribe(subscription: Subscription): Promise<LogSubscription> {
    const partitions = await this.partitionCount(subscription.topic);
    await this.session.open();
    this.watched.add(subscription.topic);
    const part =
      subscription.mode === 'group' ? this.joinGroup(subscription, partitions) : await this.listen(subscription);
    this.subscriptions.add(part);
    return part;
  }

  /** Deletes what is older than its topic's retention; also called at intervals. */
  async prune(): Promise<void> {
    try {
      await pruneTopics(this.db);
    } catch (error) {
      this.logger.warn({ err: error }, 'table_log_prune_failed');
    }
  }

  async ping(): Promise<void> {
    for (const queue of this.queues.values()) queue.assertTakes();
    await this.db.ping();
  }

  async close(): Promise<void> {
    clearInterval(this.pruneTimer);
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.idle()));
    await this.session.close();
  }

  private joinGroup(subscription: Subscription, partitions: number): LogSubscription {
    const key = `${subscription.topic} ${subscription.group}`;
    if (this.groups.has(key))
      throw new PermanentFailure('already-subscribed', `this instance is in the group already: ${key}`);
    const group = new TableGroup(subscription, partitions, {
      db: this.db,
      session: this.session,
      tail: this.tail,
      recent: this.recent,
      logger: this.logger,
      commitIntervalMs: this.options.commitIntervalMs ?? 250,
      rebalanceIntervalMs: this.options.rebalanceIntervalMs ?? 2_000,
    });
    this.groups.set(key, group);
    group.rebalance();
    return {
      assignment: () => group.assignment(),
      close: async () => {
        await group.close();
        if (this.groups.get(key) === group) this.groups.delete(key);
      },
    };
  }

  private async listen(subscription: Subscription): Promise<LogSubscription> {
    const from = await this.ranges(subscription.topic);
    for (const [partition, { low, end }] of from) this.tail.observe(subscription.topic, partition, end, low);
    return new TableBroadcast(subscription, {
      db: this.db,
      tail: this.tail,
      recent: this.recent,
      logger: this.logger,
      from,
    });
  }

  /** Commits by itself; then the readers of this process need not wait for the notification, nor read what is at hand. */
  private async write(topic: string, records: readonly NewRecord[]): Promise<Appended[]> {
    const placed = await append(this.db, topic, await this.partitionCount(topic), records);
    if (this.watched.has(topic)) {
      const parts = new Map<number, Placed[]>();
      for (const record of placed) {
        const part = parts.get(record.partition);
        if (part) part.push(record);
        else parts.set(record.partition, [record]);
      }
      for (const [partition, part] of parts) {
        this.recent.keep(topic, partition, part);
        this.tail.observe(topic, partition, (part.at(-1)?.offset ?? -1n) + 1n);
      }
    }
    return placed.map(({ partition, offset }) => ({ partition, offset }));
  }

  private async poll(session: Queryable): Promise<void> {
    for (const { topic, partition, low, end } of await ranges(session, [...this.watched]))
      this.tail.observe(topic, partition, end, low);
  }

  private onNotification(channel: string, payload: string): void {
    if (channel === GROUP_CHANNEL) this.groups.get(payload)?.rebalance();
    if (channel !== APPENDED_CHANNEL) return;
    const [topic, ...ends] = payload.split(' ');
    if (!topic) return;
    for (const pair of ends) {
      const [partition, end] = pair.split(':');
      this.tail.observe(topic, Number(partition), BigInt(end ?? '0'));
    }
  }

  private onConnected(): void {
    this.recent.forget();
    this.tail.forget();
    for (const group of this.groups.values()) group.rebalance();
  }

  private onLost(): void {
    for (const group of this.groups.values()) group.onSessionLost();
  }
}
