// Each engine of a cluster goes away and comes back while the all-in-one runs against it. What must hold meanwhile: no number
// lower than the truth, no 202 that the log does not hold, and /readyz says who is missing.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { type KafkaEngine, startKafka } from '#test/engines/kafka';
import { type PostgresEngine, startPostgres } from '#test/engines/postgres';
import { startRedis } from '#test/engines/redis';
import { eventually } from '#test/eventually';
import { honestyFaults } from '#test/faults/honesty';
import { DEVICE_TOKEN, SUPERVISOR_TOKEN } from '#test/instance/api';
import { type AllInOne, startAllInOne } from '#test/instance/instance';
import { report } from '#test/ledger/events';

const TOWN = '440605124';
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
type Engine = Awaited<ReturnType<typeof startRedis>>;

let postgres: PostgresEngine;
let redis: Engine;
let kafka: KafkaEngine;
let fengsui: AllInOne;
let sent = 0;

beforeAll(async () => {
  [postgres, redis, kafka] = await Promise.all([
    startPostgres({ own: true }),
    startRedis({ own: true }),
    startKafka({ own: true }),
  ]);
  const database = await postgres.createDatabase('outages');
  const env = {
    DATABASE_URL: database.url,
    KPI_STORE_URL: redis.url,
    EVENT_LOG_URL: kafka.url,
    FENGSUI_DEVICE_TOKEN: DEVICE_TOKEN,
    FENGSUI_DEVICE_REGION: '100000',
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
    FENGSUI_DATA_DIR: `/tmp/fengsui-test-outages-${process.pid}`,
  };
  fengsui = await startAllInOne({ env, dispose: async () => undefined });
}, 120_000);
afterAll(async () => {
  await fengsui?.stop();
  await Promise.all([redis?.stop(), kafka?.stop()]);
  await postgres?.stop();
}, 60_000);

const next = () => report(`o${sent}`, `OUTAGE-${sent}`, { region: TOWN, deaths: 1, occurredAt });
const send = () => fengsui.api.send(next());
const sendCounted = async (): Promise<void> => {
  expect((await send()).status).toBe(202);
  sent += 1;
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
