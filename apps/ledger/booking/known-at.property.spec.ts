// What was known at an instant: the entries known then sum to the fold, in the order of the log, of the events known then
// (contract, fine print 3). What was refused is never known.

import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { LoggedEvent } from '#oracle/event-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import { cuts } from '#test/oracle/book-history';
import { bookInMemory, sumsOf } from '#test/oracle/book-in-memory';
import { FIRST_APPEND, type HistoryOptions, HOUR, histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';

const tree = sampleTree();
/** Two seconds on a quiet machine. */
jest.setTimeout(60_000);

/** Sums of the fold of what was booked in the end and known at `t`. */
const knownSums = (log: readonly LoggedEvent[], whole: LedgerOracle, t: number): Map<string, bigint> => {
  const known = new Set(whole.booked.filter((one) => one.knownAt <= t).map((one) => Number(one.offset)));
  // Who may write what was decided when it was booked.
  const then = log.filter((_, at) => known.has(at)).map((one) => ({ ...one, scope: null }));
  return new Map([...new LedgerOracle(SAMPLE_WORLD, then).sums()].sort());
};

const holdsFor = (options: HistoryOptions, numRuns = 18): Promise<void> =>
  fc.assert(
    fc.asyncProperty(histories(options), cuts, fc.integer({ min: -1, max: 60 }), async (log, plan, minutes) => {
      const book = await bookInMemory(log, plan, tree);
      const whole = new LedgerOracle(SAMPLE_WORLD, log);
      const hours = Array.from({ length: 12 }, (_, i) => FIRST_APPEND + (i - 7) * HOUR);
      for (const t of [...hours, FIRST_APPEND + minutes * 600_000]) {
        const entries = book.entries.filter((entry) => entry.knownAt <= t);
        expect(sumsOf(entries)).toEqual(knownSums(log, whole, t));
      }
    }),
    { numRuns },
  );

describe('what was known at an instant', () => {
  it('is exact for incidents, whatever `knownsince` says', () => holdsFor({ kinds: ['incident'] }));

  it('is exact for inspections, whatever `knownsince` says', () => holdsFor({ kinds: ['inspection'] }));

  it('is exact for returns, whatever `knownsince` says', () => holdsFor({ kinds: ['return'] }));
});
