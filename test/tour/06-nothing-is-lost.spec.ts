// Page 6. What was answered 202 is in the ledger exactly once, whatever dies. Here the one process is killed with no chance to
// say goodbye, right after its answer; `test/faults` does the same in the middle of everything.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
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
  const { body } = await city.api.sendLines(events);
  // Whether the door knows a repetition already is best effort, and differs on a busy machine; the ledger decides.
  expect(body).toMatchObject({ rejected: [] });
  expect(body.accepted + body.duplicates).toBe(events.length);
  await eventually(async () => expect(await lagOfTheLedger()).toBe(0));
  await city.shows(DEATHS, events.length);
});

/** What the log holds and the ledger has not finished. */
const lagOfTheLedger = async (): Promise<number> => {
  const lines = [...(await city.api.metrics()).matchAll(/^fengsui_consumer_lag_events\{group="ledger".*\} (\d+)$/gm)];
  expect(lines.length).toBeGreaterThan(0);
  return lines.reduce((sum, [, lag]) => sum + Number(lag), 0);
};

it('says which of its parts are there', async () => {
  const answer = await city.api.call<unknown>('/readyz');
  expect(answer).toMatchObject({
    status: 200,
    body: { ready: true, dependencies: { 'event-log': 'up', 'reading-store': 'up', database: 'up' } },
  });
});
