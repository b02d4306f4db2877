// A rolling restart under load: every service replaced by SIGTERM, doors and consoles one of two at a time, while numbered
// events are sent and readings are asked for through a proxy and targets are crossed. Nothing is lost, nothing counts twice,
// no instance answers 5xx, no connection is cut; every alert is told, as one, each message once.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '#postgres/database';
import { eventually } from '#test/eventually';
import { apiOf, SUPERVISOR_TOKEN } from '#test/instance/api';
import type { ServiceName } from '#test/instance/cluster';
import { differences, sumsOfPostgres, sumsOfRedis } from '#test/instance/compare-sums';
import { type Place, preparePlace, untilReadable } from '#test/instance/instance';
import { type RunningService, startService } from '#test/instance/service';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '#test/instance/webhook-receiver';
import { report, targetSet } from '#test/ledger/events';
import { type RoundRobin, startRoundRobin } from '#test/round-robin';

const PER_REQUEST = 20;
/** Between two requests: the load is steady, and leaves the two cores to those that start. */
const PACE_MS = 50;
const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
/** Each crosses its target once, at another moment of the restart. */
const ALARMED = ['440604011', '440604012', '440605011', '440605121', '440605122'];
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
/** As a proxy needs that learns from `/readyz`, or by a name's refresh, who is there. */
const DRAIN = { FENGSUI_DRAIN_MS: '500' };
/** What is replaced at the same time, as deployments that roll beside each other are. */
const WAVES: readonly (readonly ServiceName[])[] = [
  ['ledger', 'console'],
  ['notification', 'intake'],
  ['alerting', 'intake'],
  ['console'],
];

let place: Place;
let receiver: WebhookReceiver;
let services: RunningService[] = [];
let doors: Readonly<Record<'intake' | 'console', RoundRobin>>;
const start = (name: ServiceName): Promise<RunningService> =>
  startService(place, name, {
    ...DRAIN,
    FENGSUI_WEBHOOK_URL: receiver.url,
    FENGSUI_WEBHOOK_SECRET: WEBHOOK_SECRET,
  });
const urlsOf = (name: ServiceName): string[] => services.filter((one) => one.name === name).map(({ url }) => url);

beforeAll(async () => {
  [place, receiver] = await Promise.all([preparePlace('cluster'), startReceiver()]);
  services = [await start('ledger')];
  const others = ['alerting', 'notification', 'intake', 'intake', 'console', 'console'] as const;
  services.push(...(await Promise.all(others.map(start))));
  doors = { intake: await startRoundRobin(urlsOf('intake')), console: await startRoundRobin(urlsOf('console')) };
  await untilReadable(apiOf(doors.console.url));
}, 180_000);
afterAll(async () => {
  await Promise.all(services.map((service) => service.process.stop()));
  await Promise.all([doors?.intake.close(), doors?.console.close(), receiver?.close()]);
  await place?.dispose();
}, 60_000);

/** The new one first, as Kubernetes does; then SIGTERM. The proxy keeps the old address until the process has ended. */
const replace = async (old: RunningService): Promise<number | string> => {
  const next = await start(old.name);
  services = services.map((service) => (service === old ? next : service));
  const door = old.name === 'intake' || old.name === 'console' ? doors[old.name] : undefined;
  door?.instances.push(next.url);
  const status = await old.process.stop();
  door?.instances.splice(door.instances.indexOf(old.url), 1);
  return status;
};

const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
  const database = await Database.open({ url: place.env.DATABASE_URL ?? '', poolSize: 1, applicationName: 'spec' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

/** Of one run: events booked, and the deaths that their entries sum to at the towns. */
const booked = (run: string): Promise<{ events: number; deaths: number }> =>
  withDatabase(async (database) => {
    const [row] = await database.query<{ events: bigint; deaths: bigint }>(
      `select (select count(*) from journal where id like $1) as events,
              (select coalesce(sum(amount), 0)::bigint from ledger_entry where counter = 'deaths' and event_id like $1) as deaths`,
      [`${run}-%`],
    );
    return { events: Number(row?.events), deaths: Number(row?.deaths) };
  });

/** Of the towns that are watched: each alert with its region. */
const alerts = (): Promise<{ id: string; region: string }[]> =>
  withDatabase((database) =>
    database.query(`select id, region from alert where rule = 'target-breached' and region = any($1) order by region`, [
      ALARMED,
    ]),
  );

it('loses nothing, counts nothing twice, answers no 5xx, and tells of every alert once', async () => {
  const [{ sendLines, send }, console] = [apiOf(doors.intake.url), apiOf(doors.console.url)];
  const seen = { door: new Set<string>(), console: new Set<string>() };
  let [next, looks, isOver] = [0, 0, false];
  const run = `roll${Date.now()}`;

  const year = new Date().getUTCFullYear();
  const period = { indicator: 'deaths', from: `${year}-01-01`, to: `${year + 1}-01-01` };
  for (const region of ALARMED) {
    const target = targetSet(`watch-${region}`, { ...period, region, limit: 1 });
    expect((await send(target, SUPERVISOR_TOKEN)).status).toBe(202);
  }
  const alarm = async (n: number): Promise<void> => {
    const event = report(`alarm-${n}`, `ALARM-${n}`, { region: ALARMED[n], deaths: 2, occurredAt });
    expect((await send(event)).status).toBe(202);
  };

  /** The same request again until somebody has answered 202, as a field unit does. */
  const deliver = async (r: number): Promise<void> => {
    const lines = Array.from({ length: PER_REQUEST }, (_, i) =>
      report(`${run}-${r}-${i}`, `${run}-${r}-${i}`.toUpperCase(), { region: TOWNS[r % TOWNS.length], occurredAt }),
    );
    for (;;) {
      const status = await sendLines(lines).then(
        (answer) => `${answer.status}`,
        () => 'cut',
      );
      seen.door.add(status);
      if (status === '202') return;
      await pause(PACE_MS);
    }
  };
  const load = (async () => {
    while (!isOver) {
      await deliver(next++);
      await pause(PACE_MS);
    }
  })();
  const looking = (async () => {
    for (; !isOver; looks++) {
      const path = '/api/v1/readings?indicator=deaths&region=440600&window=rolling-12m';
      const status = await console.call(path).then(
        (answer) => `${answer.status}`,
        () => 'cut',
      );
      seen.console.add(status);
      await pause(PACE_MS);
    }
  })();
  const statuses: (number | string)[] = [];
  const old = [...services];
  const leaving = (name: ServiceName): RunningService[] =>
    old.splice(
      old.findIndex((one) => one.name === name),
      1,
    );
  try {
    await eventually(() => expect(next).toBeGreaterThan(10), { timeoutMs: 60_000 });
    await alarm(0);
    for (const [n, wave] of WAVES.entries()) {
      const replaced = Promise.all(wave.flatMap(leaving).map(replace));
      await alarm(1 + n);
      statuses.push(...(await replaced));
    }
    const [sentThen, looksThen] = [next, looks];
    await eventually(() => expect([next > sentThen + 5, looks > looksThen + 5]).toEqual([true, true]), {
      timeoutMs: 60_000,
    });
  } finally {
    isOver = true;
    await Promise.all([load, looking]);
  }

  expect([old, statuses]).toEqual([[], [0, 0, 0, 0, 0, 0, 0]]);
  const all = next * PER_REQUEST;
  await eventually(async () => expect(await booked(run)).toEqual({ events: all, deaths: all }), { timeoutMs: 30_000 });
  const { DATABASE_URL = '', KPI_STORE_URL = '' } = place.env;
  await eventually(async () => {
    const { sums, slots } = await sumsOfPostgres(DATABASE_URL);
    expect(differences(sums, await sumsOfRedis(KPI_STORE_URL, slots))).toEqual([]);
  });
  for (const { failures, cuts } of Object.values(doors)) expect({ failures, cuts }).toEqual({ failures: [], cuts: [] });
  expect([[...seen.door], [...seen.console]]).toEqual([['202'], ['200']]);

  await eventually(async () => expect((await alerts()).map(({ region }) => region)).toEqual(ALARMED), {
    timeoutMs: 30_000,
  });
  const ids = new Set((await alerts()).map(({ id }) => id));
  const told = () => receiver.accepted.filter(({ alert, state }) => ids.has(alert) && state === 'firing');
  await eventually(() => expect(new Set(told().map(({ alert }) => alert))).toEqual(ids), { timeoutMs: 30_000 });
  expect(told()).toHaveLength(ids.size);
  expect(new Set(receiver.accepted.map(({ id }) => id)).size).toBe(receiver.accepted.length);
}, 240_000);
