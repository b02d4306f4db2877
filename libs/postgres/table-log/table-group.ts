// One instance's part in a consumer group of the table log. Member number r of M owns the partitions p with p mod M = r;
// who owns what is decided by advisory locks of the session, so two instances never hold one partition. It refuses to
// commit for a partition whose lock went away with a lost session.

import type { LogSubscription, StopReason, Subscription } from '#ports/event-log/event-log';
import { PartitionLoop } from '#ports/event-log/partition-loop';
import { TransientFailure } from '#ports/failures';
import type { Logger } from '#telemetry/logger';
import type { LogTail } from './log-tail.js';
import { disown, join, leave, place, tryOwn } from './ownership.queries.js';
import { PartitionReader } from './partition-reader.js';
import type { RecentRecords } from './recent-records.js';
import { commit, committed, GROUP_CHANNEL, type Queryable, ranges, unknownTopic } from './table-log.queries.js';

export interface TableGroupContext {
  readonly db: Queryable;
  readonly session: Queryable;
  readonly tail: LogTail;
  readonly recent: RecentRecords;
  readonly logger: Logger;
  readonly commitIntervalMs: number;
  readonly rebalanceIntervalMs: number;
}

export class TableGroup implements LogSubscription {
  /** Owned, or on the way out: its lock is held until the batch in hand is done. */
  private readonly loops = new Map<number, PartitionLoop>();
  /** Ended assignments whose batch in hand is not done yet. */
  private readonly ending = new Map<number, Promise<void>>();
  private readonly leaving = new Set<number>();
  private readonly uncommitted = new Map<number, bigint>();
  private isMember = false;
  /** Counts the sessions that were lost. */
  private lost = 0;
  private isClosing = false;
  private closed: Promise<void> | undefined;
  private rebalancing: Promise<void> = Promise.resolve();
  private isRebalanceQueued = false;
  private flushTimer: NodeJS.Timeout | undefined;
  private readonly rebalanceTimer: NodeJS.Timeout;

  constructor(
    private readonly subscription: Subscription,
    private readonly partitions: number,
    private readonly context: TableGroupContext,
  ) {
    this.rebalanceTimer = setInterval(() => this.rebalance(), context.rebalanceIntervalMs);
  }

  assignment(): readonly number[] {
    return [...this.loops.keys()].filter((partition) => !this.leaving.has(partition)).sort((a, b) => a - b);
  }

  close(): Promise<void> {
    this.closed ??= this.shutDown();
    return this.closed;
  }

  /** Soon, one at a time: take what is ours by now, let go of what is not. */
  rebalance(): void {
    if (this.isRebalanceQueued) return;
    this.isRebalanceQueued = true;
    this.rebalancing = this.rebalancing.then(async () => {
      this.isRebalanceQueued = false;
      if (this.isClosing) return;
      try {
        await this.balance();
      } catch (error) {
        // The session went away meanwhile: its return, or the timer, brings the next attempt.
        this.context.logger.debug({ err: error, group: this.subscription.group }, 'table_log_rebalance_failed');
      }
    });
  }

  /** The session is gone, and all locks with it. */
  onSessionLost(): void {
    this.lost += 1;
    this.isMember = false;
    this.uncommitted.clear();
    for (const [partition, loop] of this.loops) {
      const revoked = loop.revoke();
      if (!this.leaving.has(partition)) this.end(partition, revoked);
    }
    this.loops.clear();
    this.leaving.clear();
  }

  private async balance(): Promise<void> {
    const { session } = this.context;
    const { topic, group } = this.subscription;
    const { lost } = this;
    if (!this.isMember) {
      await join(session, topic, group);
      this.sameSession(lost);
      this.isMember = true;
      await this.announce();
    }
    const { members, rank } = await place(session, topic, group);
    for (const partition of this.assignment()) if (partition % members !== rank) this.letGo(partition);
    const wanted = Array.from({ length: this.partitions }, (_, p) => p).filter(
      (p) => p % members === rank && !this.loops.has(p),
    );
    const got = await tryOwn(session, topic, group, wanted);
    this.sameSession(lost);
    for (const partition of got) this.begin(partition);
    if (got.length > 0) this.context.logger.info({ topic, group, partitions: got, members }, 'table_log_assigned');
  }

  /**
   * An answer and the end of its session can arrive in one piece: then the loss is told before whoever asked goes on. What was
   * locked is gone, and must not be taken for ours for ever.
   */
  private sameSession(lost: number): void {
    if (lost !== this.lost) throw new TransientFailure('event-log', 'the session of the table log was lost meanwhile');
  }

  private begin(partition: number): void {
    const { subscription, context } = this;
    const { topic, group } = subscription;
    const loop: PartitionLoop = new PartitionLoop({
      subscription,
      partition,
      start: async () => {
        await this.ending.get(partition);
        const position = (await committed(context.session, topic, group)).get(partition);
        return (await subscription.start?.(partition, position)) ?? position ?? (await this.beginning(partition));
      },
      source: new PartitionReader(context.db, context.tail, context.recent, { topic, partition }),
      commit: (next) => this.note(partition, next),
      onStopped: (reason) => this.onStopped(reason),
      onRetry: (error) => context.logger.warn({ err: error, topic, group, partition }, 'table_log_read_failed'),
    });
    this.loops.set(partition, loop);
  }

  private async beginning(partition: number): Promise<bigint> {
    const { topic } = this.subscription;
    const range = (await ranges(this.context.db, [topic])).find((row) => row.partition === partition);
    if (!range) throw unknownTopic(topic);
    return range.low;
  }

  /** To another member: the batch in hand is finished and committed first, then the lock is released. */
  private letGo(partition: number): void {
    const loop = this.loops.get(partition);
    if (!loop) return;
    this.leaving.add(partition);
    this.end(
      partition,
      loop.stop().then(async () => {
        if (this.loops.get(partition) !== loop) return;
        void loop.revoke();
        await this.flush();
        await disown(this.context.session, this.subscription.topic, this.subscription.group, [partition]);
        this.loops.delete(partition);
        this.leaving.delete(partition);
        await this.announce();
      }),
    );
  }

  private end(partition: number, work: Promise<void>): void {
    const { topic, group, onRevoked } = this.subscription;
    const ended = work
      .catch((error) => this.context.logger.debug({ err: error, topic, group, partition }, 'table_log_release_failed'))
      .then(() => onRevoked?.(partition))
      .finally(() => {
        if (this.ending.get(partition) === ended) this.ending.delete(partition);
      });
    this.ending.set(partition, ended);
  }

  private note(partition: number, next: bigint): void {
    if (!this.loops.has(partition)) return;
    this.uncommitted.set(partition, next);
    this.flushTimer ??= setTimeout(() => void this.flush().catch(() => undefined), this.context.commitIntervalMs);
  }

  /** In the session that holds the locks: if it is gone, so is the right to commit. */
  private async flush(): Promise<void> {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    if (this.uncommitted.size === 0) return;
    const next = new Map(this.uncommitted);
    this.uncommitted.clear();
    await commit(this.context.session, this.subscription.topic, this.subscription.group, next);
  }

  private async announce(): Promise<void> {
    const { topic, group } = this.subscription;
    await this.context.session.query('select pg_notify($1, $2)', [GROUP_CHANNEL, `${topic} ${group}`]);
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
    clearInterval(this.rebalanceTimer);
    await this.rebalancing;
    await Promise.all([...this.loops.values()].map((loop) => loop.stop()));
    await Promise.all(this.ending.values());
    const { topic, group } = this.subscription;
    try {
      await this.flush();
      await disown(this.context.session, topic, group, [...this.loops.keys()]);
      if (this.isMember) await leave(this.context.session, topic, group);
      await this.announce();
    } catch (error) {
      // Without the session there is nothing to hand back.
      this.context.logger.debug({ err: error, topic, group }, 'table_log_leave_failed');
    } finally {
      clearTimeout(this.flushTimer);
      this.loops.clear();
    }
  }
}
