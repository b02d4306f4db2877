// Booked by the reference data of one day, booked anew by those of another: it comes to what the plain oracle makes of the whole
// log by the later ones, whatever came before and comes after, and what was known until then stays.

import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { contentHash } from '#contracts/events/content-hash';
import { SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import { RegionTree } from '#domain/region/region-tree';
import type { LoggedEvent } from '#oracle/event-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { batchesOf, type Cut, cuts } from '#test/oracle/book-history';
import { PARTITION, sumsOf, TOPIC } from '#test/oracle/book-in-memory';
import { HOUR, histories } from '#test/oracle/random-history';
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

const KINDS = { 'safety.incident.': 'incident', 'safety.inspection.': 'inspection', 'safety.return.': 'returns' };

/** One for every subject that is booked. */
const rebookings = (book: MemoryLedgerBook, appendedAt: number): LoggedEvent[] => {
  const wanted = [...book.journal.values()].flatMap(({ type, subject, state }) => {
    const kind = Object.entries(KINDS).find(([prefix]) => type.startsWith(prefix))?.[1];
    if (kind === undefined || state === 'waiting' || type === 'safety.incident.relayed') return [];
    return [`${kind} ${kind === 'returns' ? subject.slice(0, subject.lastIndexOf('/')) : subject}`];
  });
  return [...new Set(wanted)].map((text) => {
    const [kind = '', ...subject] = text.split(' ');
    const data = { kind, region: '440600', treeVersion: 2, reason: 'bases' };
    const common = { specversion: '1.0', source: 'urn:fengsui:rebook', datacontenttype: 'application/json' } as const;
    const named = { type: SUBJECT_REBOOKED, subject: subject.join(' '), data };
    const event = { ...common, ...named, id: contentHash(named), time: new Date(appendedAt).toISOString() };
    return { event, scope: null, appendedAt };
  });
};

it('comes to what the oracle makes of the whole log by the later reference data', async () => {
  const basis = fc.constantFrom('incidents' as const, 'returns' as const);
  const property = fc.asyncProperty(
    histories(),
    cuts,
    basis,
    fc.nat({ max: 100 }),
    async (log, plan, stated, share) => {
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
      const isAnew = ({ subject }: { subject: string }): boolean =>
        anew.has(subject) || anew.has(subject.slice(0, subject.lastIndexOf('/')));
      for (let t = last - 1; t > last - 60 * HOUR; t -= 7 * HOUR) {
        const knownThen = (all: MemoryLedgerBook['entries']) => sumsOf(all.filter((e) => e.knownAt <= t && isAnew(e)));
        expect(knownThen(book.entries)).toEqual(knownThen(before));
      }
    },
  );
  await fc.assert(property, { numRuns: 15 });
});
