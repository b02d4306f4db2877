// Reference data change at random while events are booked, and some of the changes are followed by `rebook`: at every position
// the oracle, going by the reference data of that position, comes to what was booked there, and after the last `rebook`
// nothing is left that would be booked otherwise.

import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { RegionTree } from '#domain/region/region-tree';
import { netOf } from '#oracle/amounts-oracle';
import type { OracleAmount } from '#oracle/count-oracle';
import type { LoggedEvent } from '#oracle/event-oracle';
import type { Fate } from '#oracle/fate';
import { LedgerOracle } from '#oracle/ledger-oracle';
import { type OracleWorld, RegionOracle } from '#oracle/region-oracle';
import { MemoryLedgerBook } from '#test/ledger/memory-ledger-book';
import { batchesOf, type Cut, cuts } from '#test/oracle/book-history';
import { PARTITION, TOPIC } from '#test/oracle/book-in-memory';
import { histories } from '#test/oracle/random-history';
import { rebookings } from '#test/oracle/rebookings';
import { SAMPLE_CODES, SAMPLE_WORLD } from '#test/oracle/sample-world';
import { bookBatch } from '../../ledger/booking/book-batch.js';

jest.setTimeout(120_000);

const day = fc.constantFrom('1990-01-01', '2024-01-01', '2024-02-15', '2024-05-01', '2024-09-01', '2025-01-15');
const someBasis = fc.record({
  region: fc.constantFrom(...SAMPLE_CODES),
  sector: fc.constantFrom('*' as const, 'construction' as const, 'fire' as const),
  basis: fc.constantFrom('incidents' as const, 'returns' as const),
  ...{ from: day, to: fc.option(day) },
});
const someEnd = fc.record({
  code: fc.constantFrom('440605124', '440605', '440604', '440606', '440100'),
  on: day,
  successors: fc.constantFrom([], ['440604'], ['440606'], ['440605124'], ['440604', '440605']),
});
const someRule = fc.record({ from: day, to: fc.option(day), countsBelowThreshold: fc.boolean() });

/** Any changes of the sample: what was stated before may be taken back, which is more than the verbs allow. */
const worlds: fc.Arbitrary<OracleWorld> = fc
  .record({
    bases: fc.array(someBasis, { maxLength: 3 }),
    ends: fc.uniqueArray(someEnd, { maxLength: 2, selector: ({ code }) => code }),
    counting: fc.uniqueArray(someRule, { maxLength: 2, selector: ({ from }) => from }),
  })
  .map(({ bases, ends, counting }) => ({
    ownCity: SAMPLE_WORLD.ownCity,
    regions: SAMPLE_WORLD.regions.map((row) => {
      const end = ends.find(({ code }) => code === row.code);
      return end ? { ...row, validTo: end.on, successors: end.successors } : row;
    }),
    bases: [...bases, ...SAMPLE_WORLD.bases],
    counting,
  }));

interface Chapter {
  readonly world: OracleWorld;
  /** How much of what is left of the log is booked by it. */
  readonly share: number;
  readonly isRebooked: boolean;
}
const chapters = fc.array(
  fc.record({ world: worlds, share: fc.constantFrom(0.3, 0.5, 0.8), isRebooked: fc.boolean() }),
  {
    ...{ minLength: 2, maxLength: 4 },
  },
);

class Telling {
  readonly book = new MemoryLedgerBook();
  private readonly oracle: LedgerOracle;
  private next = 0n;
  private appendedAt = 0;
  private version = 0;

  constructor(private readonly plan: readonly Cut[]) {
    this.oracle = new LedgerOracle(SAMPLE_WORLD);
  }

  async change({ world }: Chapter): Promise<void> {
    this.version += 1;
    this.tree = new RegionTree(world.regions, world.bases, world.ownCity, this.version, world.counting);
    this.oracle.goBy(new RegionOracle(world));
  }
  private tree = new RegionTree([], [], '', 0);

  /** Books them, and compares what each position has with what the oracle says of it. */
  async tell(events: readonly LoggedEvent[]): Promise<void> {
    await this.book.open(TOPIC, PARTITION);
    for (const { batch } of batchesOf(events, this.plan)) {
      const shift = <T extends { offset: bigint }>(record: T): T => ({ ...record, offset: record.offset + this.next });
      const [from, to] = [batch.from + this.next, batch.to + this.next];
      const whole = { topic: TOPIC, partition: PARTITION, from, to, records: batch.records.map(shift) };
      await bookBatch(this.book, whole, this.tree);
    }
    for (const { event, scope, appendedAt } of events) {
      const value = Buffer.from(JSON.stringify(event));
      this.compare(this.next, this.oracle.take({ offset: this.next, appendedAt, scope, value }));
      this.appendedAt = Math.max(this.appendedAt, appendedAt);
      this.next += 1n;
    }
  }

  async rebook(): Promise<void> {
    const asked = rebookings(this.book, this.appendedAt, this.version);
    // Of the same version twice is the same event twice.
    await this.tell(asked.map((one, i) => ({ ...one, event: { ...one.event, id: `${this.next}/${i}` } })));
  }

  private compare(offset: bigint, fates: readonly Fate[]): void {
    const amounts = fates.flatMap((fate): readonly OracleAmount[] => ('amounts' in fate ? fate.amounts : []));
    const entries = this.book.entries.filter((entry) => entry.offset === offset);
    const booked = entries.map(({ contribution: c }) => ({
      ...{ counter: c.counter, sector: c.basisSector, region: c.region, day: c.day, amount: c.amount },
      organization: c.organization ?? null,
    }));
    expect(texts(booked)).toEqual(texts(amounts));
    for (const fate of fates) {
      if (fate.type === 'refused')
        expect(this.book.refused).toContainEqual(expect.objectContaining({ offset: fate.offset, code: fate.code }));
      if (fate.type !== 'booked' && fate.type !== 'rebooked') continue;
      const { source, id } = fate.one.event;
      const row = [...this.book.journal.values()].find((one) => one.event.source === source && one.event.id === id);
      expect(row).toMatchObject({ offset: fate.one.offset, ...(fate.one.state ? { state: fate.one.state } : {}) });
    }
  }

  leftOver(): number {
    return this.oracle.unlike().length;
  }
}

const texts = (amounts: readonly OracleAmount[]): string[] =>
  [...netOf([], amounts)].map(([place, { amount }]) => `${place} ${amount}`).sort();

it.each([
  ['everything', histories()],
  ['incidents', histories({ kinds: ['incident'] })],
  ['returns', histories({ kinds: ['return'] })],
  ['inspections', histories({ kinds: ['inspection'] })],
])('agrees at every position, and has nothing left after a rebook: %s', async (_, told) => {
  const property = fc.asyncProperty(told, cuts, chapters, async (log, plan, changes) => {
    const telling = new Telling(plan);
    let from = 0;
    for (const chapter of changes) {
      await telling.change(chapter);
      if (chapter.isRebooked) await telling.rebook();
      const to = from + Math.ceil((log.length - from) * chapter.share);
      await telling.tell(log.slice(from, to));
      from = to;
    }
    await telling.rebook();
    expect(telling.leftOver()).toBe(0);
    const entries = telling.book.entries.length;
    await telling.rebook();
    expect(telling.book.entries).toHaveLength(entries);
  });
  await fc.assert(property, { numRuns: 25 });
});
