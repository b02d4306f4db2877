// What one process learns holds on the other: tries to sign in, and the end of a session that still listens.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { mintToken } from '#contracts/credentials/token';
import { hashPassword } from '#http/passwords';
import { SIGN_IN_TRIES, type SignInTries } from '#ports/sign-in-tries';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { bearer, type ConsoleWorld, openConsole } from '#test/console/console-world';
import { readLive } from '#test/console/live-reader';
import { eventually } from '#test/eventually';

let world: ConsoleWorld;
let urls: readonly [string, string];
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole();
  urls = [world.url, (await world.another()).url];
  const people = new PostgresPeople(world.database);
  const passwordHash = await hashPassword('a right password');
  for (const name of ['li', 'wang', 'zhao']) {
    await people.addUser({ name, passwordHash, role: 'supervisor', region: '440605' });
  }
});
afterAll(() => world.close());

const OWN = { 'x-fengsui-csrf': '1', 'content-type': 'application/json' };
const signIn = async (at: 0 | 1, user: string, password: string, cookie?: string) => {
  const body = JSON.stringify({ user, password });
  const headers = { ...OWN, ...(cookie ? { cookie } : {}) };
  const answer = await fetch(`${urls[at]}/api/v1/session`, { method: 'POST', headers, body });
  const [session = '', browser = ''] = answer.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), session, browser };
};

it('guessing is slowed by what the other console saw, many at once are not many free tries', async () => {
  const tries = await Promise.all(
    Array.from({ length: 12 }, (_, n) => signIn(n % 2 === 0 ? 0 : 1, 'li', `guess ${n}`)),
  );
  const statuses = tries.map(({ status }) => status);
  // Five, and what fell into the pauses of one or two seconds that passed meanwhile.
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(5);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(8);
  const [here, there] = await Promise.all([signIn(0, 'li', 'guess'), signIn(1, 'li', 'guess')]);
  expect([here.status, there.status]).toContain(429);
  const rows = await world.database.query<{ failures: number }>('select failures from sign_in_try order by failures');
  // Of the person here, of the person everywhere, of the address.
  expect(rows).toHaveLength(3);
});

it('a known browser gets in while somebody hammers on the name, and no key says who it was', async () => {
  const first = await signIn(0, 'wang', 'a right password');
  expect(first.status).toBe(200);
  for (let n = 0; n < 6; n++) await signIn(n % 2 === 0 ? 0 : 1, 'wang', 'guess');
  // Every pause that there is, lengthened: a slow machine would sit it out.
  await world.database.query(`update sign_in_try set "until" = now() + interval '1 minute' where failures >= 5`);
  expect((await signIn(0, 'wang', 'a right password')).status).toBe(429);
  const again = await signIn(1, 'wang', 'a right password', first.browser);
  expect(again.status).toBe(200);
  expect(again.browser).not.toBe(first.browser);
  // The cookie opens nothing by itself, and is no other person's.
  expect((await signIn(1, 'wang', 'guess', again.browser)).status).toBe(401);
  expect((await signIn(1, 'li', 'a right password', again.browser)).status).toBe(429);
});

it('a stream ends on one console within a second or two of what ends its person’s rights on the other', async () => {
  const [here, there] = urls;
  const people = new PostgresPeople(world.database);
  const open = async (headers: Record<string, string>, query = '') => {
    const stream = await readLive(`${here}/api/v1/live?region=440605${query}`, headers);
    expect(stream.status).toBe(200);
    return stream;
  };
  const ended = async (stream: Awaited<ReturnType<typeof open>>): Promise<number> => {
    const since = performance.now();
    await eventually(() => stream.isOver());
    return performance.now() - since;
  };
  // The pauses of the address are not what this is about.
  await world.database.query('delete from sign_in_try');
  const first = await signIn(0, 'zhao', 'a right password');
  const second = await signIn(1, 'zhao', 'a right password');
  const { id, token, hash } = mintToken('fsu');
  await people.addApiToken({ id, user: 'zhao', scope: 'read', tokenHash: hash, createdAt: Date.now() });
  const headers = { 'x-fengsui-csrf': '1', cookie: second.session };
  const { ticket } = (await world.request('/api/v1/live/tickets', { method: 'POST', headers })).json;
  const [leaving, staying] = [await open({ cookie: first.session }), await open({ cookie: second.session })];
  const [byToken, byTicket] = [await open(bearer(token)), await open({}, `&ticket=${ticket}`)];

  await fetch(`${there}/api/v1/session`, { method: 'DELETE', headers: { ...OWN, cookie: first.session } });
  const took = [await ended(leaving)];
  await people.revokeApiToken(id, Date.now());
  took.push(await ended(byToken));
  expect([staying.isOver(), byTicket.isOver()]).toEqual([false, false]);
  await people.disableUser('zhao', Date.now());
  took.push(await ended(staying), await ended(byTicket));
  // Looked at twice a second; what is above that is a machine that is busy.
  expect(Math.max(...took)).toBeLessThan(5_000);
});

it('forgets what is old, and keeps twenty browsers of a person', async () => {
  const tries = world.service.app.get<SignInTries>(SIGN_IN_TRIES);
  for (let n = 0; n < 25; n++) await tries.rememberBrowser(Buffer.from(`${n}`), 'zhao', n);
  expect(await world.database.query('select from known_browser where user_name = $1', ['zhao'])).toHaveLength(20);
  expect(await tries.knowsBrowser(Buffer.from('24'), 'zhao')).toBe(true);
  expect(await tries.knowsBrowser(Buffer.from('3'), 'zhao')).toBe(false);
  const later = Date.now() + 60_000;
  expect(await tries.forget({ tries: later, browsers: 10 })).toBeGreaterThan(0);
  expect(await world.database.query('select from sign_in_try')).toEqual([]);
});
