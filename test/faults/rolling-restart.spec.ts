// A rolling restart under load: both doors and the ledger replaced, one at a time, by SIGTERM, while numbered events are sent
// through a proxy. Nothing is lost, nothing counts twice, no instance answers 5xx and no connection is cut.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '#postgres/database';
import { eventually } from '#test/eventually';
import { apiOf } from '#test/instance/api';
import { differences, sumsOfPostgres, sumsOfRedis } from '#test/instance/compare-sums';
import { type Place, preparePlace } from '#test/instance/instance';
import { type RunningService, startService } from '#test/instance/service';
import { report } from '#test/ledger/events';
import { type RoundRobin, startRoundRobin } from '#test/round-robin';

const PER_REQUEST = 20;
/** Between two requests: the load is steady, and leaves the two cores to those that start. */
const PACE_MS = 50;
const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
/** As a proxy needs that learns from `/readyz`, or by a name's refresh, who is there. */
const DRAIN = { FENGSUI_DRAIN_MS: '500' };

let place: Place;
let services: RunningService[] = [];
let door: RoundRobin;
beforeAll(async () => {
  place = await preparePlace('cluster');
  services = [await startService(place, 'ledger', DRAIN)];
  services.push(...(await Promise.all([1, 2].map(() => startService(place, 'intake', DRAIN)))));
  door = await startRoundRobin(services.filter(({ name }) => name === 'intake').map(({ url }) => url));
}, 180_000);
afterAll(async () => {
  await Promise.all(services.map((service) => service.process.stop()));
  await door?.close();
  await place?.dispose();
}, 60_000);

/** The new one first, as Kubernetes does; then SIGTERM. The proxy keeps the old address until the process has ended. */
const replace = async (old: RunningService): Promise<number | string> => {
  const next = await startService(place, old.name, DRAIN);
  services = services.map((service) => (service === old ? next : service));
  if (old.name === 'intake') door.instances.push(next.url);
  const status = await old.process.stop();
  if (old.name === 'intake') door.instances.splice(door.instances.indexOf(old.url), 1);
  return status;
};

/** Events booked, and the deaths that their entries sum to at the towns. */
const booked = async (): Promise<{ events: number; deaths: number }> => {
  const database = await Database.open({ url: place.env.DATABASE_URL ?? '', poolSize: 1, applicationName: 'spec' });
  try {
    const [row] = await database.query<{ events: bigint; deaths: bigint }>(
      `select (select count(*) from journal where id like 'roll%') as events,
              (select coalesce(sum(amount), 0)::bigint from ledger_entry where counter = 'deaths' and event_id like 'roll%') as deaths`,
    );
    return { events: Number(row?.events), deaths: Number(row?.deaths) };
  } finally {
    await database.close();
  }
};

it('loses nothing, counts nothing twice, and answers no 5xx', async () => {
  const { sendLines } = apiOf(door.url);
  const seen = new Set<string>();
  let [next, isOver] = [0, false];

  /** The same request again until somebody has answered 202, as a field unit does. */
  const deliver = async (r: number): Promise<void> => {
    const lines = Array.from({ length: PER_REQUEST }, (_, i) =>
      report(`roll${r}-${i}`, `ROLL-${r}-${i}`, { region: TOWNS[r % TOWNS.length], occurredAt }),
    );
    for (;;) {
      const status = await sendLines(lines).then(
        (answer) => `${answer.status}`,
        () => 'cut',
      );
      seen.add(status);
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
  const statuses: (number | string)[] = [];
  try {
    await eventually(() => expect(next).toBeGreaterThan(10));
    for (const old of [...services]) statuses.push(await replace(old));
    const sentAtTheEnd = next;
    await eventually(() => expect(next).toBeGreaterThan(sentAtTheEnd + 10));
  } finally {
    isOver = true;
    await load;
  }

  expect(statuses).toEqual([0, 0, 0]);
  const all = next * PER_REQUEST;
  await eventually(async () => expect(await booked()).toEqual({ events: all, deaths: all }), { timeoutMs: 30_000 });
  const { DATABASE_URL = '', KPI_STORE_URL = '' } = place.env;
  await eventually(async () => {
    const { sums, slots } = await sumsOfPostgres(DATABASE_URL);
    expect(differences(sums, await sumsOfRedis(KPI_STORE_URL, slots))).toEqual([]);
  });
  expect({ failures: door.failures, cuts: door.cuts, seen: [...seen] }).toEqual({
    failures: [],
    cuts: [],
    seen: ['202'],
  });
}, 240_000);
