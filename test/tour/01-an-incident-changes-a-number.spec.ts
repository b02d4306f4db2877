// The manual that runs, page 1. A field unit reports; the town, the district and the city show it.
//
// Everything that happens is an event. It is posted to one address, answered 202 when the log holds it, and booked once.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { report, SOURCE } from '#test/ledger/events';
import { CITY, DISTRICT, justNow, openCity, TOWN, type Tour } from './city.js';

const DEATHS = { indicator: 'deaths.construction', window: 'rolling-12m' };
const RATE = { indicator: 'construction-deaths-per-10bn-yuan', window: 'rolling-12m' };
const accident = report('page-1', 'SITE-2031-07', { region: TOWN, deaths: 1, occurredAt: justNow() });

let city: Tour;
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

it('knows the four indicators of the plan, and their formulas, from the first start', async () => {
  type Catalogue = { readonly items: readonly { readonly id: string; readonly formula: { readonly zh: string } }[] };
  const { body } = await city.api.call<Catalogue>('/api/v1/indicators');
  const formulas = new Map(body.items.map((indicator) => [indicator.id, indicator.formula.zh]));
  expect(formulas.get('construction-deaths-per-10bn-yuan')).toBe('同期建筑施工死亡人数 ÷(同期建筑业总产值 ÷ 100亿元)');
  expect([...formulas.keys()]).toEqual(
    expect.arrayContaining([
      'special-equipment-accidents-per-10k-units',
      'special-equipment-deaths-per-10k-units',
      'public-satisfaction',
    ]),
  );
});

it('answers 202 once the log holds the event', async () => {
  const answer = await city.api.send(accident);
  expect(answer.status).toBe(202);
  expect(answer.body).toMatchObject({ accepted: 1, duplicates: 0, rejected: [] });
});

it('counts it in the town, the district and the city', async () => {
  for (const region of [TOWN, DISTRICT, CITY]) await city.shows({ ...DEATHS, region }, 1);
  // Not in the neighbouring district.
  await city.shows({ ...DEATHS, region: '440606' }, 0);
});

it('divides it by the output of the same days: the smaller the place, the more one death weighs', async () => {
  const [town, whole] = [await city.read({ ...RATE, region: TOWN }), await city.read({ ...RATE, region: CITY })];
  for (const { numerator, denominator, value } of [town, whole]) {
    expect(value).toBeCloseTo((numerator ?? 0) / ((denominator?.value ?? 0) / 1e10), 9);
  }
  expect(town.value).toBeGreaterThan(whole.value ?? 0);
});

it('tells the sender what became of the event', async () => {
  await eventually(async () => expect(await city.api.status(SOURCE, 'page-1')).toMatchObject({ state: 'counted' }));
});

it('takes the same event again and counts it once; the same id with other content it refuses', async () => {
  expect((await city.api.send(accident)).body).toMatchObject({ accepted: 0, duplicates: 1 });
  const other = await city.api.send({ ...accident, data: { ...accident.data, deaths: 2 } });
  expect(other).toMatchObject({ status: 409, body: { code: 'event-conflict' } });
  await city.shows({ ...DEATHS, region: CITY }, 1);
});

it('names the field and the rule, in both languages, when an event is not valid', async () => {
  const answer = await city.api.send(report('page-1-bad', 'SITE-BAD', { region: TOWN, deaths: -1 }));
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code: 'invalid-event', errors: [{ pointer: '#/data/deaths' }] });
});
