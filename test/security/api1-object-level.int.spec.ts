// OWASP API1:2023, Broken Object Level Authorization: a token writes at its own region and below, and asks after its own events.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { addDevice, sendAs } from '#test/console/credentials';
import { eventually } from '#test/eventually';
import { amend, report, TOWN, withdraw } from '#test/ledger/events';

const OTHER = '440606003';
let world: ConsoleWorld;
let token = '';
beforeAll(async () => {
  world = await openConsole();
  ({ token } = await addDevice(world, 'd1'));
  await world.send(report('theirs', 'i-theirs', { region: OTHER }));
  await world.settled();
});
afterAll(() => world.close());

const mine = (event: object) => ({ ...event, source: 'urn:fengsui:device:d1' });

it.each([
  ['another district', { region: OTHER }, 'region-not-allowed'],
  ['the city above', { region: '440600' }, 'region-not-allowed'],
  ['the country', { region: '100000' }, 'region-not-allowed'],
])('refuses %s', async (_, data, code) => {
  const { status, json } = await sendAs(world, token, mine(report('e1', 'i1', data)));
  expect([status, json.code]).toEqual([403, code]);
});

it('refuses to speak as another source', async () => {
  const { status, json } = await sendAs(world, token, report('e1', 'i1'));
  expect([status, json.code]).toEqual([403, 'source-not-allowed']);
  const longer = { ...report('e1', 'i1'), source: 'urn:fengsui:device:d12' };
  expect((await sendAs(world, token, longer)).json.code).toBe('source-not-allowed');
});

it('decides event by event in a batch', async () => {
  const batch = [mine(report('b1', 'ib1')), mine(report('b2', 'ib2', { region: OTHER }))];
  const { json } = await sendAs(world, token, batch, { 'content-type': 'application/cloudevents-batch+json' });
  expect([json.accepted, json.rejected.map((r: { code: string }) => r.code)]).toEqual([1, ['region-not-allowed']]);
});

const stateOf = async (id: string): Promise<string> => {
  const path = `/api/v1/events/status?source=urn:fengsui:device:d1&id=${id}`;
  const { json } = await world.get(path);
  return json.code ? `${json.state} ${json.code}` : json.state;
};

it.each([
  ['takes over', (id: string) => amend(id, 'i-theirs', 'theirs', { region: TOWN })],
  ['withdraws', (id: string) => withdraw(id, 'i-theirs', 'theirs')],
])('the ledger refuses one that %s another region’s incident under a name of its own', async (verb, make) => {
  expect((await sendAs(world, token, mine(make(`${verb}-1`)))).status).toBe(202);
  await eventually(async () => expect(await stateOf(`${verb}-1`)).toBe('refused region-not-allowed'));
  const { json } = await world.get('/api/v1/incidents/i-theirs');
  expect([json.state, json.data.region, json.versions.length]).toEqual(['current', OTHER, 1]);
});

it('tells nobody of another’s events, whether they exist or not', async () => {
  for (const id of ['theirs', 'never']) {
    const { status, json } = await world.get(`/api/v1/events/status?source=urn:fengsui:test&id=${id}`, {
      authorization: `Bearer ${token}`,
    });
    expect([status, json.code]).toEqual([403, 'source-not-allowed']);
  }
});
