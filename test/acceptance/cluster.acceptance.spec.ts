// Each service a process of its own, against Kafka, Redis and PostgreSQL: the same job, the same numbers, and Redis holds
// key by key what Postgres sums to, while instances come and go.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '#postgres/database';
import { eventually } from '#test/eventually';
import { type Cluster, startCluster } from '#test/instance/cluster';
import { differences, sumsOfPostgres, sumsOfRedis } from '#test/instance/compare-sums';
import { type Place, preparePlace } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';
import { amend, type EventDraft, report, SOURCE, withdraw } from '#test/ledger/events';
import type { Verification } from '../../apps/ops/verify/verify-installation.js';

const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
const recent = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000 - 60_000).toISOString();

let place: Place;
let cluster: Cluster;
beforeAll(async () => {
  place = await preparePlace('cluster');
  cluster = await startCluster(place);
}, 180_000);
afterAll(async () => {
  await cluster?.stop();
  await place?.dispose();
}, 60_000);

const deaths = async (region: string): Promise<number | null | undefined> =>
  (await cluster.api.readings({ indicator: 'deaths', region, window: 'rolling-12m' }))[0]?.numerator;

/** Reports, of which a third is corrected and moved, and a tenth withdrawn; some corrections come before the report. */
const history = (stem: string, count: number): { events: EventDraft[]; deaths: number } => {
  const events: EventDraft[] = [];
  let expected = 0;
  for (let i = 0; i < count; i++) {
    const [id, subject] = [`${stem}${i}`, `${stem.toUpperCase()}-${i}`];
    const at = { region: TOWNS[i % 5], deaths: 1 + (i % 3), occurredAt: recent(i % 300) };
    const first = report(id, subject, at);
    const second = amend(`${id}b`, subject, id, {
      ...at,
      region: TOWNS[(i + 1) % 5],
      deaths: 2,
      occurredAt: recent((i + 40) % 300),
    });
    if (i % 10 === 0) events.push(first, withdraw(`${id}w`, subject, id, at.region));
    else if (i % 3 === 0) events.push(...(i % 2 === 0 ? [first, second] : [second, first]));
    else events.push(first);
    expected += i % 10 === 0 ? 0 : i % 3 === 0 ? 2 : at.deaths;
  }
  return { events, deaths: expected };
};

const sendAll = async (events: readonly EventDraft[]): Promise<void> => {
  for (let i = 0; i < events.length; i += 200) {
    const answer = await cluster.door.sendLines(events.slice(i, i + 200));
    expect(answer).toMatchObject({ status: 202, body: { rejected: [] } });
  }
};

it('counts reports, corrections, moves and withdrawals sent to the door, on the console', async () => {
  const { events, deaths: expected } = history('c', 1_000);
  await sendAll(events);
  await eventually(async () => expect(await deaths('440600')).toBe(expected), { timeoutMs: 20_000 });
});

it('holds in Redis, key by key, what Postgres sums to', async () => {
  const { DATABASE_URL = '', KPI_STORE_URL = '' } = place.env;
  const { sums, slots } = await sumsOfPostgres(DATABASE_URL);
  const redis = await sumsOfRedis(KPI_STORE_URL, slots);
  expect(sums.size).toBeGreaterThan(1_000);
  expect(differences(sums, redis)).toEqual([]);
});

it('loses and doubles nothing while a second ledger comes and the first is killed', async () => {
  const before = (await deaths('440600')) ?? 0;
  const { events, deaths: expected } = history('d', 1_000);
  await cluster.add('ledger');
  const sending = sendAll(events);
  await cluster.process('ledger').kill9();
  await sending;
  await eventually(async () => expect(await deaths('440600')).toBe(before + expected), { timeoutMs: 60_000 });
  const { DATABASE_URL = '', KPI_STORE_URL = '' } = place.env;
  const { sums, slots } = await sumsOfPostgres(DATABASE_URL);
  expect(differences(sums, await sumsOfRedis(KPI_STORE_URL, slots))).toEqual([]);
}, 90_000);

it('verifies while events keep coming, and names what was tampered with', async () => {
  let isOver = false;
  const flowing = (async () => {
    for (let n = 0; !isOver && n < 50; n += 1) await sendAll(history(`v${n}-`, 40).events);
  })();
  const found = await runOps<Verification>(['verify'], place.env).finally(() => {
    isOver = true;
  });
  await flowing;
  expect(found.json).toMatchObject({ isSame: true, differences: [], notCompared: [] });
  expect(found.status).toBe(0);
  expect(found.json.checked.sums).toBeGreaterThan(1_000);
  const database = await Database.open({ url: place.env.DATABASE_URL ?? '', poolSize: 1 });
  await database.query(`update ledger_entry set amount = amount + 1 where event_id = 'c1' and counter = 'deaths'`);
  const tampered = await runOps<Verification>(['verify'], place.env);
  await database.query(`update ledger_entry set amount = amount - 1 where event_id = 'c1' and counter = 'deaths'`);
  await database.close();
  expect(tampered.status).toBe(1);
  const events = [{ source: SOURCE, id: 'c1' }];
  expect(tampered.json.differences).toContainEqual(expect.objectContaining({ kind: 'entry-differs', events }));
}, 120_000);

it('ends every service in order, with status 0', async () => {
  const statuses = await cluster.stop();
  // Of two ledgers the first was killed above.
  expect([...statuses].filter(([name]) => name !== 'ledger').map(([, status]) => status)).toEqual([0, 0, 0, 0]);
});
