import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { amend, filed, history, inspected, report, withdraw } from '#test/ledger/events';
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
let before: Record<string, number>;
let beforeAt: string;

it('finds nothing where everything is booked as it would be now', async () => {
  await bench.send(
    report('a1', 'A', { ...AT, deaths: 2, region: '440608004' }),
    amend('a2', 'A', 'a1', { ...AT, deaths: 3, region: '440608004' }),
    report('b1', 'B', { ...AT, deaths: 0, region: '440605124' }),
    report('c1', 'C', { ...AT, deaths: 5, region: '440608106' }),
    withdraw('c2', 'C', 'c1', '440608106'),
    inspected('d1', 'D', { region: '440608004' }),
    report('e1', 'E', { ...AT, deaths: 4, region: '440607' }),
    filed('f1', '440000', ['2026-01-01', '2026-04-01'], { accidents: 7, deaths: 7 }),
    history(report('g1', 'G', { ...AT, deaths: 1, region: '440606' }), '2026-03-03T00:00:00+08:00'),
  );
  await bench.bookAll();
  expect(await run()).toMatchObject({ status: 0, out: expect.stringContaining('没有要重记的') });
  expect(await bench.verify()).toEqual([]);
  expect(await logEnd()).toBe(9n);
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
  expect(await logEnd()).toBe(9n);
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
  expect(await logEnd()).toBe(12n);
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
