// The same histories as in `batch-fold.property.spec.ts`, few and short, on a real Postgres: every batch booked twice at once,
// and two partitions that claim the same identities at once.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Contribution } from '#domain/ledger/entry';
import type { EventRef } from '#domain/ledger/outcome';
import type { LoggedEvent } from '#oracle/event-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import type { JournalRow } from '#ports/ledger-book';
import { emptyLedger, openLedger, TOPIC } from '#test/ledger/booking-bench';
import { report, withdraw } from '#test/ledger/events';
import { bookHistory, cuts } from '#test/oracle/book-history';
import { expectedBy, journalText, type Outcome, sumsOf } from '#test/oracle/book-in-memory';
import { histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { type BookOutcome, bookBatch } from './book-batch.js';

const tree = sampleTree();
/** 4 s on a quiet machine. */
const MANY_HISTORIES_MS = 60_000;
let ledger: Awaited<ReturnType<typeof openLedger>>;
beforeAll(async () => {
  ledger = await openLedger();
}, MANY_HISTORIES_MS);
afterAll(() => ledger.close());

/** The database is this suite's own; each history begins with an empty ledger. */
const empty = (): Promise<void> => emptyLedger(ledger.database);
beforeEach(empty);

const names = async (sql: string, partition: number): Promise<string[]> => {
  const rows = await ledger.database.query<{ name: string }>(sql, [partition]);
  return rows.map((row) => row.name).sort();
};

const journalledIn = async (partition: number): Promise<string[]> => {
  const rows = await ledger.database.query<Pick<JournalRow, 'type' | 'state'> & EventRef>(
    `select source, id, type, state from journal where partition = $1 and state <> 'waiting'`,
    [partition],
  );
  return rows.map(({ source, id, type, state }) => journalText({ event: { source, id }, type, state })).sort();
};

const outcomeIn = async (partition: number): Promise<Outcome> => {
  const rows = await ledger.database.query<
    Omit<Contribution, 'basisSector'> & { basis_sector: Contribution['basisSector'] }
  >('select counter, basis_sector, region, day, amount, organization from ledger_entry where partition = $1', [
    partition,
  ]);
  const [refused, waiting, journalled] = await Promise.all([
    names(`select source || ' ' || event_id || ' ' || code as name from refused where partition = $1`, partition),
    names(`select source || ' ' || event_id as name from waiting where partition = $1`, partition),
    journalledIn(partition),
  ]);
  const entries = rows.map(({ basis_sector: basisSector, ...row }) => ({ contribution: { ...row, basisSector } }));
  return { sums: sumsOf(entries), refused, waiting, journalled };
};

/** Every batch is handed in `times` times at once; exactly one of them books it. */
const bookAll = (
  log: readonly LoggedEvent[],
  plan: Parameters<typeof bookHistory>[1],
  partition: number,
  times: number,
) =>
  bookHistory(log, plan, async (batch) => {
    const before = (await ledger.book.positions(TOPIC)).get(partition)?.next ?? 0n;
    const outcomes: BookOutcome[] = await Promise.all(
      Array.from({ length: times }, () => bookBatch(ledger.book, { topic: TOPIC, partition, ...batch }, tree)),
    );
    const isNew = batch.to > before;
    expect(outcomes.filter((outcome) => outcome.type === 'booked')).toHaveLength(isNew ? 1 : 0);
  });

it(
  'is what the oracle makes of the log, though every batch is booked twice at once',
  async () => {
    const property = fc.asyncProperty(histories({ maxLength: 16 }), cuts, async (log, plan) => {
      await empty();
      await ledger.book.open(TOPIC, 0);
      await bookAll(log, plan, 0, 2);
      expect(await outcomeIn(0)).toEqual(expectedBy(new LedgerOracle(SAMPLE_WORLD, log)));
    });
    await fc.assert(property, { numRuns: 40 });
  },
  MANY_HISTORIES_MS,
);

it('books in one batch what that batch first refuses, after it had waited', async () => {
  await ledger.book.open(TOPIC, 0);
  const late = { event: withdraw('b', 'A', 'a'), appendedAt: 0 };
  const log = [
    { ...late, scope: '440606' },
    { event: report('a', 'A'), appendedAt: 0, scope: null },
    { ...late, scope: null },
  ];
  await bookAll(
    log,
    [
      { size: 1, again: 0, dies: false },
      { size: 2, again: 0, dies: false },
    ],
    0,
    1,
  );
  expect(await outcomeIn(0)).toEqual(expectedBy(new LedgerOracle(SAMPLE_WORLD, log)));
});

it(
  'books an identity once that two partitions claim at once, and sums what its journal holds',
  async () => {
    const kinds = ['incident', 'incident', 'inspection'] as const;
    const log = (prefix: string) => histories({ maxLength: 16, prefix, kinds, namesOthers: false });
    const property = fc.asyncProperty(log('p'), log('q'), cuts, cuts, async (p, q, planP, planQ) => {
      await empty();
      await Promise.all([ledger.book.open(TOPIC, 0), ledger.book.open(TOPIC, 1)]);
      await Promise.all([bookAll(p, planP, 0, 1), bookAll(q, planQ, 1, 1)]);
      for (const [partition, sent] of [p, q].entries()) {
        const rows = await ledger.database.query<{ offset: bigint }>(
          `select "offset" from journal where partition = $1 and state <> 'waiting'`,
          [partition],
        );
        const booked = new Set(rows.map((row) => Number(row.offset)));
        const oracle = new LedgerOracle(
          SAMPLE_WORLD,
          sent.filter((_, at) => booked.has(at)),
        );
        expect({ refused: oracle.refused, waiting: oracle.waiting }).toEqual({ refused: [], waiting: [] });
        expect((await outcomeIn(partition)).sums).toEqual(expectedBy(oracle).sums);
      }
      // Nothing is lost: each identity is booked, waits, or is refused.
      const [ofP, ofQ] = [await outcomeIn(0), await outcomeIn(1)];
      const identity = (text: string): string => text.split(' ').slice(0, 2).join(' ');
      const fates = [...ofP.journalled, ...ofQ.journalled, ...ofP.waiting, ...ofQ.waiting].map(identity);
      const refused = [...ofP.refused, ...ofQ.refused].map(identity);
      expect(new Set([...fates, ...refused])).toEqual(
        new Set([...p, ...q].map(({ event }) => `${event.source} ${event.id}`)),
      );
      expect(new Set(fates).size).toBe(fates.length);
    });
    await fc.assert(property, { numRuns: 30 });
  },
  MANY_HISTORIES_MS,
);
