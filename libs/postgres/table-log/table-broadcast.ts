import type { LogSubscription, PartitionRange, Subscription } from '#ports/event-log/event-log';
import { PartitionLoop } from '#ports/event-log/partition-loop';
import type { Logger } from '#telemetry/logger';
import type { LogTail } from './log-tail.js';
import { PartitionReader } from './partition-reader.js';
import type { RecentRecords } from './recent-records.js';
import type { Queryable } from './table-log.queries.js';

export interface TableBroadcastContext {
  readonly db: Queryable;
  readonly tail: LogTail;
  readonly recent: RecentRecords;
  readonly logger: Logger;
  /** Where to begin: the ends of the moment of subscribing. */
  readonly from: ReadonlyMap<number, PartitionRange>;
}

/** Every partition to this instance, from the end, without commits. */
export class TableBroadcast implements LogSubscription {
  private readonly loops: ReadonlyMap<number, PartitionLoop>;
  private isClosing = false;

  constructor(subscription: Subscription, context: TableBroadcastContext) {
    const { topic, group } = subscription;
    this.loops = new Map(
      [...context.from].map(([partition, { end }]) => {
        const loop = new PartitionLoop({
          subscription,
          partition,
          start: async () => end,
          source: new PartitionReader(context.db, context.tail, context.recent, { topic, partition }),
          commit: () => undefined,
          onStopped: (reason) => {
            if (reason.type === 'failed') {
              if (this.isClosing) return;
              void this.close();
            }
            subscription.onStopped(reason);
          },
          onRetry: (error) => context.logger.warn({ err: error, topic, group, partition }, 'table_log_read_failed'),
        });
        return [partition, loop];
      }),
    );
  }

  assignment(): readonly number[] {
    return [...this.loops.keys()];
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all([...this.loops.values()].map((loop) => loop.stop()));
  }
}
