// What stood at an instant: the rows of versions and declarations known then, folded as readings fold them, are what stands by
// the oracle's fold, in the order of the log, of the events known then (contract, fine print 3).

import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { LedgerOracle } from '#oracle/ledger-oracle';
import { cuts } from '#test/oracle/book-history';
import { bookInMemory } from '#test/oracle/book-in-memory';
import type { Kind } from '#test/oracle/history-step';
import { FIRST_APPEND, HOUR, histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { standingBy, standingIn } from '#test/oracle/standing-text';

const tree = sampleTree();
/** Two seconds on a quiet machine. */
jest.setTimeout(60_000);
const HOURS = Array.from({ length: 12 }, (_, i) => FIRST_APPEND + (i - 7) * HOUR);

/**
 * `isWhole`: what was booked is booked again by every fold of what was known. A row says that its event was booked; where the
 * fold of a part refuses it, the rows of that part say too much.
 */
const holdsFor = (
  kinds: readonly Kind[],
  { isWhole, numRuns = 25 }: { isWhole: boolean; numRuns?: number },
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(histories({ kinds }), cuts, async (log, plan) => {
      const book = await bookInMemory(log, plan, tree);
      const whole = new LedgerOracle(SAMPLE_WORLD, log);
      for (const t of HOURS) {
        const known = new Set(whole.booked.filter((one) => one.knownAt <= t).map((one) => Number(one.offset)));
        const then = new LedgerOracle(
          SAMPLE_WORLD,
          log.filter((_, at) => known.has(at)).map((one) => ({ ...one, scope: null })),
        );
        if (isWhole) expect(then.refused).toEqual([]);
        if (then.refused.length === 0) expect(standingIn(book.versions, t)).toEqual(standingBy(then));
      }
    }),
    { numRuns },
  );

describe('what stood at an instant, whatever `knownsince` says', () => {
  it('of targets and surveys', () => holdsFor(['target', 'survey'], { isWhole: true }));

  it('of relays, violations, assessments and figures', () =>
    holdsFor(['relay', 'decided', 'published', 'assessment', 'figure'], { isWhole: true }));

  it('of inspections with the hazards that they list, and of what was said of hazards afterwards', () =>
    holdsFor(['inspection', 'inspection', 'rectified', 'changed'], { isWhole: true }));

  it('of exposures, where none of them cuts another', () => holdsFor(['exposure'], { isWhole: false }));

  it('of returns, where none of them cuts another', () => holdsFor(['return'], { isWhole: false, numRuns: 12 }));
});
