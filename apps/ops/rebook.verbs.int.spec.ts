import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import {
  amend,
  assessed,
  declared,
  figurePublished,
  filed,
  hazardChanged,
  history,
  inspected,
  rectified,
  relayed,
  report,
  surveyed,
  targetSet,
  violationDecided,
  violationPublished,
  withdraw,
} from '#test/ledger/events';
import { type OpsBench, openOpsBench } from '#test/ledger/ops-bench';
import { rebookVerbs } from './rebook.verbs.js';

const NOW = Date.parse('2026-11-23T12:00:00+08:00');
let bench: OpsBench;
jest.setTimeout(60_000);

beforeAll(async () => {
  bench = await openOpsBench('rebook_verbs', { partitions: 1 });
}, 60_000);

afterAll(() => bench?.close());

const logEnd = async (): Promise<bigint | undefined> => (await bench.ends()).get(0);

/** `counter region` of everything that is not zero, as known at an instant. */
const sums = async (knownAt = '9999-12-31'): Promise<Record<string, number>> => {
  const rows = await bench.database.query<{ place: string; sum: bigint }>(
    `select counter || ' ' || region as place, sum(amount)::bigint as sum from ledger_entry where known_at <= $1
      group by 1 having sum(amount) <> 0 order by 1`,
    [knownAt],
  );
  return Object.fromEntries(rows.map(({ place, sum }) => [place, Number(sum)]));
};

const run = (...argv: string[]) => {
  const { ops } = bench;
  const maintenance = async () => ops.maintenance;
  return bench.run(
    rebookVerbs({ regions: () => ops.regions(), maintenance, clock: { now: () => NOW } }),
    'rebook',
    ...argv,
  );
};

const AT = { occurredAt: '2026-03-02T09:00:00+08:00' };
/** Of these is stored what was said of the region that was named: no change of reference data makes it another. */
const region = '440608004';
const NAMED = [
  rectified('n1', 'H1', { region, rectifiedAt: '2026-03-20T09:00:00+08:00' }),
  hazardChanged('n2', 'H2', { region, dueOn: '2026-05-01', reason: '-' }),
  surveyed('n3', 'S', { region }),
  targetSet('n4', { region }),
  declared('n5', region, {
    ...{ measure: 'construction-output-yuan', sector: 'construction', value: 1 },
    ...{ from: '2026-01-01', to: '2026-04-01' },
  }),
  violationDecided('n6', 'V', { region }),
  violationPublished('n7', 'V', { region }),
  assessed('n8', { region }),
  figurePublished('n9', { region }),
  relayed('n10', 'A', 'county-to-city', ['2026-03-02T10:00:00+08:00', '2026-03-02T11:00:00+08:00'], { region }),
];
const FOUND = { id: 'HD', level: 'general', description: '-', dueOn: '2026-04-01' };
const SENT = 9n + BigInt(NAMED.length);
let before: Record<string, number>;
let beforeAt: string;

it('finds nothing where everything is booked as it would be now', async () => {
  await bench.send(
    report('a1', 'A', { ...AT, deaths: 2, region: '440608004' }),
    amend('a2', 'A', 'a1', { ...AT, deaths: 3, region: '440608004' }),
    report('b1', 'B', { ...AT, deaths: 0, region: '440605124' }),
    report('c1', 'C', { ...AT, deaths: 5, region: '440608106' }),
    withdraw('c2', 'C', 'c1', '440608106'),
    inspected('d1', 'D', { region: '440608004', hazards: [FOUND] }),
    report('e1', 'E', { ...AT, deaths: 4, region: '440607' }),
    filed('f1', '440000', ['2026-01-01', '2026-04-01'], { accidents: 7, deaths: 7 }),
    history(report('g1', 'G', { ...AT, deaths: 1, region: '440606' }), '2026-03-03T00:00:00+08:00'),
    ...NAMED,
  );
  await bench.bookAll();
  expect(await run()).toMatchObject({ status: 0, out: expect.stringContaining('没有要重记的') });
  expect(await bench.verify()).toEqual([]);
  expect(await logEnd()).toBe(SENT);
  before = await sums();
  expect(before).toMatchObject({ 'deaths 440608004': 3, 'deaths 440607': 4 });
  beforeAt = new Date(
    (await bench.database.query<{ at: Date }>('select max(recorded_at) as at from journal'))[0]?.at ?? 0,
  ).toISOString();
});

it('says what would be booked anew after a change of regions and of a rule, and writes nothing', async () => {
  const changed = await bench.ops.changeRegions(
    [
      // Stated late: a town is retired as if since the first of January; a district with incidents has two heirs.
      {
        type: 'create',
        code: '440608200',
        parent: '440608',
        level: 'town',
        nameZh: '新镇',
        nameEn: 'New',
        from: '2026-01-01',
      },
      { type: 'retire', code: '440608004', on: '2026-01-01', successors: ['440608200'] },
      {
        type: 'create',
        code: '440606200',
        parent: '440606',
        level: 'town',
        nameZh: '东',
        nameEn: 'E',
        from: '2026-01-01',
      },
      {
        type: 'create',
        code: '440606201',
        parent: '440606',
        level: 'town',
        nameZh: '西',
        nameEn: 'W',
        from: '2026-01-01',
      },
      { type: 'retire', code: '440605124', on: '2026-01-01', successors: ['440606200', '440606201'] },
    ],
    { dryRun: false },
  );
  expect(changed.faults).toEqual([]);
  await bench.ops.stateCountingRule({ countsBelowThreshold: true, from: '2026-01-01', to: null });
  const { status, out } = await run('--dry-run', '--json');
  expect(status).toBe(1);
  const said = JSON.parse(out);
  expect(said.subjects.map((s: { kind: string; subject: string }) => `${s.kind} ${s.subject}`)).toEqual([
    'incident A',
    'incident B',
    'inspection D',
  ]);
  // B counts now, and lies at a code of whose heirs nobody can say which.
  expect(said.undecided).toMatchObject([{ subject: 'B', region: '440605124', successors: ['440606200', '440606201'] }]);
  expect(await logEnd()).toBe(SENT);
  expect(await sums()).toEqual(before);
  const left = await bench.verify();
  expect(left.map(({ kind, place }) => `${kind} ${place.subject}`).sort()).toEqual([
    'not-rebooked incident A',
    'not-rebooked incident B',
    'not-rebooked inspection D',
  ]);
});

it('books the differences at positions of their own, known from when they were recorded', async () => {
  expect((await run('--reason', '区划变更')).status).toBe(1);
  expect(await logEnd()).toBe(SENT + 3n);
  await bench.bookAll();
  const after = await sums();
  expect(after).toMatchObject({
    ...{ 'deaths 440608200': 3, 'accidents 440608200': 1, 'accidents 440605124': 1, 'deaths 440607': 4 },
    'inspections.spot-check.completed 440608200': 1,
  });
  expect(Object.keys(after).filter((place) => place.endsWith('440608004'))).toEqual([]);
  expect(await sums(beforeAt)).toEqual(before);
  const faces = await bench.database.query<{ region: string; reason: string | null }>(
    `select i.region, v.reason from incident i join incident_version v on v.subject = i.id
      where i.id = 'A' and v.type = 'safety.subject.rebooked'`,
  );
  expect(faces).toEqual([{ region: '440608200', reason: '区划变更' }]);
  // With the hazards that it found; what was known of them before stays.
  const hazards = await bench.database.query(
    `select h.region, o.region as before from hazard h join hazard_opening o on o.hazard = h.id and o.known_at <= $1 where h.id = 'HD'`,
    [beforeAt],
  );
  expect(hazards).toEqual([{ region: '440608200', before: '440608004' }]);
  expect(await bench.verify()).toEqual([]);
});

it('has nothing to do the second time, and the same request again changes nothing', async () => {
  const { status, out } = await run('--json');
  // What nobody can decide is still said.
  expect({ status, subjects: JSON.parse(out).subjects }).toEqual({ status: 1, subjects: [] });
  const entries = await bench.database.query('select 1 from ledger_entry');
  await bench.ops.maintenance.askToRebook(
    [
      { subject: 'A', data: { kind: 'incident', region: '440608200', treeVersion: 1, reason: 'again' } },
      { subject: 'C', data: { kind: 'incident', region: '440608200', treeVersion: 1, reason: 'again' } },
      { subject: 'construction/440000', data: { kind: 'returns', region: '440000', treeVersion: 1, reason: 'again' } },
      { subject: 'nobody', data: { kind: 'incident', region: '440608200', treeVersion: 1, reason: 'again' } },
    ],
    NOW,
  );
  await bench.bookAll();
  expect(await bench.database.query('select 1 from ledger_entry')).toHaveLength(entries.length);
  expect(await bench.database.query('select subject, code from refused')).toEqual([
    { subject: 'nobody', code: 'invalid-event' },
  ]);
});

it('leaves what stands as it was: a correction under way names it still', async () => {
  await bench.send(
    amend('a3', 'A', 'a2', { ...AT, deaths: 1, region: '440608200' }),
    amend('b2', 'B', 'b1', { ...AT, deaths: 0, region: '440606201' }),
  );
  await bench.bookAll();
  expect(await sums()).toMatchObject({ 'deaths 440608200': 1, 'accidents 440606201': 1 });
  expect(Object.keys(await sums()).filter((place) => place.endsWith('440605124'))).toEqual([]);
  expect(await run()).toMatchObject({ status: 0 });
  expect(await bench.verify()).toEqual([]);
});

it('gives entries of an earlier build their enterprise, which verify takes for right from then on', async () => {
  const organization = { name: '某建设公司' };
  await bench.send(
    report('p1', 'P', { ...AT, region: '440607', organization }),
    inspected('q1', 'Q', { region: '440607', organization }),
  );
  await bench.bookAll();
  const { database } = bench;
  // As they were booked before entries knew of enterprises.
  await database.query(`update ledger_entry set organization = null where subject in ('P', 'Q')`);
  await database.query(
    `update subject_state set state = state #- '{facts,organization}' #- '{contributions,$c,0,4}' where subject = 'P'`,
  );
  await database.query(
    `update subject_state set state = state #- '{members,Q,facts,organization}' #- '{members,Q,contributions,$c,0,4}'
            #- '{statements,0,facts,organization}' where subject = 'Q'`,
  );
  expect((await bench.verify()).map(({ kind }) => kind)).toContain('entry-missing');
  expect(await run()).toMatchObject({ status: 0, out: expect.stringContaining('inspection\tQ') });
  await bench.bookAll();
  expect(await bench.verify()).toEqual([]);
  const owned = await database.query(
    `select subject from ledger_entry where organization = '某建设公司' group by subject having sum(amount) > 0 order by 1`,
  );
  expect(owned).toEqual([{ subject: 'P' }, { subject: 'Q' }]);
  expect(await database.query(`select from incident where id = 'P' and organization = '某建设公司'`)).toHaveLength(1);
  expect(await run()).toMatchObject({ status: 0, out: expect.stringContaining('没有要重记的') });
});
