// OWASP API6:2023, Unrestricted Access to Sensitive Business Flows: what moves the city's numbers cannot be done twice by
// saying it twice, nor in the past, nor by whoever is not an import.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { addDevice, sendAs } from '#test/console/credentials';
import { drill, history, report, TOWN, withdraw } from '#test/ledger/events';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await openConsole();
});
afterAll(() => world.close());

const deaths = async (): Promise<number> => {
  await world.settled();
  const { json } = await world.get(`/api/v1/readings?region=${TOWN}&indicator=deaths&window=ytd&asOf=2026-03-31`);
  return json[0].numerator;
};

it('counts a replayed event once, however it comes again', async () => {
  const before = await deaths();
  const event = report('r1', 'ir1');
  await world.send(event);
  await Promise.all(Array.from({ length: 20 }, () => world.post(event, event, event)));
  // The same fact under another spelling of the region.
  await world.post({ ...event, data: { ...event.data, region: '440605124000' } });
  expect(await deaths()).toBe(before + 1);
  const changed = await world.post({ ...event, data: { ...event.data, deaths: 9 } });
  expect(changed.json.rejected[0].code).toBe('event-conflict');
  expect(await deaths()).toBe(before + 1);
});

it('counts an incident once, though it is reported under two identities', async () => {
  const before = await deaths();
  await world.send(report('s1', 'is1'), report('s2', 'is1'));
  expect(await deaths()).toBe(before + 1);
  expect(await world.fates('s1', 's2')).toEqual(['counted', 'refused subject-exists']);
});

it('withdraws once', async () => {
  await world.send(report('w1', 'iw1'));
  const before = await deaths();
  await world.send(withdraw('w2', 'iw1', 'w1'), withdraw('w3', 'iw1', 'w1'));
  expect(await deaths()).toBe(before - 1);
  expect(await world.fates('w3')).toEqual(['refused stale-replaces']);
});

it('keeps an exercise out of every number, and lets it correct nothing real', async () => {
  await world.send(report('x1', 'ix1'));
  const before = await deaths();
  await world.send(drill(report('x2', 'ix2')), drill(withdraw('x3', 'ix1', 'x1')));
  expect(await deaths()).toBe(before);
  expect(await world.fates('x3')).toEqual(['refused drill-mismatch']);
});

it('lets only an import write history, and nobody write the future', async () => {
  const { token } = await addDevice(world, 'plain');
  const source = 'urn:fengsui:device:plain';
  const old = { ...report('h1', 'ih1', { occurredAt: '2013-05-01T00:00:00Z' }), source };
  expect((await sendAs(world, token, old)).json.code).toBe('time-implausible');
  expect((await sendAs(world, token, history(old, '2013-06-01T00:00:00Z'))).json.code).toBe('history-not-allowed');
  const soon = new Date(Date.now() + 11 * 60_000).toISOString();
  for (const event of [report('f1', 'if1', { occurredAt: soon }), history(report('f2', 'if2', { occurredAt: soon }))]) {
    expect((await sendAs(world, DEVICE, event)).json.code).toBe('time-implausible');
  }
  const known = history(report('f3', 'if3', { occurredAt: '2013-05-01T00:00:00Z' }), soon);
  expect((await sendAs(world, DEVICE, known)).status).toBe(422);
});

it('does nothing where only asked to judge', async () => {
  const before = await deaths();
  const path = '/api/v1/events?validate=only';
  const init = {
    method: 'POST',
    body: JSON.stringify(report('v1', 'iv1')),
    headers: { authorization: `Bearer ${DEVICE}`, 'content-type': 'application/cloudevents+json' },
  };
  expect((await world.request(path, init)).json.accepted).toBe(1);
  expect(await deaths()).toBe(before);
  for (const misspelt of ['?validate=onyl', '?valdate=only', '?validate=only&validate=only']) {
    const { status, json } = await world.request(`/api/v1/events${misspelt}`, init);
    expect([status, json.code]).toEqual([422, 'invalid-request']);
  }
  expect(await deaths()).toBe(before);
});
