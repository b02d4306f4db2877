// Whatever comes, in whatever order, cut into whatever batches, with whatever crashes between: the ledger comes to what the
// plain oracle comes to, which looks at the whole log at once.

import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
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

describe('the fold of the log', () => {
  it('is what the oracle makes of the whole log, however it is cut, and whatever is read again', async () => {
    const property = fc.asyncProperty(histories(), cuts, async (log, plan) => {
      const oracle = new LedgerOracle(SAMPLE_WORLD, log);
      for (const one of [plan, ONE_BY_ONE, ALL_AT_ONCE]) expectSame(await bookInMemory(log, one, tree), oracle);
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
