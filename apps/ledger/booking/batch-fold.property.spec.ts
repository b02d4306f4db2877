// Whatever comes, in whatever order, cut into whatever batches, with whatever crashes between: the ledger comes to what the
// plain oracle comes to, which looks at the whole log at once.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { ALL_AT_ONCE, bookHistory, type Cut, cuts, ONE_BY_ONE } from '#test/oracle/book-history';
import { LedgerOracle, type LoggedEvent } from '#test/oracle/ledger-oracle';
import { histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { bookBatch } from './book-batch.js';

const tree = sampleTree();
const place = { topic: 'events', partition: 0 };

const booked = async (log: readonly LoggedEvent[], plan: readonly Cut[]): Promise<MemoryLedgerBook> => {
  const book = new MemoryLedgerBook();
  await bookHistory(log, plan, async (batch, dies) => {
    book.dieBeforeCommit = dies;
    const outcome = bookBatch(book, { ...place, ...batch }, tree);
    if (dies) await expect(outcome).rejects.toThrow('died before the commit');
    else await outcome;
  });
  return book;
};

/** What must be the same for every cutting: the sums, and what became of every event. */
const outcomeOf = (book: MemoryLedgerBook) => {
  const sums = new Map<string, bigint>();
  for (const { contribution: c } of book.entries) {
    const key = `${c.counter}|${c.basisSector ?? ''}|${c.region}|${c.day}`;
    sums.set(key, (sums.get(key) ?? 0n) + c.amount);
  }
  const journal = [...book.journal.values()];
  return {
    sums: new Map([...sums].filter(([, sum]) => sum !== 0n).sort()),
    refused: book.refused.map((row) => `${row.event?.source} ${row.event?.id} ${row.code}`).sort(),
    waiting: book.waiting.map((w) => `${w.event.source} ${w.event.id}`).sort(),
    journalled: journal
      .filter((row) => row.state !== 'waiting')
      .map((row) => `${row.event.source} ${row.event.id}`)
      .sort(),
  };
};

const expected = (oracle: LedgerOracle): ReturnType<typeof outcomeOf> => ({
  sums: new Map([...oracle.sums()].sort()),
  refused: oracle.refused.map(({ ref, code }) => `${ref} ${code}`).sort(),
  waiting: oracle.waiting.map(({ event }) => `${event.source} ${event.id}`).sort(),
  journalled: oracle.booked.map(({ event }) => `${event.source} ${event.id}`).sort(),
});

describe('the fold of the log', () => {
  it('is what the oracle makes of the whole log, however it is cut, and whatever is read again', async () => {
    const property = fc.asyncProperty(histories(), cuts, async (log, plan) => {
      const oracle = expected(new LedgerOracle(SAMPLE_WORLD, log));
      for (const one of [plan, ONE_BY_ONE, ALL_AT_ONCE]) expect(outcomeOf(await booked(log, one))).toEqual(oracle);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
