import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { EVENTS_TOPIC } from '#contracts/topics';
import { MonthSums } from '#postgres/readings/month-sums';
import { addStretch, lockMonths, selectStretch } from '#postgres/readings/month-sums.queries';
import { eventually } from '#test/eventually';
import {
  amend,
  cleared,
  declared,
  filed,
  history,
  inspected,
  rectified,
  relayed,
  report,
  targetSet,
  withdraw,
} from '#test/ledger/events';
import { type OpsBench, openOpsBench } from '#test/ledger/ops-bench';
import { rebookVerbs } from './rebook.verbs.js';
import { rebuildLedgerVerb } from './rebuild-ledger.verb.js';

let bench: OpsBench;
let dataDir: string;
jest.setTimeout(60_000);

const HAZARDS = { hazards: [{ id: 'H1', level: 'major', description: '脚手架', dueOn: '2026-04-01' }] };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fengsui-rebuild-'));
  bench = await openOpsBench('rebuild_ledger', { partitions: 3 });
  // Amended before it is reported, refused, given twice, withdrawn, across partitions.
  await bench.send(
    amend('a2', 'A', 'a1', { deaths: 3 }),
    report('a1', 'A', { deaths: 2 }),
    report('b1', 'B', { region: '440607' }),
    report('b1', 'B', { region: '440607' }),
    report('b2', 'B', { region: '440607' }),
    amend('c9', 'C', 'never', {}),
    report('d1', 'D', { deaths: 9 }),
    withdraw('d2', 'D', 'd1'),
    inspected('e1', 'E', HAZARDS),
    rectified('e2', 'H1', { rectifiedAt: '2026-03-20T09:00:00+08:00' }),
    filed('f1', '440000', ['2026-01-01', '2026-04-01'], { accidents: 7, deaths: 7 }),
    filed('f2', '440000', ['2026-01-01', '2026-02-01'], { accidents: 2, deaths: 2 }),
    history(report('g1', 'G', { region: '440606' }), '2026-03-03T00:00:00+08:00'),
    declared('h1', '440605', {
      ...{ measure: 'construction-output-yuan', sector: 'construction', value: 1 },
      ...{ from: '2026-01-01', to: '2026-04-01' },
    }),
    targetSet('i1'),
    relayed('j1', 'A', 'county-to-city', ['2026-03-02T10:00:00+08:00', '2026-03-02T11:00:00+08:00']),
    inspected('k1', 'K'),
    cleared('k2', 'inspection.completed', 'K', 'k1'),
  );
  await bench.bookAll();
  await bench.book.openEpoch(0, 1, 0);
}, 60_000);

afterAll(async () => {
  await bench?.close();
  await rm(dataDir, { recursive: true });
});

const verbs = () => {
  const { ops } = bench;
  const clock = { now: () => Date.now() };
  const shared = { regions: () => ops.regions(), maintenance: async () => ops.maintenance, clock };
  return [
    rebuildLedgerVerb({ ...shared, progress: () => undefined, operator: 'ops:tester', dataDir }),
    ...rebookVerbs(shared),
  ];
};
const run = (...argv: string[]) => bench.run(verbs(), 'rebuild', 'ledger', ...argv);

/** Every row of every derived table as text; of the chain only where it ends, since batches may be cut otherwise. */
const everything = async (): Promise<Record<string, string[]>> => {
  const tables = await bench.database.query<{ name: string }>(
    `select distinct table_name as name from information_schema.columns
      where table_schema = 'public' and column_name in ('event_id', 'subject', 'recorded_at', 'updated_at')`,
  );
  const dump: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await bench.database.query<{ row: string }>(
      `select to_jsonb(t)::text as row from public.${name} t order by 1`,
    );
    dump[name] = rows.map(({ row }) => row);
  }
  return dump;
};
const isDropped = async (): Promise<boolean> =>
  (await bench.database.query(`select 1 from pg_namespace where nspname = 'ledger_rebuild'`)).length === 0;

it('books the log once more, and every row comes out the same', async () => {
  const before = await everything();
  expect(before.ledger_entry?.length).toBeGreaterThan(30);
  expect(before.refused?.length).toBe(1);
  expect(before.waiting?.length).toBe(1);
  const { status, out } = await run('--json');
  expect({ status, ...JSON.parse(out) }).toEqual({ status: 0, dryRun: false, differences: [], exchanged: true });
  expect(await everything()).toEqual(before);
  expect(await bench.nexts()).toEqual(await bench.ends());
  // Whoever holds sums of the old one builds them anew.
  expect(await bench.book.epoch(0)).toMatchObject({ epoch: 2 });
  expect(await isDropped()).toBe(true);
});

it('says what is damaged and exchanges nothing, unless that is accepted', async () => {
  const whole = await everything();
  await bench.database.query(`delete from ledger_entry where counter = 'deaths' and subject = 'A'`);
  await bench.database.query(`update ledger_entry set amount = amount + 1 where subject = 'B'`);
  const damaged = await everything();
  for (const options of [['--dry-run'], [], ['--dry-run', '--accept-differences']]) {
    const { status, out } = await run(...options);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining('ledger_entry\t-') });
    expect(await everything()).toEqual(damaged);
  }
  expect(await run('--accept-differences')).toMatchObject({ status: 0, out: expect.stringContaining('已更换') });
  expect(await everything()).toEqual(whole);
});

it('goes on where the log goes on', async () => {
  await bench.send(report('z1', 'Z', { deaths: 1 }));
  await bench.bookAll();
  expect((await everything()).incident?.some((row) => row.includes('"Z"'))).toBe(true);
});

it('comes to the same history after a change of reference data: each position is booked by those of then', async () => {
  const changed = await bench.ops.changeRegions(
    [
      {
        ...{ type: 'create', code: '440607200', parent: '440607', level: 'town', nameZh: '新镇', nameEn: 'New' },
        from: '2026-01-01',
      },
      { type: 'retire', code: '440605124', on: '2026-01-01', successors: ['440607200'] },
    ],
    { dryRun: false },
  );
  expect(changed.faults).toEqual([]);
  await bench.ops.stateCountingRule({ countsBelowThreshold: true, from: '2026-01-01', to: null });
  // By the new data, without being booked anew.
  await bench.send(report('y1', 'Y', { region: '440607200', deaths: 0 }), report('y2', 'X', { region: '440605124' }));
  await bench.bookAll();
  expect(await bench.run(verbs(), 'rebook')).toMatchObject({ status: 0 });
  await bench.bookAll();
  expect(await bench.verify()).toEqual([]);
  const before = await everything();
  expect(before.ledger_entry?.filter((row) => row.includes('"urn:fengsui:rebook"')).length).toBeGreaterThan(4);
  const { status, out } = await run('--json');
  expect({ status, ...JSON.parse(out) }).toEqual({ status: 0, dryRun: false, differences: [], exchanged: true });
  expect(await everything()).toEqual(before);
});

it('books no further than the ledger in use, which may have stopped for a reason', async () => {
  await bench.send(report('w1', 'W', { deaths: 1, region: '440607' }));
  const before = await bench.nexts();
  expect(await run()).toEqual({ status: 0, out: expect.stringContaining('exchanged') });
  expect(await bench.nexts()).toEqual(before);
  await bench.bookAll();
  expect((await everything()).incident?.some((row) => row.includes('"W"'))).toBe(true);
});

const latch = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

it('is seen whole by whoever has a moment in hand, and waits for months that are being added up', async () => {
  const { database } = bench;
  const entries = 'select count(*)::int as n from ledger_entry';
  const [held] = await database.query<{ n: number }>(entries);
  const [ready, go] = [latch(), latch()];
  const months = database.transaction(async (tx) => {
    await lockMonths(tx);
    const stretch = await selectStretch(tx, { least: 1, most: 1_000 });
    ready.open();
    await go.opened;
    if (stretch) await addStretch(tx, stretch);
  });
  await ready.opened;
  const running = database.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read read only');
    await tx.query('select count(*) from region');
    const rebuilt = run();
    const waits = `select from pg_locks where locktype = 'advisory' and objid = 7311002 and not granted`;
    await eventually(async () => expect(await database.query(waits)).toHaveLength(1), { timeoutMs: 30_000 });
    // Who reads now does not wait.
    expect(await database.query(entries)).toEqual([held]);
    go.open();
    await months;
    expect(await rebuilt).toMatchObject({ status: 0 });
    expect(await tx.query(entries)).toEqual([held]);
  });
  await running;
  expect(await database.query(entries)).toEqual([held]);
  await new MonthSums(database, { least: 1, most: 1_000 }).catchUp();
  expect(await bench.verify()).toEqual([]);
});

it('exchanges nothing when the tables were changed meanwhile, or another rebuild has taken its place', async () => {
  const before = await everything();
  const exchanging = {
    may: () => true,
    state: () => ({ at: '2026-04-01T12:00:00Z', text: 'not reached' }),
    failed: new Promise<never>(() => undefined),
  };
  await bench.ops.maintenance.withShadow(async (shadow) => {
    await bench.database.query('alter table public.refused add column remark text');
    await expect(shadow.exchange(exchanging)).rejects.toThrow('schema was changed meanwhile (refused)');
    await bench.database.query('alter table public.refused drop column remark');
    await bench.database.query(`update ledger_rebuild.rebuild set owner = 'another'`);
    await expect(shadow.exchange(exchanging)).rejects.toThrow("took this one's place");
  });
  // The other's is not ours to drop.
  expect(await isDropped()).toBe(false);
  expect(await everything()).toEqual(before);
  expect(await run()).toMatchObject({ status: 0 });
  expect(await isDropped()).toBe(true);
});

it('never takes a table of the ledger in use for one of its own', async () => {
  await bench.ops.maintenance.withShadow(async (shadow) => {
    await bench.database.query('drop schema ledger_rebuild cascade');
    await expect(shadow.book.positions(EVENTS_TOPIC)).rejects.toThrow('"booked" does not exist');
  });
});

it('is done by one at a time', async () => {
  await bench.ops.maintenance.withShadow(async () => {
    expect(await run()).toMatchObject({ status: 2, out: expect.stringContaining('rebuilt by somebody else') });
  });
});

it('refuses with one sentence where the log does not reach back to its beginning', async () => {
  const before = await everything();
  await bench.database.query(`update log_partition set low = 1 where topic = $1 and next > 1`, [EVENTS_TOPIC]);
  expect(await run()).toMatchObject({ status: 2, out: expect.stringContaining('restore a backup') });
  expect(await everything()).toEqual(before);
});
