// Page 6. What was answered 202 is in the ledger exactly once, whatever dies. Here the one process is killed with no chance to
// say goodbye, right after its answer; `test/faults` does the same in the middle of everything.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { report } from '#test/ledger/events';
import { CITY, justNow, openCity, TOWN, type Tour } from './city.js';

const DEATHS = { indicator: 'deaths.construction', region: CITY, window: 'rolling-12m' };
const occurredAt = justNow();
const events = Array.from({ length: 500 }, (_, n) =>
  report(`n${n}`, `N-${n}`, { region: TOWN, deaths: 1, occurredAt }),
);

let city: Tour;
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

it('loses nothing to a kill -9 right after the answer', async () => {
  const answer = await city.api.sendLines(events);
  await city.kill9();
  expect(answer).toMatchObject({ status: 202, body: { accepted: events.length } });
  await city.startAgain();
  // The sums are in memory in this mode: the ledger rebuilds them, and books what the log holds beyond it.
  await city.shows(DEATHS, events.length);
}, 60_000);

it('counts nothing twice when the sender, not sure, sends it all again', async () => {
  expect((await city.api.sendLines(events)).body).toMatchObject({
    accepted: 0,
    duplicates: events.length,
    rejected: [],
  });
  await city.shows(DEATHS, events.length);
});

it('says which of its parts are there', async () => {
  const answer = await city.api.call<unknown>('/readyz');
  expect(answer).toMatchObject({
    status: 200,
    body: { ready: true, dependencies: { 'event-log': 'up', 'reading-store': 'up', database: 'up' } },
  });
});
