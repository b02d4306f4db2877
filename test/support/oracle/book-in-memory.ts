// A history booked by the ledger's own code into a book in memory.

import type { RegionTree } from '#domain/region/region-tree';
import type { LoggedEvent } from '#oracle/event-oracle';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import type { JournalRow } from '#ports/ledger-book';
import { bookBatch } from '../../../apps/ledger/booking/book-batch.js';
import { MemoryLedgerBook } from '../ledger/memory-ledger-book.js';
import { bookHistory, type Cut } from './book-history.js';

export const TOPIC = 'events';
export const PARTITION = 0;

export const bookInMemory = async (
  log: readonly LoggedEvent[],
  plan: readonly Cut[],
  tree: RegionTree,
  afterBatch: (book: MemoryLedgerBook) => Promise<void> = async () => undefined,
): Promise<MemoryLedgerBook> => {
  const book = new MemoryLedgerBook();
  await book.open(TOPIC, PARTITION);
  await bookHistory(log, plan, async (batch, dies) => {
    book.dieBeforeCommit = dies;
    try {
      await bookBatch(book, { topic: TOPIC, partition: PARTITION, ...batch }, tree);
    } catch (error) {
      if (!dies || !(error instanceof Error) || error.message !== 'died before the commit') throw error;
    }
    await afterBatch(book);
  });
  return book;
};

/** What must be the same for every cutting: the sums, and what became of every event. */
export interface Outcome {
  readonly sums: ReadonlyMap<string, bigint>;
  readonly refused: readonly string[];
  readonly waiting: readonly string[];
  /** With whether a number rests on it; of a withdrawal it is not asked. */
  readonly journalled: readonly string[];
}

export const journalText = ({ event, type, state }: Pick<JournalRow, 'event' | 'type' | 'state'>): string =>
  `${event.source} ${event.id} ${type === 'safety.record.withdrawn' ? '' : state}`;

type Entries = readonly Pick<MemoryLedgerBook['entries'][number], 'contribution'>[];

export const sumsOf = (entries: Entries): Map<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { contribution: c } of entries) {
    const key = `${c.counter}|${c.basisSector ?? ''}|${c.region}|${c.day}|${c.organization ?? ''}`;
    sums.set(key, (sums.get(key) ?? 0n) + c.amount);
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n).sort());
};

export const outcomeOf = (book: MemoryLedgerBook): Outcome => ({
  sums: sumsOf(book.entries),
  refused: book.refused.map((row) => `${row.event?.source} ${row.event?.id} ${row.code}`).sort(),
  waiting: book.waiting.map((w) => `${w.event.source} ${w.event.id}`).sort(),
  journalled: [...book.journal.values()]
    .filter((row) => row.state !== 'waiting')
    .map(journalText)
    .sort(),
});

export const expectedBy = (oracle: LedgerOracle): Outcome => ({
  sums: new Map([...oracle.sums()].sort()),
  refused: oracle.refused.map(({ ref, code }) => `${ref} ${code}`).sort(),
  waiting: oracle.waiting.map(({ event }) => `${event.source} ${event.id}`).sort(),
  journalled: oracle.booked.map(({ event, state }) => `${event.source} ${event.id} ${state ?? ''}`).sort(),
});
