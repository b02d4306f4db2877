// Readings one after the other: by days, weeks and months; all as known at one instant, or each as known when its own day ended.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { pointSchema } from '#contracts/api/reading-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { amend, declared, type EventDraft, history, report, TOWN } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const CITY = '440600';
const known = (at: string, draft: EventDraft): EventDraft => history(draft, `${at}+08:00`);
const died = (id: string, day: string, data = {}): EventDraft =>
  report(id, `i ${id}`, { occurredAt: `${day}T09:00:00+08:00`, ...data });

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    known('2025-01-31T09:00:00', died('a', '2025-01-31', { deaths: 2 })),
    // The last millisecond of 10 February, and the first of the 11th.
    known('2025-02-10T23:59:59.999', died('b', '2025-02-01')),
    known('2025-02-11T00:00:00', died('c', '2025-02-02')),
    known('2025-03-15T09:00:00', amend('a2', 'i a', 'a', { occurredAt: '2025-01-31T09:00:00+08:00', deaths: 5 })),
    known('2025-03-01T09:00:00', died('d', '2025-02-28', { region: '440606' })),
    known(
      '2025-04-10T09:00:00',
      declared('q1', CITY, {
        measure: 'construction-output-yuan',
        from: '2025-01-01',
        to: '2025-04-01',
        value: 9_000_000_000,
      }),
    ),
  );
  await world.settled();
});
afterAll(() => world.close());

const series = async (query: string, region = CITY) => {
  const path = `readings/series?region=${region}&indicator=deaths&window=ytd&${query}`;
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect(status).toBe(200);
  return json.map((point: unknown) => pointSchema.parse(point));
};
type Points = Awaited<ReturnType<typeof series>>;
const told = (points: Points): [string, number][] =>
  points.map((point: { asOf: string; readings: { numerator: number }[] }) => [
    point.asOf,
    point.readings[0]?.numerator,
  ]);

describe('a series', () => {
  it('of months is on the same day of each, or the last', async () => {
    expect(told(await series('from=2025-01-31&to=2025-05-01&step=month'))).toEqual([
      ['2025-01-31', 5],
      ['2025-02-28', 8],
      ['2025-03-31', 8],
      ['2025-04-30', 8],
    ]);
  });

  it('of weeks and days begins with its first day, and ends before the last', async () => {
    expect(told(await series('from=2025-01-30&to=2025-02-20&step=week'))).toEqual([
      ['2025-01-30', 0],
      ['2025-02-06', 7],
      ['2025-02-13', 7],
    ]);
    expect(told(await series('from=2025-01-30&to=2025-02-03&step=day'))).toEqual([
      ['2025-01-30', 0],
      ['2025-01-31', 5],
      ['2025-02-01', 6],
      ['2025-02-02', 7],
    ]);
  });

  it('as known at one instant has all its points of then', async () => {
    const query = 'from=2025-01-31&to=2025-05-01&step=month&knownAt=2025-02-10T23:59:59.999%2B08:00';
    expect(told(await series(query)).map(([, n]) => n)).toEqual([2, 3, 3, 3]);
  });

  it('at each step has what was known when that day ended', async () => {
    expect(told(await series('from=2025-01-30&to=2025-05-01&step=month&vintage=at-step'))).toEqual([
      ['2025-01-30', 0],
      ['2025-02-28', 4],
      ['2025-03-30', 8],
      ['2025-04-30', 8],
    ]);
    expect(told(await series('from=2025-02-09&to=2025-02-12&step=day&vintage=at-step'))).toEqual([
      ['2025-02-09', 2],
      ['2025-02-10', 3],
      ['2025-02-11', 4],
    ]);
  });

  it('at each step, but no later than an instant', async () => {
    const query = 'from=2025-01-31&to=2025-05-01&step=month&vintage=at-step&knownAt=2025-03-10T00:00:00%2B08:00';
    expect(told(await series(query)).map(([, n]) => n)).toEqual([2, 4, 5, 5]);
  });

  it('says at each point what single readings say', async () => {
    const points = await series('from=2025-01-31&to=2025-05-01&step=month');
    for (const { asOf, readings } of points) {
      const [{ json }] = [await world.get(`/api/v1/readings?region=${CITY}&indicator=deaths&window=ytd&asOf=${asOf}`)];
      expect({ ...readings[0], knownAt: '' }).toEqual({ ...json[0], knownAt: '' });
    }
  });

  it('of a rate has no denominator before one was declared, when it is read as of then', async () => {
    const rate = 'construction-deaths-per-10bn-yuan';
    const at = async (vintage: string): Promise<(number | string)[]> => {
      const path = `readings/series?region=${CITY}&indicator=${rate}&window=ytd&from=2025-03-31&to=2025-05-01&step=month&vintage=${vintage}`;
      const { json } = await world.get(`/api/v1/${path}`);
      return json.map(({ readings }: Points[0]) => readings[0].nullReason ?? readings[0].denominator.value);
    };
    expect(await at('latest')).toEqual([9e9, 12e9]);
    expect(await at('at-step')).toEqual(['no-denominator', 12e9]);
  });

  it('comes with the children, and as a table', async () => {
    const path = `readings/series?region=440605&indicator=deaths&window=ytd&from=2025-03-31&to=2025-04-01&children=true`;
    const [{ readings }] = (await world.get(`/api/v1/${path}`)).json;
    expect(readings.map((r: { region: string; numerator: number }) => [r.region, r.numerator])).toContainEqual([
      TOWN,
      7,
    ]);
    const { text } = await world.get(`/api/v1/${path}`, { ...bearer(SUPERVISOR), accept: 'text/csv' });
    const rows = text.replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + readings.length);
    expect(rows[0]).toMatch(/^asOf,indicator,region,window,from,to,knownAt,numerator,denominator,/);
    expect(rows[1]).toMatch(/^2025-03-31,deaths,440605,ytd,2025-01-01,2025-04-01,[^,]+,7,,,,7,,/);
  });

  it('ends today', async () => {
    const path = `readings/series?region=${CITY}&indicator=deaths&window=month&from=2025-01-01&to=2999-01-01&step=month`;
    const { json } = await world.get(`/api/v1/${path}`);
    expect(json.at(-1).asOf <= new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)).toBe(true);
    expect(json.length).toBeLessThan(1_000);
  });
});

describe('any days', () => {
  const read = async (query: string) => {
    const { status, json } = await world.get(`/api/v1/readings?region=${CITY}&indicator=deaths&${query}`);
    return { status, json };
  };

  it('are those of somebody’s report, to the day', async () => {
    const { json } = await read('from=2025-01-31&to=2025-02-02');
    expect(json).toMatchObject([{ numerator: 6, window: { name: 'custom', from: '2025-01-31', to: '2025-02-02' } }]);
    expect(json[0]).toMatchObject({ breached: null, verdict: null, budget: null });
  });

  it('stand beside as many a year before', async () => {
    const { json } = await read('from=2025-01-31&to=2025-03-01&compare=previous-year');
    expect(json[0].previous.window).toEqual({ name: 'custom', from: '2024-01-31', to: '2024-02-29' });
  });

  it.each([
    ['from=2025-02-02&to=2025-02-02', '#/query/to interval-empty'],
    ['from=2025-02-02', '#/query/to required'],
    ['to=2025-02-02', '#/query/from required'],
    ['from=2025-02-02&to=2999-01-01', '#/query/to in-the-future'],
  ])('refuse %s', async (query, expected) => {
    const { status, json } = await read(query);
    expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
  });
});
