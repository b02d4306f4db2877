// The one consumer that books. Order of a batch: book (Postgres) → post (store) → notice → commit (log). Dying between any
// two of them repeats the rest: booking skips what is below its position, posting what is below the store's offset, and a
// notice twice is harmless.

import { Controller, Inject, type OnApplicationShutdown, type OnModuleDestroy, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { EVENTS_TOPIC } from '#contracts/topics';
import type { RegionTree } from '#domain/region/region-tree';
import { CLOCK, type Clock } from '#ports/clock';
import type { ConsumerHooks } from '#ports/event-log/consumer-spec';
import type { BatchControl, EventLog, LogBatch } from '#ports/event-log/event-log';
import { TransientFailure } from '#ports/failures';
import type { LedgerBook } from '#ports/ledger-book';
import type { RegionDirectory } from '#ports/region-directory';
import { isWorthSaying, retryTransient } from '#ports/retry';
import { KeepErrorClassFilter } from '#telemetry/keep-error-class.filter';
import { type BookOutcome, bookBatch } from './booking/book-batch.js';
import { type FloodCount, RefusalFlood } from './booking/refusal-flood.js';
import { LEDGER_PARTS, type LedgerParts } from './ledger.parts.js';
import { PartitionWorker } from './partition-worker.js';

export const LEDGER_TRANSPORT = Symbol('ledger');
const CHECK_EVERY_MS = 1_000;
const SETTLE_AT_MOST_MS = 3_000;

interface Owned {
  readonly worker: PartitionWorker;
  /** Below it an operator lets the ledger refuse however much it cannot read. */
  readonly allowedBelow: bigint;
  readonly aborted: AbortController;
  /** Posting and noticing of the batches before, in order; at most one waits. */
  settling: Promise<void>;
  /** What the settling died of; told at the next batch. */
  failure: unknown;
  /** A look at the store is queued already: while a dependency is away they must not pile up. */
  isCheckQueued: boolean;
}

@Controller()
@UseFilters(KeepErrorClassFilter)
export class LedgerConsumer implements ConsumerHooks, OnModuleDestroy, OnApplicationShutdown {
  private readonly owned = new Map<number, Owned>();
  private readonly log: EventLog;
  private readonly book: LedgerBook;
  private readonly directory: RegionDirectory;
  private readonly flood = new RefusalFlood();
  private readonly checking: NodeJS.Timeout;

  constructor(
    @Inject(LEDGER_PARTS) private readonly parts: LedgerParts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.log = parts.log;
    this.book = parts.book;
    this.directory = parts.directory;
    this.checking = setInterval(() => this.checkAll(), CHECK_EVERY_MS);
  }

  /** A partition was assigned: its position decides where it starts, whatever the log's group says. */
  async start(partition: number, committed: bigint | undefined): Promise<bigint> {
    const position = await this.book.open(EVENTS_TOPIC, partition);
    const range = (await this.log.ranges(EVENTS_TOPIC)).get(partition);
    if (range && range.end < position.next) {
      throw new Error(
        `日志 ${EVENTS_TOPIC}/${partition} 止于 ${range.end},而台账已记到 ${position.next}:日志丢失了数据,拒绝继续 · ` +
          `the log ends at ${range.end} but the ledger has booked up to ${position.next}: the log has lost data`,
      );
    }
    const slot = { topic: EVENTS_TOPIC, partition, slot: position.slot };
    const worker = new PartitionWorker({ ...this.parts, clock: this.clock }, slot, committed ?? 0n);
    const owned: Owned = {
      worker,
      allowedBelow: await this.parts.refusals.floodAllowance(EVENTS_TOPIC, partition),
      aborted: new AbortController(),
      settling: Promise.resolve(),
      failure: undefined,
      isCheckQueued: false,
    };
    this.owned.set(partition, owned);
    const tree = await this.directory.refresh();
    // Everything that was booked and perhaps not told of is told of before the first new batch.
    this.enqueue(owned, () => worker.settle(position.next, tree, position.lastRecordedAt));
    return position.next;
  }

  async revoked(partition: number): Promise<void> {
    const owned = this.owned.get(partition);
    if (!owned) return;
    this.parts.failpoints.reach('ledger-revoked');
    this.owned.delete(partition);
    await this.settled(owned);
    owned.aborted.abort();
  }

  /** What is booked is posted and told of, if the dependencies answer; else its next owner does it. */
  private async settled(owned: Owned): Promise<void> {
    const giveUp = setTimeout(() => owned.aborted.abort(), SETTLE_AT_MOST_MS);
    await owned.settling;
    clearTimeout(giveUp);
  }

  @EventPattern<string>(EVENTS_TOPIC, LEDGER_TRANSPORT)
  async handle(@Payload() batch: LogBatch, @Ctx() control: BatchControl): Promise<void> {
    const owned = this.owned.get(batch.partition);
    if (!owned) return;
    if (owned.failure !== undefined) throw owned.failure;
    this.parts.failpoints.reach('ledger-fetched');
    const tree = await this.directory.refresh();
    const stop = this.parts.metrics.batchSeconds.startTimer();
    const { allowedBelow } = owned;
    const where = { at: this.clock.now(), where: `${batch.topic}/${batch.partition}`, allowedBelow };
    let counted: FloodCount | undefined;
    const outcome = await bookBatch(this.book, batch, tree, (b) => {
      counted = this.flood.check({ ...where, ...b });
    });
    if (counted) this.flood.add(counted);
    stop();
    this.parts.failpoints.reach('ledger-booked');
    if (outcome.type === 'gap') {
      this.parts.logger.warn(
        { partition: batch.partition, from: `${batch.from}`, next: `${outcome.next}` },
        'batch_above_position',
      );
      control.seek(outcome.next);
      return;
    }
    this.count(outcome);
    // Two batches ahead of the store at most: wait for the one before.
    await owned.settling;
    this.enqueue(owned, () => this.settle(owned, batch, outcome, { control, tree }));
  }

  private async settle(
    owned: Owned,
    batch: LogBatch,
    outcome: Exclude<BookOutcome, { type: 'gap' }>,
    rest: { control: BatchControl; tree: RegionTree },
  ): Promise<void> {
    const newest = batch.records.at(-1)?.appendedAt ?? this.clock.now();
    await owned.worker.settle(outcome.next, rest.tree, newest);
    const now = this.clock.now();
    for (const record of batch.records) {
      this.parts.metrics.eventToReadingSeconds.observe(Math.max(0, now - record.appendedAt) / 1000);
    }
    this.parts.metrics.lastSuccess.set(now / 1000);
    this.parts.failpoints.reach('ledger-noticed');
    rest.control.commit(outcome.next);
  }

  private enqueue(owned: Owned, work: () => Promise<void>): void {
    const { signal } = owned.aborted;
    owned.settling = owned.settling
      .then(() =>
        owned.failure === undefined && !signal.aborted
          ? retryTransient(work, { signal, onRetry: (...told) => this.onRetry(...told) })
          : undefined,
      )
      .catch((error: unknown) => {
        // Given up because the partition is no longer ours: its new owner does the work.
        if (error instanceof TransientFailure && signal.aborted) return;
        owned.failure = error;
        this.parts.logger.error({ error: error instanceof Error ? error.stack : `${error}` }, 'settling_failed');
        // A bug: the process ends, its supervisor starts it again, and the log replays. No next batch need come for that.
        setImmediate(() => {
          throw error;
        });
      });
  }

  private checkAll(): void {
    for (const owned of this.owned.values()) {
      if (owned.isCheckQueued) continue;
      owned.isCheckQueued = true;
      this.enqueue(owned, async () => {
        await owned.worker.check(await this.directory.refresh());
        owned.isCheckQueued = false;
      });
    }
  }

  private onRetry({ dependency, message }: TransientFailure, attempt: number): void {
    this.parts.metrics.retries.inc({ dependency });
    if (isWorthSaying(attempt)) this.parts.logger.warn({ dependency, attempt, error: message }, 'settling_retried');
  }

  private count(outcome: BookOutcome): void {
    if (outcome.type !== 'booked') return;
    const { booked, duplicates, refused } = outcome.counts;
    this.parts.metrics.events.inc({ outcome: 'booked' }, booked);
    this.parts.metrics.events.inc({ outcome: 'duplicate' }, duplicates);
    this.parts.metrics.events.inc({ outcome: 'refused' }, refused.length);
    for (const reason of refused) this.parts.metrics.refused.inc({ reason });
  }

  /** While the log still takes commits. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.checking);
    await Promise.all([...this.owned.values()].map((owned) => this.settled(owned)));
  }

  /** The log's consumers have ended, each with the batch that it had in hand; the pools close next. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.checking);
    await Promise.all([...this.owned.keys()].map((partition) => this.revoked(partition)));
  }
}
