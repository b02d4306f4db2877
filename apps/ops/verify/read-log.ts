// Reads stretches of the log through its port, one partition after the other, beside the instances that consume it: in a group
// of its own that commits nothing. Whoever takes the batches holds what it learns of one partition only.

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog, LogBatch, StoredRecord } from '#ports/event-log/event-log';

export interface LogStretch {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

export interface LogPage {
  readonly from: bigint;
  readonly to: bigint;
  readonly records: readonly StoredRecord[];
}

export interface StretchReader {
  page(partition: number, page: LogPage): Promise<void>;
  end(partition: number): Promise<void>;
}

const STALLED_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

export const readStretches = async (
  { log, topic }: { log: EventLog; topic: string },
  stretches: readonly LogStretch[],
  reader: StretchReader,
): Promise<void> => {
  if (stretches.length === 0) return;
  const reading = new Reading(stretches, reader);
  const subscription = await log.subscribe({
    topic,
    group: `verify.${randomUUID()}`,
    mode: 'group',
    start: async (partition) => reading.startOf(partition) ?? (await log.ranges(topic)).get(partition)?.end ?? 0n,
    handle: (batch, { signal }) => reading.take(batch, signal),
    onStopped: (reason) => {
      if (reason.type === 'failed') reading.fail(reason.error);
      else reading.fail(new Error(`the log has no position ${reason.wanted} of ${topic}/${reason.partition}`));
    },
  });
  try {
    await reading.finished;
  } finally {
    reading.abandon();
    await subscription.close();
  }
};

class Reading {
  private readonly reached: Map<number, bigint>;
  private readonly order: LogStretch[];
  private isOver = false;
  private movedAt = performance.now();
  private finish: () => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;
  readonly finished: Promise<void>;

  constructor(
    stretches: readonly LogStretch[],
    private readonly reader: StretchReader,
  ) {
    this.order = [...stretches];
    this.reached = new Map(stretches.map(({ partition, from }) => [partition, from]));
    this.finished = new Promise((resolve, reject) => {
      [this.finish, this.fail] = [resolve, reject];
    });
    this.finished.catch(() => undefined);
    void this.watch();
  }

  startOf(partition: number): bigint | undefined {
    return this.reached.get(partition);
  }

  abandon(): void {
    this.isOver = true;
  }

  async take(batch: LogBatch, signal: AbortSignal): Promise<void> {
    const { partition } = batch;
    const isWanted = (): boolean => this.order.some((stretch) => stretch.partition === partition);
    while (isWanted() && this.order[0]?.partition !== partition && !this.isOver && !signal.aborted) await delay(5);
    const stretch = this.order[0];
    const from = this.reached.get(partition);
    if (stretch?.partition !== partition || from === undefined || this.isOver || signal.aborted) return;
    if (batch.to <= from) return;
    if (batch.from > from) throw new Error(`the log gave ${partition}@${batch.from} after ${from}`);
    const isBeyond = batch.to > stretch.to;
    const to = isBeyond ? stretch.to : batch.to;
    const records = batch.records.filter((record) => record.offset >= from && record.offset < to);
    await this.reader.page(partition, { from, to, records });
    this.reached.set(partition, to);
    this.movedAt = performance.now();
    if (to < stretch.to) return;
    await this.reader.end(partition);
    this.order.shift();
    this.movedAt = performance.now();
    if (this.order.length === 0) this.finish();
  }

  /** A log that gives nothing more would be waited for without end. */
  private async watch(): Promise<void> {
    while (!this.isOver) {
      await delay(LOOK_EVERY_MS, undefined, { ref: false });
      if (performance.now() - this.movedAt < STALLED_AFTER_MS) continue;
      const [next] = this.order;
      this.fail(
        new Error(
          `日志一分钟没有给出分区 ${next?.partition} 的记录 / the log has given nothing of partition ${next?.partition} for a minute`,
        ),
      );
      return;
    }
  }
}
