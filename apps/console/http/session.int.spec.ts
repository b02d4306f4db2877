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

const cookieOf = (headers: Headers): string => (headers.get('set-cookie') ?? '').split('; ')[0] ?? '';
const may = async (cookie: string): Promise<number> => (await world.get('/api/v1/incidents', { cookie })).status;

it('takes no session id that was planted, and gives up the one before', async () => {
  const planted = 'fengsui_session=planted-by-somebody-else-0000000';
  const first = cookieOf((await signIn('a right password', { ...OWN, cookie: planted })).headers);
  expect(first).not.toBe(planted);
  expect([await may(planted), await may(first)]).toEqual([401, 200]);
  const second = cookieOf((await signIn('a right password', { ...OWN, cookie: first })).headers);
  expect([await may(first), await may(second)]).toEqual([401, 200]);
});

it('ends everywhere with a new password, and when the person is disabled', async () => {
  const people = new PostgresPeople(world.database);
  const open = async (password: string) => cookieOf((await signIn(password)).headers);
  const [desk, phone] = [await open('a right password'), await open('a right password')];
  expect([await may(desk), await may(phone)]).toEqual([200, 200]);
  await people.setPassword('li', await hashPassword('a newer password'));
  expect([await may(desk), await may(phone)]).toEqual([401, 401]);
  expect((await signIn('a right password')).status).toBe(401);
  const again = await open('a newer password');
  expect(await may(again)).toBe(200);
  await people.disableUser('li', Date.now());
  expect(await may(again)).toBe(401);
  expect((await signIn('a newer password')).status).toBe(401);
});

it('leaves a trail: who came in, who was refused, who left; no name that nobody has, no password', async () => {
  for (let i = 0; i < 9; i += 1) {
    await world.request(PATH, {
      ...{ method: 'POST', headers: OWN },
      body: JSON.stringify({ user: 'my-secret-typed-here', password: 'x' }),
    });
  }
  const { json, text } = await world.get('/api/v1/audit?limit=1000');
  const told = (action: string) => json.items.filter((one: { action: string }) => one.action === action);
  expect(told('signed-in')[0]).toMatchObject({ actor: { kind: 'user', name: 'li' }, object: 'li', region: '440605' });
  expect(told('signed-out')[0]).toMatchObject({ actor: { kind: 'user', name: 'li' } });
  const failed = told('sign-in-failed');
  expect(failed).toContainEqual(expect.objectContaining({ object: 'li', region: '440605' }));
  expect(failed[0]).toMatchObject({ actor: { kind: 'anonymous', name: '' }, object: '', region: null });
  // Once for a pause, however often somebody hammers.
  expect(told('sign-in-throttled').length).toBeLessThanOrEqual(2);
  expect(told('sign-in-throttled').length).toBeGreaterThan(0);
  expect(told('password-changed')).toHaveLength(1);
  expect(text).not.toMatch(/my-secret|right password|newer password|argon2/);
});
