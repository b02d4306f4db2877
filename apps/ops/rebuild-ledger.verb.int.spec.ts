import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readConfig } from '#config/config';
import { EVENTS_TOPIC } from '#contracts/topics';
import { PostgresLedgerAudit } from '#postgres/audit/postgres-ledger-audit';
import { Database } from '#postgres/database';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { TableEventLog } from '#postgres/table-log/table-event-log';
import { type OpsContext, openForOps } from '#runtime/open-for-ops';
import { createLogger } from '#telemetry/logger';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { eventually } from '#test/eventually';
import {
  amend,
  cleared,
  declared,
  type EventDraft,
  filed,
  history,
  inspected,
  rectified,
  relayed,
  report,
  targetSet,
  withdraw,
} from '#test/ledger/events';
import { bookBatch } from '../ledger/booking/book-batch.js';
import { auditVerbs } from './audit.verbs.js';
import { runCommandLine } from './command-line.js';
import { rebuildLedgerVerb } from './rebuild-ledger.verb.js';

let target: TestDatabase;
let ops: OpsContext;
let database: Database;
let log: TableEventLog;
let book: PostgresLedgerBook;
let dataDir: string;
const T0 = Date.parse('2026-04-01T12:00:00Z');
jest.setTimeout(60_000);

const HAZARDS = { hazards: [{ id: 'H1', level: 'major', description: '脚手架', dueOn: '2026-04-01' }] };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fengsui-rebuild-'));
  target = await (await startPostgres()).createDatabase('rebuild_ledger');
  ops = await openForOps({ ...readConfig(), partitions: 3, database: { scheme: 'postgres', url: target.url } });
  await ops.regions();
  await ops.topics();
  database = await Database.open({ url: target.url });
  log = new TableEventLog(database, createLogger('test', 'silent'));
  book = new PostgresLedgerBook(database);
  // Amended before it is reported, refused, given twice, withdrawn, across partitions.
  await send(
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
  await bookAll();
  await book.openEpoch(0, 1, 0);
}, 60_000);

afterAll(async () => {
  await log?.close();
  await database?.close();
  await ops?.close();
  await target?.drop();
  await rm(dataDir, { recursive: true });
});

const send = (...events: readonly EventDraft[]) =>
  log.append(
    EVENTS_TOPIC,
    events.map((event) => ({
      key: event.subject,
      value: Buffer.from(JSON.stringify(event)),
      headers: { device: 'test' },
    })),
  );

const ends = async (): Promise<Map<number, bigint>> =>
  new Map([...(await log.ranges(EVENTS_TOPIC))].map(([partition, { end }]) => [partition, end]));
const nexts = async (): Promise<Map<number, bigint>> =>
  new Map([...(await book.positions(EVENTS_TOPIC))].map(([partition, { next }]) => [partition, next]));

const bookAll = async (): Promise<void> => {
  const tree = await ops.regions();
  const reader = await log.subscribe({
    ...{ topic: EVENTS_TOPIC, group: 'rebuild-test', mode: 'group', onStopped: () => undefined },
    start: async (partition) => (await book.open(EVENTS_TOPIC, partition)).next,
    handle: async (batch) => {
      await bookBatch(book, batch, tree);
    },
  });
  await eventually(async () => expect(await nexts()).toEqual(await ends()));
  await reader.close();
};

const run = async (...argv: string[]) => {
  let out = '';
  const verb = rebuildLedgerVerb({
    regions: () => ops.regions(),
    maintenance: async () => ops.maintenance,
    progress: () => undefined,
    ...{ clock: { now: () => T0 }, operator: 'ops:tester', dataDir },
  });
  const write = (text: string): void => {
    out += text;
  };
  const status = await runCommandLine(['rebuild', 'ledger', ...argv], [verb], { out: write, err: write });
  return { status, out };
};

/** Every row of every derived table as text; of the chain only where it ends, since batches may be cut otherwise. */
const everything = async (): Promise<Record<string, string[]>> => {
  const tables = await database.query<{ name: string }>(
    `select distinct table_name as name from information_schema.columns
      where table_schema = 'public' and column_name in ('event_id', 'subject', 'recorded_at', 'updated_at')`,
  );
  const dump: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      `select to_jsonb(t)::text as row from public.${name} t order by 1`,
    );
    dump[name] = rows.map(({ row }) => row);
  }
  return dump;
};
const isDropped = async (): Promise<boolean> =>
  (await database.query(`select 1 from pg_namespace where nspname = 'ledger_rebuild'`)).length === 0;

it('books the log once more, and every row comes out the same', async () => {
  const before = await everything();
  expect(before.ledger_entry?.length).toBeGreaterThan(30);
  expect(before.refused?.length).toBe(1);
  expect(before.waiting?.length).toBe(1);
  const { status, out } = await run('--json');
  expect({ status, ...JSON.parse(out) }).toEqual({ status: 0, dryRun: false, differences: [], exchanged: true });
  expect(await everything()).toEqual(before);
  expect(await nexts()).toEqual(await ends());
  // Whoever holds sums of the old one builds them anew.
  expect(await book.epoch(0)).toMatchObject({ epoch: 2 });
  expect(await isDropped()).toBe(true);
});

it('says what is damaged and exchanges nothing, unless that is accepted', async () => {
  const whole = await everything();
  await database.query(`delete from ledger_entry where counter = 'deaths' and subject = 'A'`);
  await database.query(`update ledger_entry set amount = amount + 1 where subject = 'B'`);
  const damaged = await everything();
  for (const options of [['--dry-run'], [], ['--dry-run', '--accept-differences']]) {
    const { status, out } = await run(...options);
    expect(status).toBe(1);
    expect(out).toContain('ledger_entry\t-');
    expect(await everything()).toEqual(damaged);
  }
  expect(await run('--accept-differences')).toMatchObject({ status: 0, out: expect.stringContaining('已更换') });
  expect(await everything()).toEqual(whole);
});

it('goes on where the log goes on', async () => {
  await send(report('z1', 'Z', { deaths: 1 }));
  await bookAll();
  expect((await everything()).incident?.some((row) => row.includes('"Z"'))).toBe(true);
});

describe('a checkpoint of before', () => {
  const audit = async (...argv: string[]) => {
    let out = '';
    const ledgerAudit = new PostgresLedgerAudit(database);
    const verbs = auditVerbs({ audit: () => Promise.resolve(ledgerAudit), clock: { now: () => T0 }, dataDir });
    const write = (text: string): void => {
      out += text;
    };
    const status = await runCommandLine(['audit', ...argv], verbs, { out: write, err: write });
    return { status, out };
  };
  const checkpoint = join(tmpdir(), `fengsui-checkpoint-${process.pid}.json`);
  const verify = () => audit('verify', '--checkpoint', checkpoint);
  const oneByOne = async (...ids: string[]): Promise<void> => {
    for (const id of ids) {
      await send(report(id, id.toUpperCase()));
      await bookAll();
    }
  };
  afterAll(() => rm(checkpoint, { force: true }));

  it('is led through every exchange that was signed, whose rows came out the same', async () => {
    await oneByOne('p1', 'p2');
    expect(await audit('checkpoint', '--out', checkpoint)).toMatchObject({ status: 0 });
    expect(await run()).toMatchObject({ status: 0 });
    expect(await verify()).toMatchObject({
      status: 0,
      out: expect.stringContaining('rebuilt from the log by ops:tester'),
    });
    await oneByOne('q1');
    expect(await run()).toMatchObject({ status: 0 });
    expect(await verify()).toMatchObject({ status: 0, out: expect.stringContaining('历史完整无改动') });
  });

  it('is not, where the record of the exchange or the links that were kept were changed, or another signed it', async () => {
    for (const tampering of [
      `update ledger_exchange set statement = replace(statement, 'ops:tester', 'ops:nobody')`,
      `update ledger_exchange set statement = 'anything'`,
      `update chain_link_before set digest = set_byte(digest, 3, 1 # get_byte(digest, 3))`,
      `delete from chain_link_before where "from" = 0`,
    ]) {
      await database.query('create table kept_exchange as table ledger_exchange');
      await database.query('create table kept_links as table chain_link_before');
      await database.query(tampering);
      expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('exchange-unproven') });
      await database.query('delete from chain_link_before');
      await database.query(
        'update ledger_exchange e set statement = k.statement from kept_exchange k where k.id = e.id',
      );
      await database.query('insert into chain_link_before select * from kept_links');
      await database.query('drop table kept_exchange, kept_links');
    }
    expect(await verify()).toMatchObject({ status: 0 });
  });

  it('is found to be of other rows where differences were accepted; and to be ahead of a tail that was cut off', async () => {
    await oneByOne('r0');
    await database.query(`update ledger_entry set amount = amount + 1 where subject = 'B'`);
    expect(await run('--accept-differences')).toMatchObject({ status: 0 });
    const { status, out } = await verify();
    expect({ status, out }).toMatchObject({ status: 1, out: expect.stringContaining('exchanged-otherwise') });
    expect(out).toContain('ledger_entry -');
    await rm(checkpoint);
    await oneByOne('r1');
    expect(await audit('checkpoint', '--out', checkpoint)).toMatchObject({ status: 0 });
    const [{ partition, from }] = (await database.query<{ partition: number; from: bigint }>(
      `select l.partition, l."from" from chain_link l join journal j using (topic, partition) where j.id = 'r1' and l."from" = j."offset"`,
    )) as [{ partition: number; from: bigint }];
    for (const table of ['journal', 'ledger_entry', 'incident_version']) {
      await database.query(`delete from ${table} where partition = $1 and "offset" >= $2`, [partition, from]);
    }
    await database.query('delete from chain_link where partition = $1 and "from" >= $2', [partition, from]);
    await database.query(`delete from incident where id = 'R1'`);
    await database.query(
      `update booked b set next = l."to", chain = l.chain, last_recorded_at = l.last_recorded_at from chain_link l
        where b.partition = $1 and l.partition = $1 and l."to" = $2`,
      [partition, from],
    );
    // Whoever cut it off did it well: only the checkpoint tells.
    expect(await audit('verify')).toMatchObject({ status: 0 });
    expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('checkpoint-ahead') });
  });
});

it('is done by one at a time', async () => {
  await ops.maintenance.withShadow(async () => {
    expect(await run()).toMatchObject({ status: 2, out: expect.stringContaining('rebuilt by somebody else') });
  });
});

it('refuses with one sentence where the log does not reach back to its beginning', async () => {
  const before = await everything();
  await database.query(`update log_partition set low = 1 where topic = $1 and next > 1`, [EVENTS_TOPIC]);
  expect(await run()).toMatchObject({ status: 2, out: expect.stringContaining('restore a backup') });
  expect(await everything()).toEqual(before);
});
