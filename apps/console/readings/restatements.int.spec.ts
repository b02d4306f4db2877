// 重述: the same days as known at two instants, and what moved them. What was added and taken back sums to the difference.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { restatementSchema } from '#contracts/api/restatement-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { CITY, noon, RESTATED_YEAR } from '#test/console/restated-year';

let world: ConsoleWorld;
jest.setTimeout(60_000);

beforeAll(async () => {
  world = await openConsole();
  await world.send(...RESTATED_YEAR);
  await world.settled();
});
afterAll(() => world.close());

const get = async (path: string) => {
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect(status).toBe(200);
  return json;
};
const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((s, item) => s + of(item), 0);
const iso = (day: string): string => encodeURIComponent(noon(day));

const restate = async (indicator: string, days: readonly [string, string], more = 'window=quarter&asOf=2025-03-31') => {
  const [between, and] = days.map(iso);
  const path = `restatements?region=${CITY}&indicator=${indicator}&${more}&between=${between}&and=${and}`;
  return restatementSchema.parse(await get(path));
};
const told = (moved: Awaited<ReturnType<typeof restate>>['moved']) =>
  moved.map((m) => [m.what, m.event.id, m.contribution ?? m.statement?.limit ?? m.statement?.value ?? m.statement]);

it('names everything that moved a rate, in the order in which it became known', async () => {
  const { between, and, difference, moved, more } = await restate('construction-deaths-per-10bn-yuan', [
    '2025-04-30',
    '2025-05-31',
  ]);
  // 4 of 9 billion were published; 4 of 10 it is: one more in February, two gone, one more at the end of March.
  expect([between.numerator, between.denominator?.value, between.target?.limit]).toEqual([4, 9e9, 2]);
  expect([and.numerator, and.denominator?.value, and.target?.limit]).toEqual([4, 1e10, 1]);
  expect(difference).toEqual({ numerator: 0, denominator: 1e9, value: expect.closeTo(4 - 40 / 9, 9) });
  expect(told(moved)).toEqual([
    ['numerator', 'a2', 1],
    ['numerator', 'b2', -1],
    ['numerator', 'e2', -1],
    ['denominator', 'q1-revised', '10000000000'],
    ['denominator', 'january', '2000000000'],
    ['target', 'new-target', '1'],
    ['numerator', 'c', 1],
  ]);
  expect(more).toBe(false);
});

it.each<[string, readonly [string, string], string, number]>([
  ['deaths', ['2025-01-01', '2025-04-30'], 'window=quarter&asOf=2025-03-31', 14],
  ['deaths', ['2025-04-30', '2025-05-02'], 'window=quarter&asOf=2025-03-31', 0],
  ['deaths', ['2025-05-02', '2025-05-03'], 'window=quarter&asOf=2025-03-31', -1],
  ['deaths', ['2025-05-02', '2025-05-03'], 'window=month&asOf=2025-04-30', 1],
  ['deaths', ['2025-05-02', '2025-05-03'], 'window=half&asOf=2025-06-30', 0],
  ['direct-loss-yuan', ['2025-05-03', '2025-05-04'], 'window=ytd&asOf=2025-06-30', 1_000.25],
  ['accidents.fire', ['2025-03-30', '2025-03-31'], 'from=2025-03-31&to=2025-04-01', 1],
])('of %s between %j, %s: %d, and its entries sum to that', async (indicator, days, more, expected) => {
  const { difference, moved } = await restate(indicator, days, more);
  expect(difference.numerator).toBeCloseTo(expected, 9);
  expect(
    sum(
      moved.filter(({ what }) => what === 'numerator'),
      (m) => m.contribution ?? 0,
    ),
  ).toBeCloseTo(expected, 9);
});

it('has the instant itself at its end, and not at its beginning', async () => {
  expect(told((await restate('deaths', ['2025-05-01', '2025-05-02'])).moved)).toEqual([['numerator', 'b2', -1]]);
});

it('names a survey that was withdrawn', async () => {
  const { difference, moved } = await restate(
    'public-satisfaction',
    ['2025-07-01', '2025-07-11'],
    'window=ytd&asOf=2025-06-30',
  );
  expect(difference).toMatchObject({ numerator: -540, denominator: -600 });
  expect(told(moved)).toEqual([['survey', 'clear survey', null]]);
});

it('says that there is more, and is a table', async () => {
  const query = `region=${CITY}&indicator=deaths&window=quarter&asOf=2025-03-31&between=${iso('2025-01-01')}&and=${iso('2025-05-31')}`;
  const { moved, more } = await get(`restatements?${query}&limit=2`);
  expect([moved.length, more]).toEqual([2, true]);
  const { text } = await world.get(`/api/v1/restatements?${query}`, { ...bearer(SUPERVISOR), accept: 'text/csv' });
  const rows = text.replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(rows[0]).toBe('what,knownAt,source,id,type,subject,region,day,counter,contribution');
  expect(rows[1]).toBe(
    'numerator,2025-02-03T12:00:00.000+08:00,urn:fengsui:test,a,safety.incident.reported,i a,440605124,2025-02-01,deaths,2',
  );
});

it.each([
  ['and=2025-01-01T00:00:00Z&between=2025-01-02T00:00:00Z', '#/query/and interval-empty'],
  ['and=2025-01-01T00:00:00Z', '#/query/between required'],
  ['between=2025-01-01T00:00:00Z&and=2025-01-02T00:00:00Z&from=2025-01-01', '#/query/to required'],
  [
    'between=2025-01-01T00:00:00Z&and=2025-01-02T00:00:00Z&knownAt=2025-01-02T00:00:00Z',
    '#/query/knownAt unknown-field',
  ],
])('refuses %s', async (query, expected) => {
  const { status, json } = await world.get(`/api/v1/restatements?region=${CITY}&indicator=deaths&${query}`);
  expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
});
