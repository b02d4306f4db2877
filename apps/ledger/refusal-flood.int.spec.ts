// A flood of what the ledger cannot read, on a real engine: it stops and says so, refuses nothing, and goes on when somebody
// has put it right or has let it refuse.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { readConfig } from '#config/config';
import { EVENTS_TOPIC } from '#contracts/topics';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { Database } from '#postgres/database';
import { createService, type Service } from '#runtime/create-service';
import { openForOps } from '#runtime/open-for-ops';
import { loadReferenceData } from '#runtime/seeds/reference-data';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { eventually } from '#test/eventually';
import { report } from '#test/ledger/events';
import { runCommandLine } from '../ops/command-line.js';
import { refusedVerbs } from '../ops/refused.verbs.js';
import { consumers, LedgerModule } from './ledger.module.js';

let target: TestDatabase;
let database: Database;
let folder: string;
let service: Service | undefined;
const fatal: unknown[] = [];
jest.setTimeout(60_000);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flood-'));
  target = await (await startPostgres()).createDatabase('flood');
  database = await Database.open({ url: target.url, poolSize: 2 });
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
});
afterAll(async () => {
  await database?.close();
  await target?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const config = () =>
  readConfig({
    ...{ DATABASE_URL: target.url, EVENT_LOG_URL: 'postgres:', KPI_STORE_URL: 'memory:', EVENT_LOG_PARTITIONS: '1' },
    ...{ PORT: '0', FENGSUI_DATA_DIR: folder, FENGSUI_LOG_LEVEL: 'silent' },
  });

const start = async (): Promise<Service> => {
  service = await createService({
    ...{ name: 'ledger', config: config(), parts: [{ module: LedgerModule, consumers }] },
    prepare: async (db) => {
      await loadReferenceData(db);
    },
    onFatal: (error) => fatal.push(error),
  });
  return service;
};

const ready = async ({ url }: Service): Promise<{ status: number; stopped: string[] }> => {
  const answer = await fetch(`${url}/readyz`);
  const { stopped } = (await answer.json()) as { stopped: string[] };
  return { status: answer.status, stopped };
};

const numbers = async (): Promise<{ refused: bigint; journal: bigint; next: bigint }> => {
  const [row] = await database.query<{ refused: bigint; journal: bigint; next: bigint }>(
    `select (select count(*) from refused) as refused, (select count(*) from journal) as journal,
            coalesce((select next from booked where topic = $1 and partition = 0), 0) as next`,
    [EVENTS_TOPIC],
  );
  if (!row) throw new Error('no row');
  return row;
};

const ops = async (...argv: string[]): Promise<{ status: number; out: string }> => {
  const context = await openForOps(config());
  let out = '';
  const verbs = refusedVerbs({
    operator: { actor: { kind: 'cli', name: 'tester' }, requestId: null, address: null },
    ...{ clock: { now: () => Date.now() }, regions: () => context.regions() },
    ...{ refusals: async () => context.refusals, lookup: async () => context.lookup, withLog: context.withLog },
  });
  const told = { out: (text: string) => (out += text), err: (text: string) => (out += text) };
  const status = await runCommandLine(argv, verbs, { out: (t) => void told.out(t), err: (t) => void told.err(t) });
  await context.close();
  return { status, out };
};

const GARBAGE = 150;
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();

it('stops and says why, refuses nothing, and goes on below the offset that somebody allowed', async () => {
  const first = await start();
  const log = first.app.get<EventLog>(EVENT_LOG);
  const good = Buffer.from(JSON.stringify(report('before', 'before', { occurredAt })));
  await log.append(EVENTS_TOPIC, [{ key: 'k', value: good, headers: {} }]);
  await eventually(async () => expect(await numbers()).toEqual({ refused: 0n, journal: 1n, next: 1n }));
  expect((await ready(first)).status).toBe(200);

  const garbage = Array.from({ length: GARBAGE }, () => ({ key: 'k', value: Buffer.from('{'), headers: {} }));
  const after = Buffer.from(JSON.stringify(report('after', 'after', { occurredAt })));
  await log.append(EVENTS_TOPIC, [...garbage, { key: 'k', value: after, headers: {} }]);
  await eventually(async () => expect((await ready(first)).status).toBe(503));
  const { stopped } = await ready(first);
  expect(stopped).toEqual([
    expect.stringMatching(/^ledger\/0: refusal-flood: .*在 safety\.events\.1\/0 停止记账.*docs\/refusals\.md/),
  ]);
  expect(await numbers()).toEqual({ refused: 0n, journal: 1n, next: 1n });
  const metrics = await (await fetch(`${first.url}/metrics`)).text();
  expect(metrics).toMatch(/fengsui_consumer_stopped\{[^}]*group="ledger"[^}]*\} 1/);
  // The process stays, for whoever asks what is wrong: starting again would only repeat it.
  expect(fatal).toEqual([]);
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  await first.stop();

  const again = await start();
  await eventually(async () => expect((await ready(again)).stopped).toHaveLength(1));
  await again.stop();
  service = undefined;

  const far = await ops('refused', 'allow', `${EVENTS_TOPIC}/0`, '--below', '9999');
  expect([far.status, far.out]).toEqual([2, expect.stringContaining('152')]);
  expect((await ops('refused', 'allow', 'nowhere/0')).status).toBe(2);
  expect(await ops('refused', 'allow', `${EVENTS_TOPIC}/0`)).toMatchObject({ status: 0 });
  const told = await database.query(`select actor, object, detail from people_action where action = 'flood-allowed'`);
  expect(told).toEqual([{ actor: 'tester', object: `${EVENTS_TOPIC}/0`, detail: { below: '152' } }]);
  const third = await start();
  await eventually(async () =>
    expect(await numbers()).toEqual({ refused: BigInt(GARBAGE), journal: 2n, next: BigInt(GARBAGE + 2) }),
  );
  expect(await ready(third)).toEqual({ status: 200, stopped: [] });
  const listed = await ops('refused', 'list', '--code', 'malformed', '--limit', '1000', '--json');
  expect([listed.status, JSON.parse(listed.out).length]).toEqual([1, GARBAGE]);

  // What comes later is judged as ever.
  await third.app.get<EventLog>(EVENT_LOG).append(EVENTS_TOPIC, garbage);
  await eventually(async () => expect((await ready(third)).stopped).toHaveLength(1));
  expect((await numbers()).refused).toBe(BigInt(GARBAGE));
});
