// The sums that readings are made of, at every level of the tree and in every window, on any day and on the day after, are what
// the oracle counts: followed batch by batch, over a change of day, trimmed, and built anew.

import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type Day } from '#domain/calendar/day';
import { startOfDay } from '#domain/calendar/local-time';
import { assessmentYear, WINDOW_NAMES, windowOf } from '#domain/indicator/window';
import { MemoryReadingStore } from '#memory/memory-reading-store';
import { windowDays, yearAround } from '#oracle/days-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import type { SumRequest } from '#ports/reading-store/reading-store';
import type { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { cuts } from '#test/oracle/book-history';
import { bookInMemory, PARTITION, TOPIC } from '#test/oracle/book-in-memory';
import { histories } from '#test/oracle/random-history';
import { SAMPLE_CODES, SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { floorsOn } from './floors.js';
import { followSlot, rebuildSlot } from './follow-slot.js';

const tree = sampleTree();
/** Two seconds on a quiet machine. */
jest.setTimeout(60_000);
const SLOT = { topic: TOPIC, partition: PARTITION, slot: PARTITION };
/** Kinds on which sums rest: of all counters, of enterprises whose names hold anything. */
const COUNTED = ['incident', 'incident', 'inspection', 'return', 'return'] as const;
const YEAR_STARTS = ['01-01', '02-29', '04-01', '07-01'];
const TODAYS = [
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2024-06-30',
  '2024-07-01',
  '2024-12-31',
  '2025-01-01',
  '2025-02-28',
  '2025-03-01',
  '2025-03-31',
];

/** All sums that readings of a day may need; the windows are the product's own. */
const requestsOn = (asOf: Day, counters: readonly string[], yearStart: string): SumRequest[] =>
  WINDOW_NAMES.flatMap((name) => {
    const days = windowOf(name, asOf, assessmentYear(asOf, yearStart));
    return counters.flatMap((counter) => SAMPLE_CODES.map((region) => ({ counter, region, ...days })));
  });

const sumsIn = async (store: MemoryReadingStore, requests: readonly SumRequest[]) => {
  const answer = await store.sums([SLOT.slot], requests);
  if (answer.state !== 'ready') throw new Error('the slot is not ready');
  return answer.sums;
};

it('sums every window at every level as the oracle does, also on the next day and after a rebuild', async () => {
  const day = fc.record({
    today: fc.constantFrom(...TODAYS),
    yearStart: fc.constantFrom(...YEAR_STARTS),
    /** How many days ago the following began. */
    began: fc.nat({ max: 40 }),
    past: fc.nat({ max: 400 }),
  });
  const property = fc.asyncProperty(
    histories({ kinds: COUNTED }),
    cuts,
    day,
    async (log, plan, { today, yearStart, began, past }) => {
      const clock = { today: addDays(today, -began), now: () => startOfDay(clock.today, 'Asia/Shanghai') };
      const store = new MemoryReadingStore();
      const follow = async (book: MemoryLedgerBook): Promise<void> => {
        await followSlot({ book, store, clock }, SLOT, tree);
      };
      const book = await bookInMemory(log, plan, tree, follow);
      const oracle = new LedgerOracle(SAMPLE_WORLD, log);
      const counters = [...new Set(oracle.amounts().map((amount) => amount.counter)), 'deaths'];
      const expected = (asOf: Day): bigint[] =>
        WINDOW_NAMES.flatMap((name) => {
          const { from, to } = windowDays(name, asOf, yearAround(asOf, yearStart).from);
          const sums = oracle.sumsIn(from, to);
          return counters.flatMap((counter) => SAMPLE_CODES.map((region) => sums.get(`${counter}|${region}`) ?? 0n));
        });
      const check = async (store: MemoryReadingStore, asOf: Day, mayBeTooOld: boolean): Promise<void> => {
        const found = await sumsIn(store, requestsOn(asOf, counters, yearStart));
        const right = expected(asOf);
        expect(mayBeTooOld ? found.map((sum, i) => (sum === 'too-old' ? right[i] : sum)) : found).toEqual(right);
      };
      clock.today = today;
      const tomorrow = addDays(today, 1);
      await check(store, today, false);
      await check(store, addDays(today, -past), true);
      await check(store, tomorrow, false);
      await store.trim(SLOT.slot, (await store.position(SLOT.slot))?.epoch ?? 0, floorsOn(tomorrow));
      await check(store, tomorrow, false);
      clock.today = tomorrow;
      const rebuilt = new MemoryReadingStore();
      await rebuildSlot({ book, store: rebuilt, clock }, SLOT, tree);
      await check(rebuilt, tomorrow, false);
      await check(rebuilt, addDays(today, -past), true);
    },
  );
  await fc.assert(property, { numRuns: 12 });
});
