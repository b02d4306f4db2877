// Several partitions of one topic booked by the ledger's own code: batch by batch in any order among them, or all at once.

import type { RegionTree } from '#domain/region/region-tree';
import type { LoggedEvent } from '#oracle/event-oracle';
import type { LedgerBook } from '#ports/ledger-book';
import { bookBatch } from '../../../apps/ledger/booking/book-batch.js';
import { type Batch, batchesOf, type Cut } from './book-history.js';

export interface PartitionLog {
  readonly log: readonly LoggedEvent[];
  readonly plan: readonly Cut[];
}

interface Destination {
  readonly book: LedgerBook;
  readonly topic: string;
  readonly tree: RegionTree;
}

/** `picks` say whose batch is next, cycled through; left out: every partition at its own pace, at the same time. */
export const bookPartitions = async (
  { book, topic, tree }: Destination,
  logs: readonly PartitionLog[],
  picks?: readonly number[],
): Promise<void> => {
  const queues = logs.map(({ log, plan }, partition) =>
    batchesOf(log, plan).map(({ batch }) => ({ ...batch, partition })),
  );
  for (const partition of logs.keys()) await book.open(topic, partition);
  const bookOne = async (batch: Batch & { partition: number }): Promise<void> => {
    await bookBatch(book, { topic, ...batch }, tree);
  };
  if (!picks) {
    const inTurn = async (queue: readonly (Batch & { partition: number })[]): Promise<void> => {
      for (const batch of queue) await bookOne(batch);
    };
    await Promise.all(queues.map(inTurn));
    return;
  }
  for (let turn = 0; ; turn++) {
    const left = queues.filter((queue) => queue.length > 0);
    const next = left[(picks[turn % picks.length] ?? 0) % Math.max(1, left.length)]?.shift();
    if (!next) return;
    await bookOne(next);
  }
};
