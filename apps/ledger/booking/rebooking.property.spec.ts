// Booked by the reference data of one day, booked anew by those of another: it comes to what the plain oracle makes of the whole
// log by the later ones, whatever came before and comes after, and what was known until then stays.

import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { RegionTree } from '#domain/region/region-tree';
import type { LoggedEvent } from '#oracle/event-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import { type EventDraft, filed, history } from '#test/ledger/events';
import { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { batchesOf, type Cut, cuts } from '#test/oracle/book-history';
import { PARTITION, sumsOf, TOPIC } from '#test/oracle/book-in-memory';
import { FIRST_APPEND, HOUR, histories } from '#test/oracle/random-history';
import { rebookings } from '#test/oracle/rebookings';
import { SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { bookBatch } from './book-batch.js';

/** Everybody reports by returns, or nobody does: the same regions, so the same is accepted. */
const earlier = (basis: 'incidents' | 'returns') => {
  const bases = SAMPLE_WORLD.regions.map(({ code }) => ({
    ...{ region: code, sector: '*' as const, basis },
    ...{ from: '1949-10-01', to: null },
  }));
  const world = { ...SAMPLE_WORLD, bases };
  return { world, tree: new RegionTree(world.regions, bases, world.ownCity, 1) };
};
const later = sampleTree(2);
jest.setTimeout(60_000);

type Part = { readonly log: readonly LoggedEvent[]; readonly plan: readonly Cut[]; readonly tree: RegionTree };

const bookPart = async (book: MemoryLedgerBook, { log, plan, tree }: Part): Promise<void> => {
  const { next } = await book.open(TOPIC, PARTITION);
  for (const { batch } of batchesOf(log, plan)) {
    const records = batch.records.map((record) => ({ ...record, offset: record.offset + next }));
    const place = { topic: TOPIC, partition: PARTITION, from: batch.from + next, to: batch.to + next };
    await bookBatch(book, { ...place, records }, tree);
  }
};

it.each([
  ['everything', histories()],
  ['incidents', histories({ kinds: ['incident'] })],
  ['returns', histories({ kinds: ['return'] })],
])('comes to what the oracle makes of the whole log by the later reference data: %s', async (_, told) => {
  const basis = fc.constantFrom('incidents' as const, 'returns' as const);
  const property = fc.asyncProperty(told, cuts, basis, fc.nat({ max: 100 }), async (log, plan, stated, share) => {
    const { world, tree } = earlier(stated);
    const cut = Math.ceil((log.length * share) / 100);
    const [first, second] = [log.slice(0, cut), log.slice(cut)];
    const book = new MemoryLedgerBook();
    await bookPart(book, { log: first, plan, tree });
    expect(sumsOf(book.entries)).toEqual(new Map([...new LedgerOracle(world, first).sums()].sort()));
    const [before, refused] = [[...book.entries], book.refused.length];

    const last = Math.max(0, ...first.map(({ appendedAt }) => appendedAt));
    const asked = rebookings(book, last);
    await bookPart(book, { log: asked, plan, tree: later });
    expect(book.refused).toHaveLength(refused);
    expect(sumsOf(book.entries)).toEqual(new Map([...new LedgerOracle(SAMPLE_WORLD, first).sums()].sort()));
    expect(book.entries.slice(0, before.length)).toEqual(before);
    expect(book.entries.slice(before.length).filter((entry) => entry.knownAt < last)).toEqual([]);

    // Again: nothing is found.
    const entries = book.entries.length;
    const again = asked.map((one) => ({ ...one, event: { ...one.event, id: `again ${one.event.id}` } }));
    await bookPart(book, { log: [...asked, ...again], plan, tree: later });
    expect(book.entries).toHaveLength(entries);

    await bookPart(book, {
      log: second.map((one) => ({ ...one, appendedAt: one.appendedAt + HOUR })),
      plan,
      tree: later,
    });
    const whole = [...first, ...second.map((one) => ({ ...one, appendedAt: one.appendedAt + HOUR }))];
    expect(sumsOf(book.entries)).toEqual(new Map([...new LedgerOracle(SAMPLE_WORLD, whole).sums()].sort()));

    // What was known of them before they were booked anew stays, whatever an import says of then.
    const anew = new Set(book.entries.slice(before.length, entries).map(({ subject }) => subject));
    // An inspection may bear an incident's name, and depends on no basis.
    const isAnew = ({ subject, contribution }: MemoryLedgerBook['entries'][number]): boolean =>
      !contribution.counter.startsWith('inspections.') &&
      (anew.has(subject) || anew.has(subject.slice(0, subject.lastIndexOf('/'))));
    for (let t = last - 1; t > last - 60 * HOUR; t -= 7 * HOUR) {
      const knownThen = (all: MemoryLedgerBook['entries']) => sumsOf(all.filter((e) => e.knownAt <= t && isAnew(e)));
      expect(knownThen(book.entries)).toEqual(knownThen(before));
    }
  });
  await fc.assert(property, { numRuns: 12 });
});

it('lets no import reach behind the day on which its series was booked anew', async () => {
  const at = (hour: number): number => FIRST_APPEND + hour * HOUR;
  const said = (event: EventDraft, hour: number): LoggedEvent => ({ event, scope: null, appendedAt: at(hour) });
  const period = ['2025-01-01', '2025-02-01'] as const;
  const book = new MemoryLedgerBook();
  const plan = [{ size: 1, again: 0, dies: false }];
  const first = said(filed('r1', '330000', period, { deaths: 7 }), 0);
  await bookPart(book, { log: [first], plan, tree: earlier('incidents').tree });
  expect(book.entries).toEqual([]);
  await bookPart(book, { log: rebookings(book, at(5)), plan, tree: later });
  const revised = history(filed('r2', '330000', period, { deaths: 4 }), new Date(at(2)).toISOString());
  await bookPart(book, { log: [said(revised, 9)], plan, tree: later });
  const deaths = (hour: number) =>
    sumsOf(book.entries.filter((e) => e.knownAt <= at(hour))).get('deaths|construction|330000|2025-01-31|') ?? 0n;
  expect([0, 2, 4, 5, 9].map(deaths)).toEqual([0n, 0n, 0n, 4n, 4n]);
});
