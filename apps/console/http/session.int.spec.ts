// A browser's way: sign in, look, sign out; and what a foreign page cannot do with the cookie.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { hashPassword } from '#http/passwords';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { readLive } from '#test/console/live-reader';
import { eventually } from '#test/eventually';

let world: ConsoleWorld;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole();
  const passwordHash = await hashPassword('a right password');
  await new PostgresPeople(world.database).addUser({
    ...{ name: 'li', passwordHash, role: 'supervisor', region: '440605' },
  });
});
afterAll(() => world.close());

const PATH = '/api/v1/session';
const OWN = { 'x-fengsui-csrf': '1', 'content-type': 'application/json' };
const signIn = (password: string, headers: Record<string, string> = OWN) =>
  world.request(PATH, { method: 'POST', headers, body: JSON.stringify({ user: 'li', password }) });

it('signs in, shows the API and the live stream to the cookie, and forgets it', async () => {
  const { status, json, headers } = await signIn('a right password');
  expect([status, json]).toEqual([200, { user: 'li', role: 'supervisor', region: '440605' }]);
  const [cookie = '', ...attributes] = (headers.get('set-cookie') ?? '').split('; ');
  expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
  expect((await world.get(PATH, { cookie })).json).toEqual(json);
  expect((await world.get('/api/v1/incidents', { cookie })).status).toBe(200);

  const stream = await readLive(`${world.url}/api/v1/live?region=440605`, { cookie });
  await eventually(() => stream.events.some(({ event }) => event === 'snapshot'));
  stream.close();

  expect((await world.request('/api/v1/live/tickets', { method: 'POST', headers: { cookie } })).json.code).toBe(
    'csrf-refused',
  );
  const ticket = await world.request('/api/v1/live/tickets', {
    method: 'POST',
    headers: { cookie, 'x-fengsui-csrf': '1' },
  });
  expect(ticket.status).toBe(201);

  expect((await world.request(PATH, { method: 'DELETE', headers: { ...OWN, cookie } })).status).toBe(204);
  expect((await world.get(PATH, { cookie })).status).toBe(401);
  expect((await world.get('/api/v1/live', { cookie })).status).toBe(401);
});

it('tells nothing about why somebody cannot sign in', async () => {
  const { status, json } = await signIn('a wrong password');
  expect([status, json.code]).toEqual([401, 'sign-in-failed']);
  expect((await signIn('a right password', { 'content-type': 'application/json' })).json.code).toBe('csrf-refused');
  const broken = await world.request(PATH, { method: 'POST', headers: OWN, body: '{' });
  expect([broken.status, broken.json.code]).toEqual([400, 'malformed']);
  const empty = await world.request(PATH, { method: 'POST', headers: OWN, body: '{}' });
  expect(empty.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/user', '#/password']);
});
