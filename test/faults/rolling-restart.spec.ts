// A rolling restart under load: what events and readings pass through replaced, one instance at a time, by SIGTERM, while numbered events are sent and
// readings are asked through a proxy. Nothing is lost, nothing counts twice, and no instance answers 5xx.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { apiOf } from '#test/instance/api';
import { differences, sumsOfPostgres, sumsOfRedis } from '#test/instance/compare-sums';
import { type Place, preparePlace, untilReadable } from '#test/instance/instance';
import { type RunningService, startService } from '#test/instance/service';
import { report } from '#test/ledger/events';
import { type RoundRobin, startRoundRobin } from '#test/round-robin';

const PER_REQUEST = 20;
const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
/** As a proxy needs that learns from `/readyz`, or by a name's refresh, who is there. */
const DRAIN = { FENGSUI_DRAIN_MS: '500' };
/** Between two requests of one sender: the load is steady, and leaves the two cores to those that start. */
const PACE_MS = 50;

let place: Place;
let services: RunningService[] = [];
let door: RoundRobin;
let readers: RoundRobin;
beforeAll(async () => {
  place = await preparePlace('cluster');
  services = [await startService(place, 'ledger', DRAIN)];
  const rest = ['intake', 'intake', 'console', 'console'] as const;
  services.push(...(await Promise.all(rest.map((name) => startService(place, name, DRAIN)))));
  door = await startRoundRobin(urlsOf('intake'));
  readers = await startRoundRobin(urlsOf('console'));
  await untilReadable(apiOf(readers.url));
}, 180_000);
afterAll(async () => {
  await Promise.all(services.map((service) => service.process.stop()));
  await Promise.all([door?.close(), readers?.close()]);
  await place?.dispose();
}, 60_000);

const urlsOf = (name: RunningService['name']): string[] =>
  services.filter((service) => service.name === name).map((service) => service.url);

/** The new one first, as Kubernetes does; then SIGTERM. The proxy keeps the old address until the process has ended. */
const replace = async (old: RunningService): Promise<number | string> => {
  const proxy = { intake: door, console: readers }[old.name as string];
  const next = await startService(place, old.name, DRAIN);
  services = services.map((service) => (service === old ? next : service));
  proxy?.instances.push(next.url);
  const status = await old.process.stop();
  proxy?.instances.splice(proxy.instances.indexOf(old.url), 1);
  return status;
};

it('loses nothing, counts nothing twice, and answers no 5xx', async () => {
  const events = apiOf(door.url);
  const readings = apiOf(readers.url);
  const seen = new Map<string, number>();
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  let [next, isOver] = [0, false];

  /** The same request again until somebody has answered 202, as a field unit does. */
  const deliver = async (r: number): Promise<void> => {
    const lines = Array.from({ length: PER_REQUEST }, (_, i) =>
      report(`roll${r}-${i}`, `ROLL-${r}-${i}`, { region: TOWNS[r % TOWNS.length], occurredAt }),
    );
    for (;;) {
      const status = await events.sendLines(lines).then(
        (answer) => answer.status,
        () => 'cut',
      );
      note(`event ${status}`);
      if (status === 202) return;
      await pause(PACE_MS);
    }
  };
  const sender = async (): Promise<void> => {
    while (!isOver) {
      await deliver(next++);
      await pause(PACE_MS);
    }
  };
  const reader = async (): Promise<void> => {
    while (!isOver) {
      const path = '/api/v1/readings?indicator=deaths&region=440600&window=period';
      const status = await readings.call(path).then(
        (answer) => answer.status,
        () => 'cut',
      );
      note(`reading ${status}`);
      await pause(PACE_MS);
    }
  };
  const load = Promise.all([sender(), sender(), reader()]);
  await eventually(() => expect(next).toBeGreaterThan(20));
  const statuses: (number | string)[] = [];
  try {
    for (const old of [...services]) statuses.push(await replace(old));
    const sentAtTheEnd = next;
    await eventually(() => expect(next).toBeGreaterThan(sentAtTheEnd + 10));
  } finally {
    isOver = true;
    await load;
  }

  expect(statuses).toEqual(services.map(() => 0));
  await eventually(
    async () => {
      const [reading] = await readings.readings({ indicator: 'deaths', region: '440600', window: 'rolling-12m' });
      expect(reading?.numerator).toBe(next * PER_REQUEST);
    },
    { timeoutMs: 30_000 },
  );
  const { DATABASE_URL = '', KPI_STORE_URL = '' } = place.env;
  const { sums, slots } = await sumsOfPostgres(DATABASE_URL);
  expect(differences(sums, await sumsOfRedis(KPI_STORE_URL, slots))).toEqual([]);
  expect({ door: door.failures, readers: readers.failures }).toEqual({ door: [], readers: [] });
  expect({ door: door.cuts, readers: readers.cuts }).toEqual({ door: [], readers: [] });
  expect([...seen.keys()].sort()).toEqual(['event 202', 'reading 200']);
}, 240_000);
