// One partition of the log booked into a second ledger by the reference data by which each position was booked into the one in
// use, so the same history comes out. What is not booked there yet is waited for.

import { setTimeout as pause } from 'node:timers/promises';
import type { RegionTree } from '#domain/region/region-tree';
import type { BookedBy } from '#ports/books';
import type { BatchControl, LogBatch } from '#ports/event-log/event-log';
import type { LedgerBook } from '#ports/ledger-book';
import { retryTransient } from '#ports/retry';
import { bookBatch } from '../ledger/booking/book-batch.js';

export interface BookedOnce {
  readonly book: LedgerBook;
  /** By which version the ledger in use was booked from a position on, as far as it is. */
  bookedBy(partition: number, from: bigint): Promise<BookedBy | undefined>;
  tree(version: number | null): Promise<RegionTree>;
  /** May end a work that would be tried again. */
  onRetry(failure: Error): void;
}

const LOOK_EVERY_MS = 100;

export class BookAgain {
  private known: BookedBy | undefined;

  constructor(
    private readonly once: BookedOnce,
    /** Booked again up to here. */
    private next: bigint,
  ) {}

  async take(batch: LogBatch, control: Pick<BatchControl, 'signal' | 'seek'>): Promise<void> {
    const { signal } = control;
    while (this.next < batch.to && !signal.aborted) {
      const once = await this.bookedOnce(batch.partition, signal);
      if (!once) return;
      const isWhole = batch.to <= once.to;
      const to = isWhole ? batch.to : once.to;
      const records = batch.records.filter(({ offset }) => offset < to);
      const tree = await this.patiently(() => this.once.tree(once.version), signal);
      const outcome = await this.patiently(() => bookBatch(this.once.book, { ...batch, to, records }, tree), signal);
      this.next = outcome.next;
      if (outcome.type === 'gap') return control.seek(outcome.next);
    }
  }

  /** `undefined`: told to stop while it waited. */
  private async bookedOnce(partition: number, signal: AbortSignal): Promise<BookedBy | undefined> {
    while (!signal.aborted) {
      if (this.known && this.known.from <= this.next && this.next < this.known.to) return this.known;
      this.known = await this.patiently(() => this.once.bookedBy(partition, this.next), signal);
      if (!this.known) await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  /** A database that is busy for a moment ends no rebuild. */
  private patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return retryTransient(work, { signal, onRetry: (failure) => this.once.onRetry(failure) });
  }
}
