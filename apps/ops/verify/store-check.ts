// The rolling sums beside the ledger, slot by slot, while load goes on: every page of the store is read at one position, and is
// compared with the entries below exactly that position, rolled up by the oracle. A slot that is rebuilt meanwhile is begun
// anew; one that stays without an answer is a difference, because nobody can read it either.

import { setTimeout as delay } from 'node:timers/promises';
import type { EventRef } from '#domain/ledger/outcome';
import { type OracleWorld, plusDays, RegionOracle } from '#oracle/region-oracle';
import type { BookedPart, Books, SumFact } from '#ports/books';
import type { HeldPage, Place, ReadingStore, SlotPosition } from '#ports/reading-store/reading-store';
import type { Findings } from './findings.js';

const NOT_READY_AFTER_MS = 10_000;
const LOOK_EVERY_MS = 50;

type Buckets = Map<string, bigint>;

interface Later {
  readonly offset: bigint;
  readonly bucket: string;
  readonly amount: bigint;
}

/** What one slot must hold: below where it was first found, and what was booked behind that while it is read. */
interface Expected {
  readonly sums: readonly SumFact[];
  readonly places: Map<string, Buckets>;
  readonly later: Map<string, Later[]>;
  upTo: bigint;
}

export interface StoreCheck {
  readonly books: Books;
  readonly store: ReadingStore;
  readonly findings: Findings;
  readonly ownCity: string;
}

/** How many sums were compared. */
export const checkSlot = async (check: StoreCheck, slot: Pick<BookedPart, 'slot'>): Promise<number> => {
  const giveUpAt = performance.now() + NOT_READY_AFTER_MS;
  for (;;) {
    // The store first: what it has posted is booked by then.
    const position = await check.store.position(slot.slot);
    const { part, world, version } = await present(check, slot);
    const why = unreadable(position, version);
    if (position && why === undefined) {
      if (position.offset > part.next) {
        const place = { topic: part.topic, partition: part.partition, slot: part.slot };
        const texts = { expected: `<= ${part.next}`, found: `${position.offset}` };
        check.findings.add({ kind: 'rolling-sums-ahead', place, ...texts, events: [] });
        return 0;
      }
      const compared = await new SlotComparison(check, part, new RegionOracle(world)).run(position);
      if (compared !== undefined) return compared;
    }
    if (performance.now() > giveUpAt) {
      const place = { topic: part.topic, partition: part.partition, slot: part.slot };
      const found = why ?? 'rebuilt again and again';
      check.findings.add({ kind: 'rolling-sums-not-ready', place, expected: 'ready', found, events: [] });
      return 0;
    }
    await delay(LOOK_EVERY_MS);
  }
};

/** Asked anew at each attempt: what is booked moves on, and so may the tree. */
const present = async ({ books, ownCity }: StoreCheck, { slot }: Pick<BookedPart, 'slot'>) =>
  books.cut(async (cut) => {
    const part = (await cut.positions()).find((one) => one.slot === slot);
    if (!part) throw new Error(`slot ${slot} is not booked any more`);
    const { version, ...rows } = await cut.world();
    const world: OracleWorld = { ...rows, ownCity };
    return { part, world, version };
  });

const unreadable = (position: SlotPosition | undefined, version: number): string | undefined => {
  if (!position) return 'empty';
  if (position.state !== 'ready') return position.state;
  return position.treeVersion === version ? undefined : `tree version ${position.treeVersion}, not ${version}`;
};

const keyOf = ({ counter, region }: Place): string => `${counter}\n${region}`;
const placeIn = (key: string): Place => {
  const [counter = '', region = ''] = key.split('\n');
  return { counter, region };
};
const bucketsOf = (day: string): string[] => [`day ${day}`, `month ${day.slice(0, 7)}-01`];

class SlotComparison {
  constructor(
    private readonly check: StoreCheck,
    private readonly part: BookedPart,
    private readonly regions: RegionOracle,
  ) {}

  /** `undefined`: the slot was rebuilt meanwhile. */
  async run(position: SlotPosition): Promise<number | undefined> {
    const expected = await this.below(position.offset);
    const places = [...expected.places.keys()].map(placeIn);
    const differences: (() => Promise<void>)[] = [];
    let compared = 0;
    let seen = 0;
    for await (const page of this.check.store.held(this.part.slot, places)) {
      const { epoch, state, offset } = page.position;
      if (epoch !== position.epoch || state !== 'ready' || offset < position.offset) return undefined;
      await this.catchUp(expected, offset);
      compared += this.compare(page, expected, differences);
      seen += page.places.length;
    }
    if (seen < places.length) return undefined;
    for (const add of differences) await add();
    return compared;
  }

  private async below(offset: bigint): Promise<Expected> {
    const sums = await this.check.books.sumsBelow(this.part, offset);
    const expected: Expected = { sums, places: new Map(), later: new Map(), upTo: offset };
    for (const { counter, basisSector, region: leaf, day, amount } of sums) {
      for (const region of this.regions.countsIn(leaf, basisSector, day)) {
        const key = keyOf({ counter, region });
        const buckets: Buckets = expected.places.get(key) ?? new Map();
        for (const bucket of bucketsOf(day)) buckets.set(bucket, (buckets.get(bucket) ?? 0n) + amount);
        expected.places.set(key, buckets);
      }
    }
    return expected;
  }

  /** What the store has posted is committed: it is there to be read. */
  private async catchUp(expected: Expected, offset: bigint): Promise<void> {
    if (offset <= expected.upTo) return;
    const { topic, partition } = this.part;
    const rows = await this.check.books.entriesIn({ topic, partition, from: expected.upTo, to: offset });
    expected.upTo = offset;
    for (const { counter, basisSector, region: leaf, day, amount, offset: at } of rows) {
      for (const region of this.regions.countsIn(leaf, basisSector, day)) {
        const key = keyOf({ counter, region });
        const later = expected.later.get(key) ?? [];
        for (const bucket of bucketsOf(day)) later.push({ offset: at, bucket, amount });
        expected.later.set(key, later);
      }
    }
  }

  private compare(page: HeldPage, expected: Expected, differences: (() => Promise<void>)[]): number {
    const { dayFloor, monthFloor } = page.floors;
    const { offset } = page.position;
    const isKept = (bucket: string): boolean =>
      bucket.startsWith('day ') ? bucket.slice(4) >= dayFloor : bucket.slice(6) >= monthFloor;
    const found = new Map<string, Buckets>();
    for (const { kind, day, amount, ...place } of page.sums) {
      const buckets: Buckets = found.get(keyOf(place)) ?? new Map();
      found.set(keyOf(place), buckets.set(`${kind} ${day}`, amount));
    }
    for (const place of page.spoilt)
      differences.push(() => this.differs(place, '', { expected, texts: ['sums', 'no sums'], offset }));
    let compared = 0;
    for (const key of new Set(page.places.map(keyOf))) {
      const wanted: Buckets = new Map(expected.places.get(key));
      for (const { offset: at, bucket, amount } of expected.later.get(key) ?? []) {
        if (at < offset) wanted.set(bucket, (wanted.get(bucket) ?? 0n) + amount);
      }
      const held = found.get(key) ?? new Map<string, bigint>();
      if (page.spoilt.some((place) => keyOf(place) === key)) continue;
      for (const bucket of new Set([...wanted.keys(), ...held.keys()])) {
        if (!isKept(bucket)) continue;
        compared += 1;
        const texts = [wanted.get(bucket) ?? 0n, held.get(bucket) ?? 0n] as const;
        if (texts[0] === texts[1]) continue;
        differences.push(() => this.differs(placeIn(key), bucket, { expected, texts, offset }));
      }
    }
    return compared;
  }

  private differs(
    { counter, region }: Place,
    bucket: string,
    about: { expected: Expected; texts: readonly [unknown, unknown]; offset: bigint },
  ): Promise<void> {
    const [kind = '', day = ''] = bucket.split(' ');
    const { topic, partition, slot } = this.part;
    const place = {
      topic,
      partition,
      slot,
      offset: `${about.offset}`,
      counter,
      region,
      ...(kind === '' ? {} : { [kind]: day }),
    };
    const [expected, found] = about.texts;
    const texts = { expected: `${expected}`, found: `${found}` };
    return this.check.findings.addNamed({ kind: 'rolling-sum-differs', place, ...texts }, () =>
      this.eventsOf({ counter, region }, about.expected.sums, { kind, day }),
    );
  }

  private async eventsOf(
    { counter, region }: Place,
    sums: readonly SumFact[],
    { kind, day }: { kind: string; day: string },
  ): Promise<readonly EventRef[]> {
    if (kind === '') return [];
    const isIn = (one: string): boolean => (kind === 'day' ? one === day : one.slice(0, 7) === day.slice(0, 7));
    const leaves = sums.filter(
      (one) =>
        one.counter === counter &&
        isIn(one.day) &&
        this.regions.countsIn(one.region, one.basisSector, one.day).includes(region),
    );
    const regions = [...new Set(leaves.map((one) => one.region))];
    const days = leaves.map((one) => one.day).sort();
    const [from = day, to = days.at(-1) ?? day] = days;
    return this.check.books.eventsAt(this.part, { counter, regions, from, to: plusDays(to, 1) });
  }
}
