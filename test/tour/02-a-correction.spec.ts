// Page 2. First figures are wrong, and are put right. Nothing is edited: a correction books the difference, so that
// "what is true" and "what we knew then" can both be asked.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { amend, report, SOURCE, withdraw } from '#test/ledger/events';
import { CITY, justNow, now, openCity, TOWN, type Tour } from './city.js';

const DEATHS = { indicator: 'deaths.construction', region: CITY, window: 'rolling-12m' };
const occurredAt = justNow();
const facts = (deaths: number, region = TOWN) => ({ region, deaths, occurredAt });

let city: Tour;
/** Instants at which somebody could have looked. */
const seen: { afterReport: string; afterAmendment: string } = { afterReport: '', afterAmendment: '' };
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

it('reports two deaths in the morning', async () => {
  await city.api.send(report('morning', 'CRANE', facts(2)));
  await city.shows(DEATHS, 2);
  seen.afterReport = now();
});

it('corrects them to one at noon, naming the version that it replaces', async () => {
  await city.api.send(amend('noon', 'CRANE', 'morning', facts(1)));
  await city.shows(DEATHS, 1);
  seen.afterAmendment = now();
});

it('withdraws the incident in the evening', async () => {
  await city.api.send(withdraw('evening', 'CRANE', 'noon'));
  await city.shows(DEATHS, 0);
});

it('still answers what was known in the morning and at noon', async () => {
  expect((await city.read({ ...DEATHS, knownAt: seen.afterReport })).numerator).toBe(2);
  expect((await city.read({ ...DEATHS, knownAt: seen.afterAmendment })).numerator).toBe(1);
});

it('refuses a second correction of a version that is no longer the current one, and says so', async () => {
  await city.api.send(amend('late', 'CRANE', 'morning', facts(3)));
  await eventually(async () =>
    expect(await city.api.status(SOURCE, 'late')).toMatchObject({ state: 'refused', code: 'stale-replaces' }),
  );
});

it('lets a correction wait that arrives before what it corrects', async () => {
  await city.api.send(amend('second', 'LIFT', 'first', facts(1)));
  await eventually(async () => expect(await city.api.status(SOURCE, 'second')).toMatchObject({ state: 'waiting' }));
  await city.shows(DEATHS, 0);
  await city.api.send(report('first', 'LIFT', facts(4)));
  await city.shows(DEATHS, 1);
  expect(await city.api.status(SOURCE, 'second')).toMatchObject({ state: 'counted' });
});

it('moves an incident to another district: gone there, counted here, the city unchanged', async () => {
  await city.api.send(amend('moved', 'LIFT', 'second', facts(1, '440604010')));
  await city.shows({ ...DEATHS, region: '440604' }, 1);
  await city.shows({ ...DEATHS, region: '440605' }, 0);
  await city.shows(DEATHS, 1);
});
