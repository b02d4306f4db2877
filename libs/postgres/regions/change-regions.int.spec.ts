import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RegionChange } from '#domain/region/region-change';
import type { RegionMap } from '#domain/region/region-map';
import { SAMPLE_REGIONS } from '#test/builders/regions';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { Database } from '../database.js';
import { PostgresLedgerQueries } from '../readings/postgres-ledger-queries.js';
import { changeRegions } from './change-regions.js';
import { PostgresRegionDirectory, saveRegions } from './postgres-region-directory.js';

const DAY = '2026-01-01';
const SEEDS = { regions: SAMPLE_REGIONS, bases: [] };
const YEARS = { from: '2025-01-01', to: '2027-01-01' };

/** 440604 and 440605 become 440609, with the towns of the second; of these one is split. */
const CHANGES: readonly RegionChange[] = [
  {
    ...{ type: 'create', code: '440609', parent: '440600', level: 'district', from: DAY },
    ...{ nameZh: '新区', nameEn: 'Xinqu' },
  },
  { type: 'retire', code: '440604', on: DAY, successors: ['440609'] },
  { type: 'retire', code: '440605', on: DAY, successors: ['440609'] },
  { type: 'move', code: '440605124', parent: '440609', on: DAY },
  { type: 'retire', code: '440605125', on: DAY, successors: ['440609001', '440609002'] },
  ...(['440609001', '440609002'] as const).map(
    (code): RegionChange => ({
      ...{ type: 'create', code, parent: '440609', level: 'town', from: DAY },
      ...{ nameZh: '新镇', nameEn: 'Xinzhen' },
    }),
  ),
  { type: 'rename', code: '440605124', nameZh: '狮山', nameEn: 'Shishan', on: DAY },
];

describe('stated changes of the regions', () => {
  let target: TestDatabase;
  let db: Database;
  let directory: PostgresRegionDirectory;

  beforeAll(async () => {
    const engine = await startPostgres();
    target = await engine.createDatabase('region_changes');
    db = await Database.open({ url: target.url });
    await db.migrate();
  }, 60_000);

  afterAll(async () => {
    await db?.close();
    await target?.drop();
  });

  beforeEach(async () => {
    await db.query('truncate region, reporting_basis, ledger_entry');
    await saveRegions(db, SEEDS);
    directory = await PostgresRegionDirectory.open(db, '440600');
  });

  const change = (changes: readonly RegionChange[], dryRun = false) => changeRegions(db, changes, { dryRun });

  const book = async (booked: readonly (readonly [region: string, day: string, amount: number])[]) => {
    await db.query(
      `insert into ledger_entry (topic, partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id)
       select 't', 0, 2 * ordinality + seq, 0, counter, 'construction', region, day, amount, now(), 's' || ordinality, 'urn:test', 'e' || ordinality
         from unnest($1::text[], $2::date[], $3::bigint[]) with ordinality as b(region, day, amount, ordinality)
        cross join unnest(array['accidents', 'deaths']) with ordinality as c(counter, seq)`,
      [booked.map(([region]) => region), booked.map(([, day]) => day), booked.map(([, , amount]) => amount)],
    );
  };

  const deaths = async (regions: readonly string[], map: RegionMap) => {
    const asked = regions.map((region) => ({ counter: 'deaths', region, ...YEARS, knownAt: null, map }));
    return new PostgresLedgerQueries(db).sums(await directory.refresh(), asked);
  };

  const stored = () =>
    db.query('select code, parent, name_zh, valid_from, valid_to, successors from region order by code, valid_from');

  it('history answers both ways: as it was, and for the regions of today', async () => {
    await book([
      ['440604', '2025-06-01', 1],
      ['440605', '2025-06-01', 10],
      ['440605124', '2025-06-01', 100],
      ['440605125', '2025-06-01', 1_000],
      ['440609', '2026-06-01', 10_000],
      ['440605124', '2026-06-01', 100_000],
    ]);
    await change(CHANGES);
    const regions = ['440604', '440605', '440609', '440605124', '440609001', '440600'];
    expect(await deaths(regions, 'then')).toEqual([1n, 1_110n, 110_000n, 100_100n, 0n, 111_111n]);
    // The split town's amounts stay with the district that contains both of its parts.
    expect(await deaths(regions, 'now')).toEqual([1n, 1_110n, 111_111n, 100_100n, 0n, 111_111n]);
    // Both maps of one region in one question, and the region as it was in between.
    const asked = { counter: 'deaths', region: '440609', ...YEARS, knownAt: null };
    const both = [asked, { ...asked, map: 'now' as const }, { ...asked, map: 'now' as const, asOn: '2025-12-31' }];
    expect(await new PostgresLedgerQueries(db).sums(directory.current(), both)).toEqual([110_000n, 111_111n, 110_000n]);
  });

  it('evidence adds up to the sum by either map', async () => {
    await book([
      ['440605', '2025-06-01', 1],
      ['440609', '2026-06-01', 10],
    ]);
    await change(CHANGES);
    const queries = new PostgresLedgerQueries(db);
    const asked = { counters: ['deaths'], region: '440609', ...YEARS, knownAt: null, limit: 10 };
    const tree = await directory.refresh();
    const shown = async (map: RegionMap) =>
      (await queries.evidence(tree, { ...asked, map })).map(({ region, amount }) => [region, amount]);
    expect(await shown('then')).toEqual([['440609', 10n]]);
    expect(await shown('now')).toEqual([
      ['440609', 10n],
      ['440605', 1n],
    ]);
  });

  it('moves the version of the tree once, and not for what is stated already', async () => {
    const before = directory.current().version;
    const first = await change(CHANGES);
    expect(first).toMatchObject({ version: before + 1, faults: [] });
    expect(first.rows).toHaveLength(8);
    expect((await directory.refresh()).version).toBe(before + 1);
    expect((await directory.refresh()).describe('440605', DAY)?.successors).toEqual(['440609']);
    const rows = await stored();
    expect(await change(CHANGES)).toMatchObject({ rows: [], version: before + 1, faults: [] });
    expect(await stored()).toEqual(rows);
  });

  it('seeds do not undo it, and still bring what is new elsewhere', async () => {
    await change(CHANGES);
    const rows = await stored();
    const { version } = await directory.refresh();
    expect(await saveRegions(db, SEEDS)).toBe(0);
    expect(await stored()).toEqual(rows);
    expect((await directory.refresh()).version).toBe(version);
    // A newer list that knows the new code, as if it had always been, and another name of a region that nothing changed.
    const [first] = SAMPLE_REGIONS;
    if (!first) throw new Error('no regions');
    const newer = SAMPLE_REGIONS.map((row) => (row.code === '440100' ? { ...row, nameZh: '广州市' } : row));
    const regions = [...newer, { ...first, code: '440609', parent: '440600' }];
    expect(await saveRegions(db, { regions, bases: [] })).toBe(1);
    expect(await stored()).toEqual(rows.map((row) => (row.code === '440100' ? { ...row, name_zh: '广州市' } : row)));
  });

  it('a dry run answers the same and writes nothing', async () => {
    const rows = await stored();
    const dry = await change(CHANGES, true);
    expect(await stored()).toEqual(rows);
    expect(dry.version).toBe((await directory.refresh()).version);
    const real = await change(CHANGES);
    expect(real).toEqual({ ...dry, version: dry.version + 1 });
  });

  it('one fault, and nothing of it is written', async () => {
    const rows = await stored();
    const bad = [...CHANGES, { type: 'move', code: '440699', parent: '440600', on: DAY } as const];
    const outcome = await change(bad);
    expect(outcome).toMatchObject({ rows: [], left: [], faults: [{ entry: bad.length, rule: 'region-unknown' }] });
    expect(await stored()).toEqual(rows);
    expect((await directory.refresh()).version).toBe(outcome.version);
  });

  it('counts what lies at a code on days on which it is retired now, and leaves it there', async () => {
    await book([
      ['440604', '2025-12-31', 1],
      ['440604', DAY, 1],
      ['440605', '2026-06-01', 1],
      ['440605', '2026-07-01', -1],
      ['440605124', '2026-06-01', 1],
    ]);
    const left = [
      { code: '440604', entries: 2, subjects: 1 },
      { code: '440605', entries: 4, subjects: 2 },
    ];
    expect((await change(CHANGES, true)).left).toEqual(left);
    expect((await change(CHANGES)).left).toEqual(left);
    // Told again until they are gone.
    expect((await change(CHANGES)).left).toEqual(left);
    // It is in the readings of what it lay below last, and of its heir by map now.
    expect(await deaths(['440604', '440609', '440600'], 'then')).toEqual([2n, 1n, 3n]);
    expect(await deaths(['440604', '440609', '440600'], 'now')).toEqual([2n, 3n, 3n]);
  });

  it('takes files that come at the same time one after the other', async () => {
    const before = directory.current().version;
    const outcomes = await Promise.all([change(CHANGES), change(CHANGES), saveRegions(db, SEEDS)]);
    const written = outcomes.map((outcome) => (typeof outcome === 'number' ? outcome : outcome.rows.length));
    expect(written.sort()).toEqual([0, 0, 8]);
    expect((await directory.refresh()).version).toBe(before + 1);
  });
});
