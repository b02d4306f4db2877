// OWASP API2:2023, Broken Authentication: every way to say who one is, and every way to say it wrongly.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { bearer, type ConsoleWorld, openConsole } from '#test/console/console-world';
import { addDevice, addPerson, PASSWORD, sendAs } from '#test/console/credentials';
import { eventually } from '#test/eventually';
import { report } from '#test/ledger/events';

let world: ConsoleWorld;
let viewer: Record<string, string> = {};
beforeAll(async () => {
  world = await openConsole();
  viewer = await addPerson(world, { name: 'wang', role: 'viewer' });
});
afterAll(() => world.close());

const OWN = { 'x-fengsui-csrf': '1', 'content-type': 'application/json' };
const signIn = (user: string, password: string) =>
  world.request('/api/v1/session', { method: 'POST', headers: OWN, body: JSON.stringify({ user, password }) });
const statusOf = async (headers: Record<string, string>): Promise<number> =>
  (await world.get('/api/v1/incidents', headers)).status;

describe('a token', () => {
  it('is what lets in', async () => {
    expect(await statusOf(viewer)).toBe(200);
  });

  it.each([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${btoa(`wang:${PASSWORD}`)}` }],
    ['one in the address', {}, '?access_token=supervisor-token-of-the-test'],
    ['none of ours', bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJ3YW5nIn0.')],
    ['an id without its secret', bearer('fsu_000000000000_')],
    ['two in one', bearer('a, Bearer supervisor-token-of-the-test')],
  ])('that is %s does not', async (_, headers: Record<string, string>, query = '') => {
    const { status, headers: answered } = await world.get(`/api/v1/session${query}`, headers);
    expect(status).toBe(401);
    expect(answered.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('differs in every character', async () => {
    const [, token = ''] = viewer.authorization?.split(' ') ?? [];
    for (const at of [0, 5, 20, token.length - 1]) {
      const wrong = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect([at, await statusOf(bearer(wrong))]).toEqual([at, 401]);
    }
    expect(await statusOf(bearer(`${token}A`))).toBe(401);
  });

  it('is refused within a second once revoked', async () => {
    const { token } = await addDevice(world, 'd1');
    const event = { ...report('e1', 'i1'), source: 'urn:fengsui:device:d1' };
    expect((await sendAs(world, token, event)).status).toBe(202);
    await new PostgresDevices(world.database).revoke('d1', Date.now());
    const refused = async () => expect((await sendAs(world, token, event)).status).toBe(401);
    await eventually(refused, { timeoutMs: 2_000 });
  });
});

describe('a session', () => {
  it('ends when the person is disabled', async () => {
    await addPerson(world, { name: 'gone', role: 'viewer' });
    const { headers } = await signIn('gone', PASSWORD);
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await statusOf({ cookie })).toBe(200);
    await new PostgresPeople(world.database).disableUser('gone', Date.now());
    expect(await statusOf({ cookie })).toBe(401);
    expect((await signIn('gone', PASSWORD)).status).toBe(401);
  });

  it('is not taken from whoever made one up, nor beside a wrong token', async () => {
    expect(await statusOf({ cookie: `fengsui_session=${'A'.repeat(32)}` })).toBe(401);
    const { headers } = await signIn('wang', PASSWORD);
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await statusOf({ cookie, ...bearer('wrong') })).toBe(401);
  });

  it('changes nothing for a foreign page', async () => {
    const { headers } = await signIn('wang', PASSWORD);
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const forgeries: Record<string, string>[] = [
      {},
      { 'x-fengsui-csrf': '1', origin: 'https://evil.example' },
      { 'x-fengsui-csrf': '1', 'sec-fetch-site': 'same-site' },
    ];
    for (const forged of forgeries) {
      const { status, json } = await world.request('/api/v1/live/tickets', {
        ...{ method: 'POST', headers: { cookie, ...forged } },
      });
      expect([status, json.code]).toEqual([403, 'csrf-refused']);
    }
  });
});

describe('guessing', () => {
  it('is slowed after five failures, and says the same of who exists and who does not', async () => {
    for (const user of ['nobody', 'wang']) {
      // Of the address as well: the first ones may be slowed already.
      const answers = [];
      for (let i = 0; i < 7; i += 1) answers.push(await signIn(user, 'wrong'));
      const last = answers.at(-1);
      expect([last?.status, last?.json.code]).toEqual([429, 'rate-limited']);
      expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });
});
