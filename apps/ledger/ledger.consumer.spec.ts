// The order of one batch's steps, and what a failure between two of them leaves to do: everything in memory.

import { afterEach, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { noticeSchema } from '#contracts/log/notice';
import { NOTICES_TOPIC } from '#contracts/topics';
import { MemoryReadingStore } from '#memory/memory-reading-store';
import type { EventLog, LogBatch, NewRecord } from '#ports/event-log/event-log';
import { TransientFailure } from '#ports/failures';
import { noFailpoints } from '#ports/no-failpoints';
import { createLogger } from '#telemetry/logger';
import { eventually } from '#test/eventually';
import { toRecord } from '#test/ledger/booking-bench';
import { type EventDraft, report, TOWN } from '#test/ledger/events';
import { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { sampleTree } from '#test/oracle/sample-world';
import { bookBatch } from './booking/book-batch.js';
import { LedgerConsumer } from './ledger.consumer.js';
import { createLedgerMetrics } from './ledger.metrics.js';

const TOPIC = 'safety.events';
const NOW = Date.parse('2024-05-06T12:00:00+08:00');
const OCCURRED = { occurredAt: '2024-05-05T09:00:00+08:00' };
const tree = sampleTree();

let consumer: LedgerConsumer | undefined;
afterEach(() => consumer?.onApplicationShutdown());

const unused = (): Promise<never> => Promise.reject(new Error('the consumer has no use for this'));
const UNUSED = {
  ensureTopics: unused,
  partitionCount: unused,
  committed: unused,
  subscribe: unused,
  ping: unused,
  close: unused,
};

/** Steps in the order in which they happen, as seen from outside. */
const world = () => {
  const steps: string[] = [];
  const told: string[] = [];
  const book = new MemoryLedgerBook();
  const store = new MemoryReadingStore();
  const state = { noticesFail: 0, hold: Promise.resolve() };
  const log: EventLog = {
    ...UNUSED,
    ranges: async () => new Map([[0, { low: 0n, end: 1_000n }]]),
    append: async (topic: string, records: readonly NewRecord[]) => {
      expect(topic).toBe(NOTICES_TOPIC);
      await state.hold;
      if (state.noticesFail-- > 0) throw new TransientFailure('event-log', 'away');
      const posted = (await store.position(0))?.offset ?? 0n;
      for (const { value } of records) {
        const notice = noticeSchema.parse(JSON.parse(value.toString('utf8')));
        if (notice.region !== TOWN) continue;
        steps.push(BigInt(notice.upTo) <= posted ? `told ${notice.upTo}` : `told ${notice.upTo} of posted ${posted}`);
        told.push(...notice.counters);
      }
      return [];
    },
  };
  const started = new LedgerConsumer(
    {
      log,
      book,
      store,
      directory: { current: () => tree, refresh: async () => tree, knownAt: async () => tree },
      refusals: { floodAllowance: async () => 0n },
      metrics: createLedgerMetrics(new Registry()),
      logger: createLogger('test', 'silent'),
      failpoints: noFailpoints,
    },
    { now: () => NOW },
  );
  consumer = started;
  const batch = (from: bigint, ...events: EventDraft[]): LogBatch => ({
    topic: TOPIC,
    partition: 0,
    from,
    to: from + BigInt(events.length),
    records: events.map((event, i) => toRecord({ event }, from + BigInt(i), NOW)),
  });
  const control = {
    signal: new AbortController().signal,
    commit: (next: bigint) => void steps.push(`committed ${next}`),
    seek: (offset: bigint) => void steps.push(`sought ${offset}`),
  };
  return { consumer: started, book, store, state, steps, told, control, batch };
};

it('posts before it tells, and tells before it commits, batch by batch', async () => {
  const { consumer, steps, control, batch } = world();
  await consumer.start(0, 0n);
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await consumer.handle(batch(1n, report('b', 'B', OCCURRED)), control);
  await eventually(() => expect(steps.at(-1)).toBe('committed 2'));
  expect(steps).toEqual(['told 1', 'committed 1', 'told 2', 'committed 2']);
});

it('mends a store that refuses a posting, before it tells', async () => {
  const { consumer, store, steps, control, batch } = world();
  await consumer.start(0, 0n);
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await eventually(() => expect(steps.at(-1)).toBe('committed 1'));
  await store.markDirty(0, (await store.position(0))?.epoch ?? 0);
  await consumer.handle(batch(1n, report('b', 'B', OCCURRED)), control);
  await eventually(() => expect(steps.at(-1)).toBe('committed 2'));
  expect(steps).toEqual(['told 1', 'committed 1', 'told 2', 'committed 2']);
});

it('tells of every sum that was built anew by an order, as after the ledger was exchanged', async () => {
  const { consumer, book, state, steps, told, control, batch } = world();
  await consumer.start(0, 0n);
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await eventually(() => expect(steps.at(-1)).toBe('committed 1'));
  told.length = 0;
  state.noticesFail = 2;
  await book.openEpoch(0, tree.version, 0);
  await eventually(() => expect(steps).toEqual(['told 1', 'committed 1', 'told 1']));
  expect(told).toContain('deaths.construction');
});

it('commits nothing while the notices are not acknowledged', async () => {
  const { consumer, store, steps, state, control, batch } = world();
  let release = (): void => undefined;
  state.hold = new Promise((resolve) => {
    release = resolve;
  });
  await consumer.start(0, 0n);
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await eventually(async () => expect((await store.position(0))?.offset).toBe(1n));
  expect(steps).toEqual([]);
  release();
  await eventually(() => expect(steps).toEqual(['told 1', 'committed 1']));
});

it('tells again what a failed attempt may not have told', async () => {
  const { consumer, steps, state, control, batch } = world();
  await consumer.start(0, 0n);
  state.noticesFail = 2;
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await eventually(() => expect(steps).toEqual(['told 1', 'committed 1']));
});

it('posts and then tells, at its assignment, of what was booked and not committed, though no batch comes', async () => {
  const { consumer, book, steps, told, batch } = world();
  await book.open(TOPIC, 0);
  await bookBatch(book, batch(0n, report('a', 'A', OCCURRED), report('b', 'B', OCCURRED)), tree);
  expect(await consumer.start(0, 1n)).toBe(2n);
  await eventually(() => expect(steps).toEqual(['told 2']));
  expect(told).toContain('deaths.construction');
});

it('seeks the position and books nothing when a batch starts above it', async () => {
  const { consumer, book, steps, control, batch } = world();
  await consumer.start(0, 0n);
  await consumer.handle(batch(3n, report('a', 'A', OCCURRED)), control);
  expect(steps).toEqual(['sought 0']);
  expect(book.journal.size).toBe(0);
});

it('stops instead of refusing a whole log that it cannot read', async () => {
  const { consumer, book, steps, control, batch } = world();
  await consumer.start(0, 0n);
  const unread = batch(0n, ...Array.from({ length: 150 }, (_, i) => report(`a${i}`, `A${i}`)));
  const records = unread.records.map((record) => ({ ...record, value: Buffer.from('{"specversion":') }));
  await expect(consumer.handle({ ...unread, records }, control)).rejects.toMatchObject({ code: 'refusal-flood' });
  expect(book.refused).toEqual([]);
  expect(steps).toEqual([]);
});

it('refuses to begin when the log ends below what was booked', async () => {
  const { consumer, book, control, batch } = world();
  await consumer.start(0, 0n);
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await consumer.revoked(0);
  const held = await book.open(TOPIC, 0);
  book.positions = async () => new Map([[0, { ...held, next: 2_000n }]]);
  book.open = async () => ({ ...held, next: 2_000n });
  await expect(consumer.start(0, 0n)).rejects.toThrow('the log has lost data');
});

it('has settled the batch that was in hand when the process began to stop, before the pools are closed', async () => {
  const { consumer, book, steps, control, batch } = world();
  await consumer.start(0, 0n);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const open = book.transaction.bind(book);
  book.transaction = async (topic, partition, work) => {
    await held;
    return open(topic, partition, work);
  };
  const inHand = consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await consumer.onModuleDestroy();
  // Here the consumers of the log end, each with the batch that it has in hand.
  release();
  await inHand;
  await consumer.onApplicationShutdown();
  expect(steps).toEqual(['told 1', 'committed 1']);
});

it('does not wait for ever at its end for a dependency that is away', async () => {
  const { consumer, steps, state, control, batch } = world();
  state.noticesFail = Number.POSITIVE_INFINITY;
  await consumer.start(0, 0n);
  await consumer.handle(batch(0n, report('a', 'A', OCCURRED)), control);
  await consumer.onModuleDestroy();
  await consumer.onApplicationShutdown();
  expect(steps).toEqual([]);
}, 10_000);
