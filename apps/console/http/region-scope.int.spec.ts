// Every route that shows single things, asked by a person of Nanhai (440605) for what is Shunde's (440606) and what is the
// city's; and every route of sums, which is for all. A route that no row names fails the first test.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { sampleAlert } from '#test/alerting/sample-alert';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { readLive } from '#test/console/live-reader';
import { addPerson } from '#test/console/people';
import { eventually } from '#test/eventually';
import { event, report, TOWN } from '#test/ledger/events';

const INDICATOR = 'indicator=deaths&window=ytd';
const BETWEEN = 'between=2026-01-01T00:00:00Z&and=2026-02-01T00:00:00Z';

/** `{region}` stands for the region asked about. */
const SINGLE: readonly string[] = [
  'incidents?region={region}',
  'alerts?region={region}',
  'hazards?region={region}',
  'inspections?region={region}',
  'violations?region={region}',
  'assessments?region={region}',
  'reconciliations?region={region}',
  'refusals?region={region}',
  'rejections?region={region}',
  `readings/evidence?region={region}&${INDICATOR}`,
  `readings/explanation?region={region}&${INDICATOR}`,
  `restatements?region={region}&${INDICATOR}&${BETWEEN}`,
  `readings?region={region}&${INDICATOR}&organization=somebody`,
  `readings/series?region={region}&${INDICATOR}&organization=somebody&from=2026-01-01&to=2026-02-01`,
  'live?region={region}',
];
const SUMS: readonly string[] = [
  'regions?within={region}',
  'regions/{region}',
  'indicators',
  `readings?region={region}&${INDICATOR}&children=true`,
  `readings/series?region={region}&${INDICATOR}&from=2026-01-01&to=2026-02-01`,
  'comparisons/regions?region={region}&indicator=inspection-pass-rate',
  'comparisons/rates?region={region}&indicator=inspection-pass-rate',
  'targets?region={region}',
  'targets/breakdown?region={region}&indicator=deaths',
  'figures?region={region}',
];
/** One thing by its id, devices and the trail: their own tests, here and beside their controllers. */
const ELSEWHERE = [
  ...[
    'incidents/:id',
    'alerts/:id',
    'refusals/:topic/:partition/:offset',
    'devices',
    'audit',
    'users',
    'session',
    'events/status',
  ],
];

let world: ConsoleWorld;
let nanhai: Record<string, string>;
let alerts: { own: string; other: string; city: string };
jest.setTimeout(60_000);

const fire = async (id: string, region: string): Promise<string> => {
  const period = { from: '2026-01-01', to: '2027-01-01' };
  const alert = sampleAlert({ id, subject: { rule: 'target-breached', indicator: 'deaths', region, period } });
  const store = world.service.app.get<AlertStore>(ALERT_STORE);
  expect(await store.transition({ alert, expected: undefined, message: '{}' })).toBe('written');
  return id;
};

const inspection = (id: string, region: string) =>
  event('inspection.completed', id, id, {
    ...{ region, sector: 'construction', kind: 'spot-check', completedAt: '2026-03-01T09:00:00+08:00', result: 'fail' },
    hazards: [{ id: `h-${id}`, level: 'major', description: 'x', dueOn: '2026-04-01' }],
  });

beforeAll(async () => {
  world = await openConsole();
  nanhai = await addPerson(world, { name: 'nan', role: 'administrator', region: '440605' });
  await world.send(
    report('e1', 'own', { occurredAt: '2026-03-02T01:00:00Z' }),
    report('e2', 'other', { region: '440606', occurredAt: '2026-03-02T01:00:00Z' }),
    report('e3', 'city', { region: '440600', occurredAt: '2026-03-02T01:00:00Z' }),
    inspection('p1', TOWN),
    inspection('p2', '440606'),
  );
  await world.settled();
  alerts = {
    own: await fire('11111111-1111-4111-8111-111111111111', TOWN),
    other: await fire('22222222-2222-4222-8222-222222222222', '440606'),
    city: await fire('33333333-3333-4333-8333-333333333333', '440600'),
  };
});
afterAll(() => world.close());

const ask = (path: string, region: string) => world.get(`/api/v1/${path.replace('{region}', region)}`, nanhai);

it('has a row for every route that a person can look at', () => {
  const rows = [...SINGLE, ...SUMS, ...ELSEWHERE].map((path) => path.split('?')[0]?.replace('{region}', ':code'));
  const served = world.routes.filter((route) => route.startsWith('GET /api/v1/')).map((route) => route.slice(12));
  expect([...new Set(served)].sort()).toEqual([...new Set(rows)].sort());
});

describe('single things', () => {
  it.each(SINGLE)('%s: 403 for the neighbour, the city and the country', async (path) => {
    for (const region of ['440606', '440600', '440000', '100000']) {
      const { status, json } = await ask(path, region);
      expect([region, status, json?.code]).toEqual([region, 403, 'region-not-allowed']);
    }
  });

  it.each(SINGLE.filter((path) => !path.startsWith('live')))('%s: answers for the own and below', async (path) => {
    for (const region of ['440605', TOWN]) expect([region, (await ask(path, region)).status]).toEqual([region, 200]);
  });

  it('lists without a region are of the own', async () => {
    const ids = async (path: string): Promise<string[]> =>
      (await world.get(`/api/v1/${path}`, nanhai)).json.items.map(({ id }: { id: string }) => id);
    expect(await ids('incidents')).toEqual(['own']);
    expect(await ids('inspections')).toEqual(['p1']);
    expect(await ids('hazards')).toEqual(['h-p1']);
    expect(await ids('alerts')).toEqual([alerts.own]);
    expect((await world.get('/api/v1/incidents')).json.items).toHaveLength(3);
    const table = await world.get('/api/v1/incidents', { ...nanhai, accept: 'text/csv' });
    expect(table.text).toContain('own');
    expect(table.text).not.toContain('other');
  });

  it('by id are not found outside, as if they were not there', async () => {
    for (const id of ['other', 'city', 'never']) {
      const { status, json } = await world.get(`/api/v1/incidents/${id}`, nanhai);
      expect([id, status, json.code]).toEqual([id, 404, 'not-found']);
    }
    expect((await world.get('/api/v1/incidents/own', nanhai)).status).toBe(200);
    for (const id of [alerts.other, alerts.city]) {
      expect((await world.get(`/api/v1/alerts/${id}`, nanhai)).status).toBe(404);
    }
    expect((await world.get(`/api/v1/alerts/${alerts.own}`, nanhai)).status).toBe(200);
  });

  it('the live stream begins at the own region and carries nothing of others', async () => {
    const stream = await readLive(`${world.url}/api/v1/live`, nanhai);
    await eventually(() => stream.events.some(({ event: name }) => name === 'snapshot'));
    const snapshot = stream.events.find(({ event: name }) => name === 'snapshot');
    const shown = (list: readonly { region: string }[]): string[] => [...new Set(list.map(({ region }) => region))];
    expect(shown(snapshot?.data.readings)).toContain(TOWN);
    expect(shown(snapshot?.data.readings)).not.toContain('440606');
    expect(snapshot?.data.alerts.map(({ id }: { id: string }) => id)).toEqual([alerts.own]);
    const now = new Date().toISOString();
    await world.send(
      report('e8', 'there', { region: '440606', occurredAt: now }),
      report('e9', 'here', { occurredAt: now }),
    );
    await eventually(() => stream.events.some(({ event: name }) => name === 'incident'));
    stream.close();
    expect(stream.text()).not.toContain('"there"');
  });
});

describe('sums', () => {
  it.each(SUMS)('%s: for everybody', async (path) => {
    for (const region of ['440605', '440606', '440600']) {
      expect([region, (await ask(path, region)).status]).toEqual([region, 200]);
    }
  });
});
