// An administrator of Nanhai and the people of Nanhai: added, moved, given passwords, disabled; nobody of elsewhere, nobody above.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { userSchema } from '#contracts/api/user-json';
import { type Answer, type ConsoleWorld, openConsole } from '#test/console/console-world';
import { addPerson } from '#test/console/people';
import { TOWN } from '#test/ledger/events';

type Headers = Record<string, string>;
let world: ConsoleWorld;
let [admin, city, viewer]: Headers[] = [];
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole();
  city = await addPerson(world, { name: 'foshan', role: 'administrator', region: '440600' });
  admin = await addPerson(world, { name: 'nan', role: 'administrator', region: '440605' });
  viewer = await addPerson(world, { name: 'vera', role: 'supervisor', region: '440605' });
  await addPerson(world, { name: 'shun', role: 'administrator', region: '440606' });
});
afterAll(() => world.close());

const USERS = '/api/v1/users';
const call = (method: string, path: string, body?: unknown, headers: Headers = admin ?? {}): Promise<Answer> =>
  world.request(`${USERS}${path}`, {
    ...{ method, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) } },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const signIn = async (user: string, password: string): Promise<{ status: number; cookie: string }> => {
  const headers = { 'x-fengsui-csrf': '1', 'content-type': 'application/json' };
  const answer = await fetch(`${world.url}/api/v1/session`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ user, password }) },
  });
  return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
};
const names = async (headers: Headers | undefined, query = ''): Promise<string[]> =>
  (await world.get(`${USERS}${query}`, headers)).json.items.map(({ user }: { user: string }) => user);

it('are listed at and below the own region, without a word of their passwords', async () => {
  expect(await names(admin)).toEqual(['nan', 'vera']);
  expect(await names(city)).toEqual(['foshan', 'nan', 'shun', 'vera']);
  expect(await names(city, '?region=440606')).toEqual(['shun']);
  expect(await names(city, '?limit=1')).toEqual(['foshan']);
  const { json } = await world.get(`${USERS}?limit=1`, city);
  expect(await names(city, `?limit=2&cursor=${json.nextCursor}`)).toEqual(['nan', 'shun']);
  expect((await world.get(`${USERS}?region=440606`, admin)).status).toBe(403);
  expect((await world.get(`${USERS}?cursor=x`, admin)).status).toBe(422);
  expect((await world.get(USERS, viewer)).status).toBe(403);
  const list = await world.get(USERS, admin);
  expect(list.json.items.map((one: unknown) => userSchema.strict().parse(one))).toHaveLength(2);
  expect(list.text).not.toMatch(/hash|argon|none/);
});

it('come with a password that works, may be moved, given another password, and disabled; the trail tells each', async () => {
  const added = await call('POST', '', { user: '李四', role: 'viewer', region: TOWN });
  expect([added.status, added.json.user]).toEqual([201, '李四']);
  const first = await signIn('李四', added.json.password);
  expect(first.status).toBe(200);
  const may = async (): Promise<unknown> => (await world.get('/api/v1/session', { cookie: first.cookie })).json;
  expect(await may()).toMatchObject({ role: 'viewer', region: TOWN });

  const path = `/${encodeURIComponent('李四')}`;
  const moved = await call('POST', `${path}/assignment`, { role: 'supervisor', region: '440605' });
  expect([moved.status, moved.json]).toEqual([
    200,
    { user: '李四', role: 'supervisor', region: '440605', disabledAt: null },
  ]);
  // With the next request, without signing in again.
  expect(await may()).toMatchObject({ role: 'supervisor', region: '440605' });

  const renewed = await call('POST', `${path}/password`);
  expect(renewed.status).toBe(201);
  expect(await may()).toMatchObject({ code: 'unauthorized' });
  expect((await signIn('李四', added.json.password)).status).toBe(401);
  expect((await signIn('李四', renewed.json.password)).status).toBe(200);

  expect((await call('DELETE', path)).status).toBe(204);
  expect((await call('DELETE', path)).status).toBe(204);
  expect((await signIn('李四', renewed.json.password)).status).toBe(401);
  for (const [act, body] of [['assignment', { role: 'viewer', region: TOWN }], ['password']] as const) {
    expect([act, (await call('POST', `${path}/${act}`, body)).status]).toEqual([act, 409]);
  }
  expect(await names(admin, '?state=disabled')).toEqual(['李四']);

  const trail = await world.get(`/api/v1/audit?object=${encodeURIComponent('李四')}&actor=nan`, admin);
  expect(trail.json.items.map((one: { action: string; region: string }) => `${one.action} ${one.region}`)).toEqual([
    ...['user-disabled 440605', 'password-changed 440605', 'user-assigned 440605', `user-assigned ${TOWN}`],
    `user-added ${TOWN}`,
  ]);
  expect(trail.text).not.toContain(renewed.json.password);
});

it('of elsewhere and above are nobody’s business, and nobody gives more than the own region', async () => {
  for (const user of ['shun', 'foshan', 'nobody']) {
    const answers = [
      await call('POST', `/${user}/assignment`, { role: 'viewer', region: '440605' }),
      await call('POST', `/${user}/password`),
      await call('DELETE', `/${user}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  }
  for (const region of ['440606', '440600', '100000']) {
    expect((await call('POST', '', { user: 'x', role: 'viewer', region })).status).toBe(403);
    expect((await call('POST', '/vera/assignment', { role: 'viewer', region })).status).toBe(403);
  }
  expect(await names(city)).not.toContain('x');
});

it('names field and rule of what is wrong, and keeps an administrator in office', async () => {
  const wrong: [unknown, string][] = [
    [{ user: 'x', role: 'king', region: TOWN }, '#/role'],
    [{ user: '', role: 'viewer', region: TOWN }, '#/user'],
    [{ user: 'service', role: 'viewer', region: TOWN }, '#/user'],
    [{ user: 'x', role: 'viewer', region: '999999' }, '#/region'],
    [{ user: 'x', role: 'viewer', region: TOWN, password: 'chosen by me' }, '#/password'],
  ];
  for (const [body, pointer] of wrong) {
    const { status, json } = await call('POST', '', body);
    expect([pointer, status, json.errors.map((one: { pointer: string }) => one.pointer)]).toEqual([
      pointer,
      422,
      [pointer],
    ]);
  }
  expect((await call('POST', '', { user: 'shun', role: 'viewer', region: TOWN })).json.code).toBe('conflict');
  expect((await call('DELETE', '/nan')).json.code).toBe('conflict');
  expect((await call('POST', '/nan/assignment', { role: 'viewer', region: TOWN })).json.code).toBe('conflict');
  expect((await call('POST', '', { user: 'y', role: 'viewer', region: TOWN }, viewer)).status).toBe(403);
});
