// Each route on a real Postgres: what was posted at the door comes out, and what is asked wrongly is named.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { alertSchema } from '#contracts/alerts/alert-json';
import { incidentSchema } from '#contracts/api/incident-json';
import { readingSchema } from '#contracts/api/reading-json';
import { hashToken } from '#contracts/credentials/token';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { bearer, type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { amend, event, report, TOWN, withdraw } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

/** As long as an id may be, and as awkward. */
const LONG = `事故/${'甲'.repeat(253)}`;

const output = event(
  'exposure.declared',
  'x1',
  'construction-output-yuan/all/all/default/440605/2026-01-01..2026-04-01',
  {
    measure: 'construction-output-yuan',
    ...{ region: '440605', from: '2026-01-01', to: '2026-04-01', value: 9_000_000_000, status: 'final' },
  },
);

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    report('e1', 'i1', { occurredAt: '2026-03-02T01:00:00Z', directLossYuan: 12.5, summary: '=1+1, "塌"' }),
    report('e2', 'i2', { region: '440606', sector: 'fire', deaths: 3, occurredAt: '2026-03-05T09:00:00+08:00' }),
    report('e3', 'i3', { deaths: 0 }),
    report('e8', LONG, { occurredAt: '2026-01-02T09:00:00+08:00', deaths: 0 }),
    output,
  );
  await world.send(amend('e4', 'i1', 'e1', { deaths: 2, occurredAt: '2026-03-02T01:00:00Z' }));
  await world.send(withdraw('e5', 'i3', 'e3'), amend('e6', 'i2', 'nothing', { region: '440606', sector: 'fire' }));
  await world.send(report('e7', 'i1'));
  await eventually(async () => {
    const { json } = await world.get('/api/v1/events/status?source=urn:fengsui:test&id=e7');
    expect(json.state).toBe('refused');
    const readings = await world.get(`/api/v1/readings?region=${TOWN}&indicator=deaths&asOf=2026-03-31&window=ytd`);
    expect(readings.json[0].numerator).toBe(2);
  });
});
afterAll(() => world.close());

const faults = (json: { code: string; errors: { pointer: string; code: string }[] }): string[] => [
  json.code,
  ...json.errors.map(({ pointer, code }) => `${pointer} ${code}`),
];

describe('regions', () => {
  it('answers any spelling with the canonical row', async () => {
    for (const spelling of ['440605124', '440605124000']) {
      expect((await world.get(`/api/v1/regions/${spelling}`)).json).toMatchObject({ code: TOWN, parent: '440605' });
    }
    expect((await world.get('/api/v1/regions/44')).json).toMatchObject({ code: '440000', level: 'province' });
    expect((await world.get('/api/v1/regions/999999')).status).toBe(404);
  });

  it('lists children page by page, each once', async () => {
    const first = await world.get('/api/v1/regions?parent=4406&limit=3');
    expect(first.json.items).toHaveLength(3);
    const rest = await world.get(`/api/v1/regions?parent=4406&limit=3&cursor=${first.json.nextCursor}`);
    expect(rest.json.nextCursor).toBeNull();
    const codes = [...first.json.items, ...rest.json.items].map((row: { code: string }) => row.code);
    expect(codes).toEqual(['440604', '440605', '440606', '440607', '440608']);
  });

  it('filters by level within a region', async () => {
    const { json } = await world.get('/api/v1/regions?within=440600&level=district');
    expect(json.items).toHaveLength(5);
  });
});

describe('readings', () => {
  it('are in the contract’s shape, by region, indicator and window as asked', async () => {
    const { json, status } = await world.get(
      '/api/v1/readings?region=440605&indicator=construction-deaths-per-10bn-yuan,deaths&indicator=accidents&asOf=2026-03-31',
    );
    expect(status).toBe(200);
    expect(json).toHaveLength(3 * 6);
    for (const reading of json) readingSchema.parse(reading);
    const rate = json.find((r: { window: { name: string } }) => r.window.name === 'ytd');
    expect(rate).toMatchObject({ numerator: 2, value: 2 / 0.9, denominator: { value: 9e9, status: 'final' } });
  });

  it('default to the four indicators of the plan', async () => {
    const { json } = await world.get('/api/v1/readings?region=440600&window=period');
    expect(json).toHaveLength(4);
  });

  it('come with direct children or with all below', async () => {
    const path = '/api/v1/readings?region=440600&indicator=deaths&window=ytd&asOf=2026-03-31';
    const regions = async (children: string): Promise<string[]> =>
      (await world.get(`${path}&children=${children}`)).json.map((r: { region: string }) => r.region);
    expect(await regions('true')).toEqual(['440600', '440604', '440605', '440606', '440607', '440608']);
    expect(await regions('all')).toContain(TOWN);
  });

  it('take a blank for the plus of an offset, and know the past', async () => {
    const past = encodeURI('2026-03-03T00:00:00 08:00');
    const { json, status } = await world.get(
      `/api/v1/readings?region=440605&indicator=deaths&window=ytd&knownAt=${past}`,
    );
    expect(status).toBe(200);
    expect(json[0]).toMatchObject({ numerator: 0, knownAt: '2026-03-03T00:00:00.000+08:00' });
  });

  it('are a table for a spreadsheet where one is asked for', async () => {
    const { text, headers } = await world.get(
      '/api/v1/readings?region=440605&indicator=deaths&window=ytd&asOf=2026-03-31',
      {
        ...bearer('supervisor-token-of-the-test'),
        accept: 'text/csv',
      },
    );
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, row] = text.split('\r\n');
    // `fetch` takes the byte order mark away.
    expect(header?.replace('\uFEFF', '')).toMatch(/^indicator,region,window,from,to,knownAt,numerator,/);
    expect(row).toMatch(/^deaths,440605,ytd,2026-01-01,2026-04-01,[^,]+,2,/);
  });

  it('make a series', async () => {
    const { json } = await world.get(
      '/api/v1/readings/series?region=440605&indicator=deaths&window=ytd&from=2026-01-01&to=2026-04-02&step=month',
    );
    expect(json.map((point: { readings: { numerator: number }[] }) => point.readings[0]?.numerator).at(-1)).toBe(2);
  });

  it('have evidence: the entries of their window, each with its event', async () => {
    const path = '/api/v1/readings/evidence?region=440600&indicator=deaths&window=ytd&asOf=2026-03-31';
    const { json } = await world.get(path);
    expect(json.items.map((e: { subject: string; amount: number }) => [e.subject, e.amount])).toEqual([
      ['i2', 3],
      ['i1', 2],
    ]);
    expect(json.items[1].event).toMatchObject({ id: 'e4', type: 'safety.incident.amended' });
    const first = await world.get(`${path}&limit=1`);
    const second = await world.get(`${path}&limit=1&cursor=${first.json.nextCursor}`);
    expect([first.json.items[0].subject, second.json.items[0].subject, second.json.nextCursor]).toEqual([
      'i2',
      'i1',
      null,
    ]);
  });

  it.each([
    ['region=440600&indicator=nonsense', '#/query/indicator indicator-unknown'],
    ['region=440699', '#/query/region region-unknown'],
    ['region=x', '#/query/region not-a-region-code'],
    ['indicator=deaths', '#/query/region required'],
    ['region=440600&window=weekly', '#/query/window not-allowed-value'],
    ['region=440600&asOf=2026-02-29', '#/query/asOf impossible-date'],
    ['region=440600&asOf=2999-01-01', '#/query/asOf in-the-future'],
    ['region=440600&knownAt=yesterday', '#/query/knownAt bad-format'],
    ['region=440600&children=some', '#/query/children not-allowed-value'],
    ['region=440600&windw=ytd', '#/query/windw unknown-field'],
    ['region=440600&region=440605', '#/query/region wrong-type'],
  ])('refuse %s, naming the parameter', async (query, expected) => {
    const { status, json, headers } = await world.get(`/api/v1/readings?${query}`);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(faults(json)).toEqual(['invalid-request', expected]);
  });

  it.each([
    ['series?region=440600&from=2026-03-01&to=2026-03-01', '#/query/to interval-empty'],
    ['series?region=440600&from=2000-01-01&to=2026-01-01&step=day', '#/query/step too-many-readings'],
    ['evidence?region=440600', '#/query/indicator required'],
    ['evidence?region=440600&indicator=deaths&cursor=zzz', '#/query/cursor invalid-cursor'],
  ])('refuse %s', async (path, expected) => {
    const { status, json } = await world.get(`/api/v1/readings/${path}`);
    expect([status, ...faults(json)]).toEqual([422, 'invalid-request', expected]);
  });
});

describe('incidents', () => {
  const list = async (query = ''): Promise<string[]> =>
    (await world.get(`/api/v1/incidents?${query}`)).json.items.map(({ id }: { id: string }) => id);

  it('are the newest first, filtered by region with all below', async () => {
    expect(await list()).toEqual(['i2', 'i3', 'i1', LONG]);
    expect(await list('region=440600')).toEqual(['i2', 'i3', 'i1', LONG]);
    expect(await list('region=440605')).toEqual(['i3', 'i1', LONG]);
    expect(await list('region=440605&state=current')).toEqual(['i1', LONG]);
    expect(await list('sector=fire,road-traffic&grade=serious')).toEqual(['i2']);
    expect(await list('from=2026-03-05&to=2026-03-06')).toEqual(['i2']);
    expect(await list('to=2026-03-02T09:00:00%2B08:00')).toEqual([LONG]);
    expect(await list(`updatedSince=${encodeURIComponent('2999-01-01T00:00:00Z')}`)).toEqual([]);
    expect(await list('organization=nobody')).toEqual([]);
  });

  it('come page by page, each once', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await world.get(`/api/v1/incidents?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...json.items.map(({ id }: { id: string }) => id));
      if (json.nextCursor === null) break;
      cursor = json.nextCursor;
    }
    expect(seen).toEqual(['i2', 'i3', 'i1', LONG]);
  });

  it('show every version, with times in the region’s offset', async () => {
    const { json } = await world.get('/api/v1/incidents/i1');
    expect(incidentSchema.parse(json)).toMatchObject({
      ...{ id: 'i1', state: 'current', grade: 'general' },
      data: { deaths: 2, occurredAt: '2026-03-02T09:00:00.000+08:00' },
      versions: [
        { event: { source: 'urn:fengsui:test', id: 'e1' }, type: 'safety.incident.reported', replaces: null },
        { event: { id: 'e4' }, replaces: { source: 'urn:fengsui:test', id: 'e1' }, reason: 'corrected' },
      ],
    });
    expect(json.counts).toContainEqual({ indicator: 'deaths', contribution: 2, reason: null });
    expect(json.versions[0].recordedAt).toMatch(/\+08:00$/);
    // Reported months after it happened, and never said to have been passed on.
    expect(json.deadlines.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)).toEqual([
      'unit-to-county unknown',
      'county-to-city missed',
      'casualty-window met',
      'statistics-entry missed',
      'investigation missed',
    ]);
    expect(json.deadlines[1]).toMatchObject({
      ...{ startsAt: '2026-03-02T10:00:00.000+08:00', startBasis: 'assumed', dueAt: '2026-03-02T12:00:00.000+08:00' },
      ...{ legalBasis: '国务院令493号第十条、第十一条', metAt: null },
    });
  });

  it('keep what a withdrawal took back', async () => {
    const { json } = await world.get('/api/v1/incidents/i3');
    expect(json).toMatchObject({ state: 'withdrawn', data: { region: TOWN }, counts: [{ reason: 'withdrawn' }] });
  });

  it('are a table in which nothing runs', async () => {
    const { text } = await world.get('/api/v1/incidents/i1', {
      ...bearer('supervisor-token-of-the-test'),
      accept: 'text/csv',
    });
    expect(text).toContain('i1,current,general');
    expect(text).not.toMatch(/,=/);
  });

  it('are found by the longest id, whatever is in it', async () => {
    const { status, json } = await world.get(`/api/v1/incidents/${encodeURIComponent(LONG)}`);
    expect([status, json.id, json.grade]).toEqual([200, LONG, null]);
  });

  it('are not there: 404', async () => {
    const { status, json } = await world.get('/api/v1/incidents/nothing');
    expect([status, json.code]).toEqual([404, 'not-found']);
    expect((await world.get('/api/v1/incidents/%00')).status).toBe(404);
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'cursor=zzz', 'grade=small', 'organization=%00', 'from=2026-13-01'])(
    'refuse %s',
    async (query) => {
      const { status, json } = await world.get(`/api/v1/incidents?${query}`);
      expect(status).toBe(422);
      expect(json.errors[0].pointer).toBe(`#/query/${query.split('=')[0]}`);
    },
  );
});

describe('alerts', () => {
  it('refuse what they cannot read, and are empty without any', async () => {
    expect((await world.get('/api/v1/alerts?region=440600&state=firing')).json).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await world.get('/api/v1/alerts?cursor=zzz')).json.errors[0].code).toBe('invalid-cursor');
    expect((await world.get('/api/v1/alerts?state=loud')).status).toBe(422);
    expect((await world.get('/api/v1/alerts/nothing')).status).toBe(404);
    expect(alertSchema.safeParse({}).success).toBe(false);
  });
});

describe('status of events', () => {
  const ask = (refs: unknown, token = DEVICE) =>
    world.request('/api/v1/events/status', {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify(refs),
    });

  it('answers in the order asked', async () => {
    const refs = ['e7', 'e1', 'e6', 'never', 'x1'].map((id) => ({ source: 'urn:fengsui:test', id }));
    const { status, json } = await ask(refs);
    expect(status).toBe(200);
    expect(json.map(({ id, state, code }: Record<string, string>) => [id, state, code])).toEqual([
      ['e7', 'refused', 'subject-exists'],
      ['e1', 'counted', undefined],
      ['e6', 'waiting', undefined],
      ['never', 'unknown', undefined],
      ['x1', 'counted', undefined],
    ]);
    expect(json[0].detail).not.toBe('');
  });

  it('is 404 for what was never received', async () => {
    expect((await world.get('/api/v1/events/status?source=urn:fengsui:test&id=never')).status).toBe(404);
  });

  it('names what is wrong with the question', async () => {
    expect((await world.get('/api/v1/events/status?id=e1')).json.errors[0].pointer).toBe('#/query/source');
    expect((await ask([{ source: 'urn:x' }])).json.errors[0].pointer).toBe('#/0/id');
    expect((await ask([])).status).toBe(422);
    expect((await ask(Array.from({ length: 1_001 }, (_, i) => ({ source: 'urn:x', id: `${i}` })))).status).toBe(422);
  });

  it('tells a device of its own sources only', async () => {
    const token = 'fsd_other1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    await new PostgresDevices(world.database).add({
      ...{ id: 'other1', name: 'other', region: '440605', source: 'urn:fengsui:device:other1', types: 'all' },
      ...{ history: false, tokenHash: hashToken(token), createdAt: 0 },
    });
    await eventually(async () => {
      const { status, json } = await ask([{ source: 'urn:fengsui:test', id: 'e1' }], token);
      expect([status, json.code]).toEqual([403, 'source-not-allowed']);
    });
    expect((await ask([{ source: 'urn:fengsui:device:other1:a', id: 'e1' }], token)).status).toBe(200);
  });
});

describe('who may', () => {
  it.each(['regions', 'indicators', 'readings?region=440600', 'incidents', 'alerts', 'live'])(
    '/%s is for people: 401 without a token, 403 for a device',
    async (path) => {
      expect((await world.get(`/api/v1/${path}`, {})).status).toBe(401);
      expect((await world.get(`/api/v1/${path}`, bearer(DEVICE))).status).toBe(403);
    },
  );

  it('answers an unknown route with a problem, and a missing page in both languages', async () => {
    const missing = await world.get('/api/v1/nothing');
    expect([missing.status, missing.json.code]).toEqual([404, 'not-found']);
    const page = await world.get('/somewhere', {});
    expect(page.status).toBe(503);
    expect(page.text).toMatch(/页面尚未构建[\s\S]*not been built/);
  });
});
