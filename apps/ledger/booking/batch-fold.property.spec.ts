// Whatever comes, in whatever order, cut into whatever batches, with whatever crashes between: the ledger comes to what the
// plain oracle comes to, which looks at the whole log at once.

import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { EventRef } from '#domain/ledger/outcome';
import { placeOf } from '#oracle/amounts-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import type { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { ALL_AT_ONCE, cuts, ONE_BY_ONE } from '#test/oracle/book-history';
import { bookInMemory, expectedBy, outcomeOf } from '#test/oracle/book-in-memory';
import { histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { facesBy, facesIn, standingBy, standingIn } from '#test/oracle/standing-text';

const tree = sampleTree();
/** Two seconds on a quiet machine. */
jest.setTimeout(60_000);

/** The sums, the fate of every event, what stands by the rows that were written, and the present faces. */
const expectSame = (book: MemoryLedgerBook, oracle: LedgerOracle): void => {
  expect(outcomeOf(book)).toEqual(expectedBy(oracle));
  expect(standingIn(book.versions)).toEqual(standingBy(oracle));
  expect(facesIn(book)).toEqual(facesBy(oracle));
};

const netByEvent = (rows: readonly { event: EventRef; place: string; amount: bigint }[]): string[] => {
  const net = new Map<string, bigint>();
  for (const { event, place, amount } of rows) {
    const key = `${event.source} ${event.id} ${place}`;
    net.set(key, (net.get(key) ?? 0n) + amount);
  }
  return [...net].flatMap(([key, amount]) => (amount === 0n ? [] : [`${key} ${amount}`])).sort();
};

describe('the fold of the log', () => {
  it('is what the oracle makes of the whole log, however it is cut, and whatever is read again', async () => {
    const property = fc.asyncProperty(histories(), cuts, async (log, plan) => {
      const oracle = new LedgerOracle(SAMPLE_WORLD, log);
      for (const one of [plan, ONE_BY_ONE, ALL_AT_ONCE]) expectSame(await bookInMemory(log, one, tree), oracle);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('books at every position what the oracle books there, event by event', async () => {
    const property = fc.asyncProperty(histories(), cuts, async (log, plan) => {
      const { entries } = await bookInMemory(log, plan, tree);
      const oracle = new LedgerOracle(SAMPLE_WORLD);
      for (const [i, { event, scope, appendedAt }] of log.entries()) {
        const value = Buffer.from(JSON.stringify(event));
        const fates = oracle.take({ offset: BigInt(i), scope, appendedAt, value });
        const expected = fates.flatMap((fate) =>
          fate.type === 'booked' ? fate.amounts.map((a) => ({ event: fate.one.event, place: placeOf(a), ...a })) : [],
        );
        const booked = entries
          .filter((row) => row.offset === BigInt(i))
          .map(({ event: of, contribution: c }) => {
            const one = { ...c, sector: c.basisSector, organization: c.organization ?? null };
            return { event: of, place: placeOf(one), amount: c.amount };
          });
        expect(netByEvent(booked)).toEqual(netByEvent(expected));
      }
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('is the same in any order of the log that keeps the order of each key', async () => {
    const shuffle = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
    const property = fc.asyncProperty(histories({ namesOthers: false }), shuffle, cuts, async (log, picks, plan) => {
      const keys = [...new Set(log.map((one) => one.key))];
      const queues = new Map(keys.map((key) => [key, log.filter((one) => one.key === key)]));
      const shuffled = picks.flatMap((pick) => {
        const left = keys.filter((key) => (queues.get(key)?.length ?? 0) > 0);
        const next = queues.get(left[pick % left.length] ?? '')?.shift();
        return next ? [next] : [];
      });
      expect(shuffled).toHaveLength(log.length);
      expectSame(await bookInMemory(shuffled, plan, tree), new LedgerOracle(SAMPLE_WORLD, log));
    });
    await fc.assert(property, { numRuns: 50 });
  });
});
