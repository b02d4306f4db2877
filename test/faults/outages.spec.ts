// Each engine of a cluster goes away and comes back while the all-in-one runs against it. What must hold meanwhile: no number
// lower than the truth, no 202 that the log does not hold, and /readyz says who is missing. And a database that comes back older
// than the others: the ledger books the log again from the restored position, to the same history, and Redis, which is
// ahead, is rebuilt; a log that ends below what is booked is told of.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Database } from '#postgres/database';
import { type KafkaEngine, startKafka } from '#test/engines/kafka';
import { type PostgresEngine, startPostgres } from '#test/engines/postgres';
import { startRedis } from '#test/engines/redis';
import { eventually } from '#test/eventually';
import { honestyFaults } from '#test/faults/honesty';
import { DEVICE_TOKEN, SUPERVISOR_TOKEN } from '#test/instance/api';
import { differences, sumsOfPostgres, sumsOfRedis } from '#test/instance/compare-sums';
import { type AllInOne, startAllInOne } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';
import { startProcess } from '#test/instance/processes';
import { report } from '#test/ledger/events';

const TOWN = '440605124';
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
type Engine = Awaited<ReturnType<typeof startRedis>>;

let postgres: PostgresEngine;
let redis: Engine;
let kafka: KafkaEngine;
let fengsui: AllInOne;
let sent = 0;
let folder = '';
let env: Readonly<Record<'DATABASE_URL' | 'KPI_STORE_URL' | 'EVENT_LOG_URL', string>>;

beforeAll(async () => {
  [postgres, redis, kafka] = await Promise.all([
    startPostgres({ own: true }),
    startRedis({ own: true }),
    startKafka({ own: true }),
  ]);
  const database = await postgres.createDatabase('outages');
  folder = mkdtempSync(join(tmpdir(), 'fengsui-test-outages-'));
  const all = {
    DATABASE_URL: database.url,
    KPI_STORE_URL: redis.url,
    EVENT_LOG_URL: kafka.url,
    FENGSUI_DEVICE_TOKEN: DEVICE_TOKEN,
    FENGSUI_DEVICE_REGION: '100000',
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
    FENGSUI_DATA_DIR: folder,
  };
  env = all;
  fengsui = await startAllInOne({ env: all, dispose: async () => undefined });
}, 240_000);
afterAll(async () => {
  await fengsui?.stop();
  await Promise.all([redis?.stop(), kafka?.stop()]);
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const next = () => report(`o${sent}`, `OUTAGE-${sent}`, { region: TOWN, deaths: 1, occurredAt });
const send = () => fengsui.api.send(next());
const sendCounted = async (): Promise<void> => {
  expect((await send()).status).toBe(202);
  sent += 1;
};
/** In one request. */
const sendMany = async (count: number): Promise<void> => {
  const events = Array.from({ length: count }, (_, i) =>
    report(`o${sent + i}`, `OUTAGE-${sent + i}`, { region: TOWN, deaths: 1, occurredAt }),
  );
  expect((await fengsui.api.sendLines(events)).status).toBe(202);
  sent += count;
};
/** A number, or `absent` where there is honestly none. */
const deaths = async (): Promise<number | 'absent'> => {
  const answer = await fengsui.api.call<readonly { numerator: number }[]>(
    `/api/v1/readings?indicator=deaths&region=${TOWN}&window=rolling-12m`,
  );
  return answer.status === 200 ? (answer.body[0]?.numerator ?? 'absent') : 'absent';
};
const seenUntil = async (expected: number, timeoutMs = 30_000): Promise<Set<number | 'absent'>> => {
  const seen = new Set<number | 'absent'>();
  await eventually(
    async () => {
      const now = await deaths();
      seen.add(now);
      expect(now).toBe(expected);
    },
    { timeoutMs, everyMs: 20 },
  );
  return seen;
};
const readiness = async (): Promise<{ ready: boolean; dependencies: Record<string, string> }> =>
  (await fengsui.api.call<{ ready: boolean; dependencies: Record<string, string> }>('/readyz')).body;

it('counts before anything fails', async () => {
  for (let i = 0; i < 5; i++) await sendCounted();
  await seenUntil(sent);
});

describe('Redis', () => {
  it('emptied: the sums come back from the ledger, and no lower number is shown meanwhile', async () => {
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    const seen = await seenUntil(sent);
    expect([...seen].filter((n) => n !== 'absent' && n < sent)).toEqual([]);
  });

  it('killed and started empty: events are taken meanwhile and all count afterwards', async () => {
    await redis.kill9();
    await sendCounted();
    await eventually(async () => expect((await readiness()).dependencies['reading-store']).toBe('down'));
    await redis.restart();
    const seen = await seenUntil(sent);
    expect([...seen].filter((n) => n !== 'absent' && n < sent - 1)).toEqual([]);
  }, 60_000);
});

describe('PostgreSQL', () => {
  it('killed: events are still taken, and all count when it is back; nothing is refused', async () => {
    await postgres.kill9();
    await sendCounted();
    await sendCounted();
    await eventually(async () => expect((await readiness()).dependencies.database).toBe('down'));
    await postgres.restart();
    await seenUntil(sent, 60_000);
    expect(await fengsui.api.metrics()).not.toMatch(/fengsui_refused_events_total\{reason="[^"]+"[^}]*\} [1-9]/);
  }, 90_000);
});

describe('Kafka', () => {
  it('killed: 503 with Retry-After and never 202; the same request counts once when it is back', async () => {
    await kafka.kill9();
    expect(await honestyFaults(fengsui.api, next())).toEqual([]);
    expect((await readiness()).dependencies['event-log']).toBe('down');
    await kafka.restart();
    await eventually(async () => expect((await send()).status).toBe(202), { timeoutMs: 60_000 });
    sent += 1;
    await seenUntil(sent, 60_000);
  }, 150_000);
});

/** What was booked of each event, and when it was recorded; not by which batch. */
const ledger = async (): Promise<unknown> => {
  const database = await Database.open({ url: env.DATABASE_URL, poolSize: 1, applicationName: 'spec' });
  try {
    return await database.query(
      `select e.partition, e."offset", e.seq, e.counter, e.region, e.day, e.amount, e.known_at, j.recorded_at
         from ledger_entry e join journal j using (topic, partition, "offset") order by 1, 2, 3`,
    );
  } finally {
    await database.close();
  }
};

const compareStores = async (): Promise<void> => {
  const { sums, slots } = await sumsOfPostgres(env.DATABASE_URL);
  expect(sums.size).toBeGreaterThan(10);
  expect(differences(sums, await sumsOfRedis(env.KPI_STORE_URL, slots))).toEqual([]);
};

describe('PostgreSQL, restored from a backup that is older than Redis and Kafka', () => {
  it('books the log again from the restored position, and rebuilds what is ahead', async () => {
    await sendMany(100);
    await seenUntil(sent);
    const taken = await runOps<{ path: string }>(['backup', '--out', folder], env);
    expect(taken.status).toBe(0);
    await sendMany(100);
    await seenUntil(sent);
    const before = await ledger();
    // While it runs nothing is touched.
    const refused = await runOps<{ error: string }>(['restore', taken.json.path, '--move-aside'], env);
    expect(refused).toMatchObject({ status: 2, json: { error: expect.stringContaining('stop every service first') } });
    expect(await fengsui.stop()).toBe(0);

    const restored = await runOps(['restore', taken.json.path, '--move-aside'], env);
    expect(restored).toMatchObject({
      status: 0,
      json: { movedTo: expect.stringContaining('before_restore'), logBehind: [] },
    });
    expect(await ledger()).not.toEqual(before);
    await fengsui.startAgain();
    // Redis is ahead and shows the number before anything is booked again.
    await eventually(async () => expect(await ledger()).toEqual(before), { timeoutMs: 60_000 });
    await eventually(async () => expect(fengsui.process().output()).toContain('store_rebuilt'), { timeoutMs: 60_000 });
    await seenUntil(sent, 60_000);
    await compareStores();
    await sendCounted();
    await seenUntil(sent);
  });

  it('says which partition’s log ends below what is booked, and the ledger stops with one sentence', async () => {
    const taken = await runOps<{ path: string }>(['backup', '--out', folder], env);
    expect(await fengsui.stop()).toBe(0);
    // The same database beside a log that begins anew: the table log of this very database is empty.
    const beside = { ...env, EVENT_LOG_URL: 'postgres:' };
    const restored = await runOps<{ logBehind: unknown[] }>(['restore', taken.json.path, '--move-aside'], beside);
    expect(restored.status).toBe(1);
    expect(restored.json.logBehind).toContainEqual({ partition: 0, next: expect.any(String), end: '0' });
    const process = startProcess('all-in-one', { ...beside, PORT: '0' });
    expect(await process.ended).toBe(1);
    expect(process.output()).toContain('the log has lost data');
  });
});
