// Page 5. Elsewhere nobody sends single incidents: provinces file returns for periods, and monthly, cumulative and yearly
// tables contain each other. Every published period must sum to what was published, and nothing may count twice.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { filed, report, SOURCE } from '#test/ledger/events';
import { LAST_YEAR, now, openCity, type Tour } from './city.js';

const PROVINCE = '330000';
const COUNTRY = '100000';
const deaths = (region: string, window: string, lastDay: string) => ({
  indicator: 'deaths.construction',
  region,
  window,
  asOf: `${LAST_YEAR}-${lastDay}`,
});
const period = (from: string, to: string) => [`${LAST_YEAR}-${from}`, `${LAST_YEAR}-${to}`] as const;

let city: Tour;
let beforeRestatement = '';
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

it('counts a month that the province files, there and in the country', async () => {
  await city.api.send(filed('jan', PROVINCE, period('01-01', '02-01'), { accidents: 2, deaths: 3 }));
  await city.shows(deaths(PROVINCE, 'month', '01-31'), 3);
  await city.shows(deaths(COUNTRY, 'month', '01-31'), 3);
});

it('books of the quarter only what its months leave over', async () => {
  await city.api.send(filed('q1', PROVINCE, period('01-01', '04-01'), { accidents: 7, deaths: 10 }));
  await city.shows(deaths(PROVINCE, 'quarter', '03-31'), 10);
  expect((await city.read(deaths(PROVINCE, 'month', '01-31'))).numerator).toBe(3);
  // A month that comes later takes its part out of the rest; the quarter stays what was published.
  await city.api.send(filed('mar', PROVINCE, period('03-01', '04-01'), { accidents: 1, deaths: 2 }));
  await city.shows(deaths(PROVINCE, 'month', '03-31'), 2);
  expect((await city.read(deaths(PROVINCE, 'quarter', '03-31'))).numerator).toBe(10);
  beforeRestatement = now();
});

it('takes a restated quarter, and keeps the one published before', async () => {
  await city.api.send(filed('q1-restated', PROVINCE, period('01-01', '04-01'), { accidents: 7, deaths: 12 }));
  await city.shows(deaths(PROVINCE, 'quarter', '03-31'), 12);
  const then = await city.read({ ...deaths(PROVINCE, 'quarter', '03-31'), knownAt: beforeRestatement });
  expect(then.numerator).toBe(10);
});

it('refuses a period that overlaps another one in part: nobody could say what the overlap holds', async () => {
  await city.api.send(filed('odd', PROVINCE, period('03-01', '05-01'), { deaths: 4 }));
  await eventually(async () =>
    expect(await city.api.status(SOURCE, 'odd')).toMatchObject({ state: 'refused', code: 'period-overlaps' }),
  );
});

it('lists a single incident of such a province and does not count it: its return will hold it', async () => {
  const accident = report('single', 'HZ-1', { region: PROVINCE, occurredAt: `${LAST_YEAR}-01-15T09:00:00+08:00` });
  await city.api.send({ ...accident, history: true });
  await eventually(async () => expect(await city.api.status(SOURCE, 'single')).toMatchObject({ state: 'listed' }));
  expect((await city.read(deaths(PROVINCE, 'month', '01-31'))).numerator).toBe(3);
});

it('has no figure, not zero, for a province that has filed nothing', async () => {
  expect(await city.read(deaths('320000', 'quarter', '03-31'))).toMatchObject({
    numerator: null,
    nullReason: 'no-return',
  });
});
