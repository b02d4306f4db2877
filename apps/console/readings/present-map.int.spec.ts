// Regions that change on 1 July 2025: Dali becomes part of Shishan, Lishui is divided in two. The same years by the map of each day
// and by today's; the sums are worked out in the names of the cases.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RegionChange } from '#domain/region/region-change';
import { changeRegions } from '#postgres/regions/change-regions';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { type EventDraft, history, inspected, rectified, report, TOWN } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const [DISTRICT, DALI, LISHUI, NORTH, SOUTH] = ['440605', '440605125', '440605126', '440605131', '440605132'];
const ON = '2025-07-01';
const town = (code: string, nameEn: string): RegionChange => ({
  ...{ type: 'create', code, parent: DISTRICT, level: 'town', from: ON, nameZh: '新镇', nameEn },
});
const CHANGES: readonly RegionChange[] = [
  { type: 'retire', code: DALI, on: ON, successors: [TOWN] },
  town(NORTH, 'North'),
  town(SOUTH, 'South'),
  { type: 'retire', code: LISHUI, on: ON, successors: [NORTH, SOUTH] },
];

const died = (region: string, day: string, deaths: number): EventDraft =>
  history(
    report(`e ${region} ${day}`, `i ${region} ${day}`, { region, deaths, occurredAt: `${day}T09:00:00+08:00` }),
    `${day}T12:00:00+08:00`,
  );

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    died(TOWN, '2025-05-01', 1),
    died(DALI, '2025-05-02', 20),
    died(LISHUI, '2025-05-03', 300),
    ...['a', 'b'].map((id) =>
      history(
        inspected(`open ${id}`, `n ${id}`, {
          ...{ region: DALI, completedAt: '2025-05-04T09:00:00+08:00' },
          hazards: [{ id, level: 'general', description: '', dueOn: '2025-05-20' }],
        }),
        '2025-05-04T12:00:00+08:00',
      ),
    ),
    history(
      rectified('done a', 'a', { region: DALI, rectifiedAt: '2025-05-19T09:00:00+08:00' }),
      '2025-05-19T12:00:00+08:00',
    ),
  );
  await changeRegions(world.database, CHANGES, { dryRun: false });
  await eventually(async () => {
    expect((await world.get(`/api/v1/regions/${NORTH}`)).status).toBe(200);
  });
  await world.send(died(TOWN, '2025-08-01', 4_000), died(NORTH, '2025-08-02', 50_000));
  await world.settled();
});
afterAll(() => world.close());

const get = async (path: string) => {
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect(status).toBe(200);
  return json;
};
const WINDOW = 'indicator=deaths&window=ytd&asOf=2025-12-31';

describe('deaths of the year', () => {
  it.each([
    ['the town that grew', TOWN, 4_001, 4_021, [DALI], []],
    ['the one that is gone: it is read as it was', DALI, 20, 20, [], []],
    ['the one that was divided', LISHUI, 300, 300, [], []],
    ['a part of it: of its past nobody knows what', NORTH, 50_000, 50_000, [], [LISHUI]],
    ['the other part', SOUTH, 0, 0, [], [LISHUI]],
    ['the district has them all', DISTRICT, 54_321, 54_321, [], []],
  ])('%s', async (...[_what, region, then, now, predecessors, unattributed]) => {
    const [byThen] = await get(`readings?region=${region}&${WINDOW}`);
    const [byNow] = await get(`readings?region=${region}&${WINDOW}&map=now`);
    expect([byThen.numerator, byThen.boundaries]).toEqual([then, null]);
    expect(byNow.numerator).toBe(now);
    const isGone = region === DALI || region === LISHUI;
    if (!isGone) expect(byNow.boundaries).toEqual({ map: 'now', predecessors, unattributed });
  });

  it('are explained by the same map: the entries sum to what is shown', async () => {
    for (const map of ['then', 'now']) {
      const path = `region=${TOWN}&${WINDOW}&map=${map}`;
      const { reading, numerator } = await get(`readings/explanation?${path}`);
      const { items } = await get(`readings/evidence?${path}`);
      expect(numerator.entries).toEqual(items);
      const sum = items.reduce((total: number, { amount }: { amount: number }) => total + amount, 0);
      expect(sum).toBe(reading.numerator);
    }
  });

  it('of the past are told by the present map too', async () => {
    const path = `readings?region=${TOWN}&indicator=deaths&window=ytd&map=now&knownAt=2025-05-31T00:00:00%2B08:00`;
    expect((await get(path))[0]).toMatchObject({ numerator: 21, window: { to: '2025-06-01' } });
  });

  it('are restated by the map asked for: what moved it sums to the difference', async () => {
    const query = `region=${TOWN}&${WINDOW}&between=2025-05-01T00:00:00%2B08:00&and=2025-05-31T00:00:00%2B08:00`;
    const sumOf = (moved: { contribution: number }[]): number => moved.reduce((sum, one) => sum + one.contribution, 0);
    const then = await get(`restatements?${query}`);
    expect([then.difference.numerator, sumOf(then.moved)]).toEqual([1, 1]);
    const now = await get(`restatements?${query}&map=now`);
    expect([now.difference.numerator, sumOf(now.moved)]).toEqual([21, 21]);
  });
});

it('hazards of a place that is gone stand at its successor', async () => {
  const path = `region=${TOWN}&indicator=hazard-rectification-rate&window=month&asOf=2025-05-31`;
  expect((await get(`readings?${path}`))[0]).toMatchObject({ nullReason: 'no-data' });
  expect((await get(`readings?${path}&map=now`))[0]).toMatchObject({ numerator: 1, denominator: { value: 2 } });
  const query = `${path}&map=now&between=2025-05-05T00:00:00%2B08:00&and=2025-05-31T00:00:00%2B08:00`;
  const { difference, moved } = await get(`restatements?${query}`);
  expect(difference.numerator).toBe(1);
  expect(moved.map(({ subject }: { subject: string }) => subject)).toEqual(['a']);
});

describe('the children of a region', () => {
  const children = async (query: string): Promise<string[]> =>
    (await get(`readings?region=${DISTRICT}&indicator=deaths&window=ytd&children=true&${query}`)).map(
      ({ region }: { region: string }) => region,
    );

  it.each([
    ['on a day before', 'asOf=2025-06-30'],
    ['as known on a day before', 'knownAt=2025-06-30T12:00:00%2B08:00'],
    ['of days before', 'from=2025-06-01&to=2025-07-01'],
  ])('%s are those of then', async (_what, query) => {
    const found = await children(query);
    expect(found).toEqual(expect.arrayContaining([DALI, LISHUI]));
    expect(found).not.toContain(NORTH);
  });

  it.each([
    ['on the day of the change', 'asOf=2025-07-01'],
    ['as known on that day', 'knownAt=2025-07-01T00:00:00%2B08:00'],
    ['today', ''],
  ])('%s are those of now', async (_what, query) => {
    const found = await children(query);
    expect(found).toEqual(expect.arrayContaining([NORTH, SOUTH]));
    expect(found).not.toContain(DALI);
  });

  it('in a comparison and in a breakdown of then are those of then', async () => {
    const at = 'knownAt=2025-06-30T12:00:00%2B08:00';
    const compared = await get(
      `comparisons/regions?region=${DISTRICT}&indicator=inspection-pass-rate&window=ytd&${at}`,
    );
    expect(compared.regions.map(({ region }: { region: string }) => region)).toEqual([DALI]);
    const { items } = await get(`targets/breakdown?region=${DISTRICT}&indicator=deaths&${at}`);
    expect(items[0].parts.map(({ region }: { region: string }) => region)).toContain(DALI);
  });
});
