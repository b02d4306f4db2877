import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, type Day, type Instant } from '#domain/calendar/day';
import { refKey } from '#domain/ledger/outcome';
import type { BasisRow } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';
import { SECTORS, type Sector } from '#domain/sector';
import type { EvidenceRequest, HistoricalSumRequest } from '#ports/ledger-queries';
import { aRegion, SAMPLE_REGIONS } from '#test/builders/regions';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { Database } from '../database.js';
import { PostgresLedgerQueries } from './postgres-ledger-queries.js';

interface Entry {
  readonly counter: string;
  readonly basisSector: Sector | null;
  readonly region: string;
  readonly day: Day;
  readonly amount: bigint;
  readonly knownAt: Instant;
  readonly subject: string;
}

const BASES: BasisRow[] = [
  // Nanhai's construction goes over to returns for a while; Guangzhou counts single incidents from February.
  { region: '440605', sector: 'construction', basis: 'returns', from: '2026-01-20', to: '2026-02-10' },
  { region: '440100', sector: '*', basis: 'incidents', from: '2026-02-01', to: null },
];
/** A town moves from Nanhai to Chancheng in between. */
const TREE = new RegionTree(
  [
    ...SAMPLE_REGIONS,
    aRegion('440605126', '440605', 'town', { validTo: '2026-01-25' }),
    aRegion('440605126', '440604', 'town', { validFrom: '2026-01-25' }),
  ],
  BASES,
  '440600',
  1,
);
const REGIONS = [...new Set(TREE.all().map((row) => row.code))];
const COUNTERS = ['deaths', 'deaths.construction', 'inspections.spot-check.passed'];
const START = '2026-01-01';

/** Small and repeatable: the failing case is the same next time. */
const dice = (seed: number) => {
  let state = seed;
  return (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
};

const pick = <T>(roll: (sides: number) => number, from: readonly T[]): T => {
  const one = from[roll(from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

const randomEntries = (seed: number, count: number): Entry[] => {
  const roll = dice(seed);
  return Array.from({ length: count }, () => {
    const counter = pick(roll, COUNTERS);
    const sector = pick(roll, [...SECTORS.slice(0, 3)]);
    return {
      counter,
      basisSector: counter.startsWith('inspections.') ? null : sector,
      region: pick(roll, REGIONS),
      day: addDays(START, roll(60)),
      amount: BigInt(roll(7) - 3),
      knownAt: Date.parse('2026-03-01T00:00:00Z') + roll(100) * 3_600_000,
      subject: `incident-${roll(40)}`,
    };
  });
};

const counts = (entry: Entry, request: Pick<HistoricalSumRequest, 'region' | 'from' | 'to' | 'knownAt'>): boolean =>
  request.from <= entry.day &&
  entry.day < request.to &&
  (request.knownAt === null || entry.knownAt <= request.knownAt) &&
  TREE.postingPath(entry.region, entry.basisSector, entry.day).includes(request.region);

describe('PostgresLedgerQueries', () => {
  let target: TestDatabase;
  let db: Database;
  let queries: PostgresLedgerQueries;

  beforeAll(async () => {
    const engine = await startPostgres();
    target = await engine.createDatabase('ledger_queries');
    db = await Database.open({ url: target.url });
    await db.migrate();
    queries = new PostgresLedgerQueries(db);
  }, 60_000);

  afterAll(async () => {
    await db?.close();
    await target?.drop();
  });

  beforeEach(async () => {
    await db.query('truncate ledger_entry, booked, journal');
  });

  const book = async (entries: readonly Entry[]): Promise<void> => {
    await db.query(
      `insert into ledger_entry (topic, partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id)
       select 'safety.events.1', 0, ordinality, 0, counter, basis_sector, region, day, amount, known_at, subject, 'urn:test', 'e' || ordinality
         from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[], $6::timestamptz[], $7::text[])
           with ordinality as t(counter, basis_sector, region, day, amount, known_at, subject, ordinality)`,
      [
        entries.map((e) => e.counter),
        entries.map((e) => e.basisSector),
        entries.map((e) => e.region),
        entries.map((e) => e.day),
        entries.map((e) => e.amount),
        entries.map((e) => new Date(e.knownAt).toISOString()),
        entries.map((e) => e.subject),
      ],
    );
  };

  it.each([1, 2, 3])('adds up what the posting paths say, history %d', async (seed) => {
    const entries = randomEntries(seed, 2_000);
    await book(entries);
    const roll = dice(seed + 100);
    const requests = Array.from({ length: 200 }, (): HistoricalSumRequest => {
      const from = roll(60);
      return {
        counter: pick(roll, COUNTERS),
        region: pick(roll, REGIONS),
        from: addDays(START, from),
        to: addDays(START, from + 1 + roll(60)),
        knownAt: roll(2) === 0 ? null : Date.parse('2026-03-01T00:00:00Z') + roll(100) * 3_600_000,
      };
    });
    const expected = requests.map((request) =>
      entries
        .filter((entry) => entry.counter === request.counter && counts(entry, request))
        .reduce((sum, entry) => sum + entry.amount, 0n),
    );
    expect(await queries.sums(TREE, requests)).toEqual(expected);
    expect(expected.filter((sum) => sum !== 0n).length).toBeGreaterThan(50);
  });

  it('answers nothing for nothing, and 0 for what has no entries', async () => {
    expect(await queries.sums(TREE, [])).toEqual([]);
    const request = { counter: 'deaths', region: '100000', from: START, to: '2026-12-31', knownAt: null };
    expect(await queries.sums(TREE, [request])).toEqual([0n]);
  });

  it('names the events behind a sum: net of every subject, the newest day first, and they add up to it', async () => {
    const entries = randomEntries(7, 500).map((entry, i) => ({ ...entry, knownAt: entry.knownAt + i }));
    await book(entries);
    const request: EvidenceRequest = {
      counters: ['deaths', 'deaths.construction'],
      region: '440600',
      from: '2026-01-10',
      to: '2026-02-20',
      knownAt: null,
      limit: 1_000,
    };
    const evidence = await queries.evidence(TREE, request);
    for (const counter of request.counters) {
      const [sum] = await queries.sums(TREE, [{ ...request, counter }]);
      const shown = evidence.filter((entry) => entry.counter === counter);
      expect(shown.reduce((total, entry) => total + entry.amount, 0n)).toBe(sum);
    }
    expect(evidence.some((entry) => entry.amount === 0n)).toBe(false);
    expect(evidence.map((entry) => entry.day)).toEqual(
      evidence
        .map((entry) => entry.day)
        .sort()
        .reverse(),
    );
    expect(await queries.evidence(TREE, { ...request, limit: 3 })).toEqual(evidence.slice(0, 3));
  });

  it('leaves out what a correction took back, and names the last event of what it changed', async () => {
    const death: Entry = {
      counter: 'deaths',
      basisSector: 'construction',
      region: '440605124',
      day: START,
      amount: 1n,
      knownAt: 1,
      subject: 'a',
    };
    await book([death, { ...death, amount: -1n }, { ...death, subject: 'b' }, { ...death, subject: 'b' }]);
    const request = { counters: ['deaths'], region: '440600', from: START, to: '2026-02-01', knownAt: null, limit: 10 };
    expect(await queries.evidence(TREE, request)).toEqual([
      {
        ...{ source: 'urn:test', id: 'e4', subject: 'b', day: START, amount: 2n },
        ...{ counter: 'deaths', region: '440605124', history: false },
      },
    ]);
  });

  it('tells imported history from the rest, and leaves it out when asked, before it counts to the limit', async () => {
    const death: Entry = {
      ...{ counter: 'deaths', basisSector: 'construction', region: '440605124', day: START, amount: 1n, knownAt: 1 },
      subject: 'a',
    };
    await book([
      death,
      { ...death, subject: 'b', day: addDays(START, 1) },
      { ...death, subject: 'c', day: addDays(START, 2) },
    ]);
    await db.query(
      `insert into journal (source, id, type, subject, topic, partition, "offset", recorded_at, known_at, drill, history,
         content_hash, state, event)
       select 'urn:test', id, 't', id, 't', 0, row_number() over (), now(), now(), false, id <> 'e1', '', 'counted', '{}'
         from unnest(array['e1', 'e2', 'e3']) as id`,
    );
    const request = { counters: ['deaths'], region: '440600', from: START, to: '2026-02-01', knownAt: null, limit: 2 };
    const shown = async (liveOnly: boolean) =>
      (await queries.evidence(TREE, { ...request, liveOnly })).map(({ id, history }) => [id, history]);
    expect(await shown(false)).toEqual([
      ['e3', true],
      ['e2', true],
    ]);
    expect(await shown(true)).toEqual([['e1', false]]);
    const refs = ['e1', 'e2', 'never'].map((id) => ({ source: 'urn:test', id }));
    expect(await queries.history(refs)).toEqual(new Set([refKey({ source: 'urn:test', id: 'e2' })]));
  });

  it('lists the slots of all partitions', async () => {
    await db.query(
      `insert into booked (topic, partition, slot, next, chain, last_recorded_at)
       values ('safety.events.1', 1, 5, 10, '', now()), ('safety.events.1', 0, 2, 10, '', now())`,
    );
    expect(await queries.slots()).toEqual([2, 5]);
  });
});
