// Page 4. Deaths are known within the hour; what they are divided by (output, units) is published months later, and revised.
// So a reading always says which denominator it used, how final that is, and how many of its days are covered.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { declared, report } from '#test/ledger/events';
import { LAST_YEAR, now, openCity, TOWN, type Tour } from './city.js';

/** The first half of last year, for which nobody has declared anything yet. */
const HALF = {
  indicator: 'construction-deaths-per-10bn-yuan',
  region: TOWN,
  window: 'half',
  asOf: `${LAST_YEAR}-06-30`,
};
const quarter = (id: string, [from, to]: readonly [string, string], value: number, status: string) =>
  declared(id, TOWN, {
    measure: 'construction-output-yuan',
    sector: 'construction',
    from: `${LAST_YEAR}-${from}`,
    to: `${LAST_YEAR}-${to}`,
    value,
    status,
  });

let city: Tour;
let beforeRevision = '';
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

it('has no rate without a denominator: null with a reason, not 0 and not infinity', async () => {
  // `history`: a token that may import sends it; it counts, and rings no bells.
  const accident = report('old', 'OLD', { region: TOWN, deaths: 1, occurredAt: `${LAST_YEAR}-02-10T09:00:00+08:00` });
  await city.api.send({ ...accident, history: true });
  await city.shows(HALF, 1);
  expect(await city.read(HALF)).toMatchObject({ value: null, nullReason: 'no-denominator', denominator: null });
});

it('uses the first quarter for the days that it covers, estimates the rest from its daily rate, and says so', async () => {
  await city.api.send(quarter('q1', ['01-01', '04-01'], 900_000_000, 'provisional'));
  await eventually(async () => expect((await city.read(HALF)).value).not.toBeNull());
  const { denominator, value } = await city.read(HALF);
  const [declaredDays, days] = [daysBetween('01-01', '04-01'), daysBetween('01-01', '07-01')];
  const estimated = (900_000_000 / declaredDays) * days;
  expect(denominator).toMatchObject({ status: 'provisional' });
  expect(denominator?.value).toBeCloseTo(estimated, 0);
  expect(denominator).toHaveProperty('coverage', expect.closeTo(declaredDays / days, 9));
  expect(value).toBeCloseTo(1 / (estimated / 1e10), 6);
});

it('replaces the estimate when the second quarter is published', async () => {
  await city.api.send(quarter('q2', ['04-01', '07-01'], 1_100_000_000, 'provisional'));
  await eventually(async () =>
    expect((await city.read(HALF)).denominator).toMatchObject({
      value: 2_000_000_000,
      coverage: 1,
      estimatedShare: 0,
      status: 'provisional',
    }),
  );
  beforeRevision = now();
});

it('takes the final figure over the provisional one, and no provisional one after it', async () => {
  await city.api.send(quarter('q1-final', ['01-01', '04-01'], 1_000_000_000, 'final'));
  await eventually(async () => expect((await city.read(HALF)).denominator?.value).toBe(2_100_000_000));
  await city.api.send(quarter('q1-again', ['01-01', '04-01'], 5_000_000_000, 'provisional'));
  await eventually(async () =>
    expect(await city.api.status('urn:fengsui:test', 'q1-again')).toMatchObject({ state: 'listed' }),
  );
  expect((await city.read(HALF)).denominator?.value).toBe(2_100_000_000);
});

it('still answers the rate that was published before the revision', async () => {
  const [then, today] = [await city.read({ ...HALF, knownAt: beforeRevision }), await city.read(HALF)];
  expect(then.value).toBeCloseTo(1 / 0.2, 9);
  expect(today.value).toBeCloseTo(1 / 0.21, 9);
});

const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${LAST_YEAR}-${to}`) - Date.parse(`${LAST_YEAR}-${from}`)) / 86_400_000;
