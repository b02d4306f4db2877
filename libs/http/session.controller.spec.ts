import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Global, Module, Post, UseGuards } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { CONFIG, readConfig } from '#config/config';
import { mintToken } from '#contracts/credentials/token';
import { ACTION_LOG } from '#ports/action-log';
import { CLOCK } from '#ports/clock';
import { DEVICES } from '#ports/devices';
import { PEOPLE, type StoredApiToken } from '#ports/people';
import { SIGN_IN_TRIES } from '#ports/sign-in-tries';
import { createLogger, LOGGER } from '#telemetry/logger';
import { MemoryDevices } from '#test/door';
import { MemoryActions } from '#test/memory-actions';
import { MemoryPeople } from '#test/memory-people';
import { MemorySignInTries } from '#test/memory-sign-in-tries';
import { AuthModule } from './auth.module.js';
import { registerJsonBody } from './json-body.js';
import { hashPassword } from './passwords.js';
import { NeedsRole, PeopleGuard } from './people.guard.js';
import type { UserPrincipal } from './principal.js';
import { CurrentUser } from './principal-of.js';
import { SessionController } from './session.controller.js';

@Controller('things')
@UseGuards(PeopleGuard)
class Things {
  @Get()
  list(@CurrentUser() person: UserPrincipal): { user: string } {
    return { user: person.user };
  }
  @Post()
  @NeedsRole('supervisor')
  change(): { done: true } {
    return { done: true };
  }
  @Get('broken')
  broken(): never {
    throw new Error('secret inside');
  }
}

const PASSWORD = 'correct horse battery';
const CSRF = { 'x-fengsui-csrf': '1' };
let app: NestFastifyApplication;
let people: MemoryPeople;
let devices: MemoryDevices;
const actions = new MemoryActions();
let now = 1_000_000;
let phc: string;

beforeAll(async () => {
  phc = await hashPassword(PASSWORD);
  people = new MemoryPeople();
  devices = new MemoryDevices();
  const values: readonly (readonly [symbol, unknown])[] = [
    [PEOPLE, people],
    [DEVICES, devices],
    [ACTION_LOG, actions],
    [SIGN_IN_TRIES, new MemorySignInTries()],
    [CLOCK, { now: () => now }],
    [CONFIG, readConfig({ FENGSUI_SUPERVISOR_TOKEN: 'a-token-of-the-service' })],
    [LOGGER, createLogger('test', 'silent')],
  ];
  const providers = values.map(([provide, useValue]) => ({ provide, useValue }));

  @Global()
  @Module({ providers, exports: providers })
  class Outside {}

  const module = await Test.createTestingModule({
    imports: [Outside, AuthModule],
    controllers: [SessionController, Things],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { bodyParser: false });
  registerJsonBody(app.getHttpAdapter().getInstance());
  await app.init();
});
afterAll(() => app.close());
beforeEach(() => {
  now += 24 * 3_600_000;
  people.clear();
  for (const [name, role] of [
    ['eve', 'viewer'],
    ['sam', 'supervisor'],
  ] as const) {
    people.add({ name, role, region: '440600', passwordHash: phc });
  }
});

type Headers = Record<string, string>;
const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Headers = {}, payload?: object) => {
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? undefined : answer.json() };
};
const signIn = (user: string, password: string, headers: Headers = CSRF) =>
  ask('POST', '/api/v1/session', headers, { user, password });
const cookieOf = (answer: { headers: { 'set-cookie'?: unknown } }): string =>
  String(answer.headers['set-cookie']).split(';')[0] ?? '';

describe('signing in', () => {
  it('gives a session that only this browser has', async () => {
    const answer = await signIn('eve', PASSWORD);
    expect(answer).toMatchObject({ status: 200, body: { user: 'eve', role: 'viewer', region: '440600' } });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^fengsui_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/),
      expect.stringMatching(
        /^fengsui_browser=[\w-]{32}; Path=\/api\/v1\/session; HttpOnly; SameSite=Strict; Max-Age=15552000$/,
      ),
    ]);
    const cookie = cookieOf(answer);
    expect(JSON.stringify(people.sessions)).not.toContain(cookie.split('=')[1]);
    expect(await ask('GET', '/api/v1/session', { cookie })).toMatchObject({ status: 200, body: { user: 'eve' } });
    expect(await ask('DELETE', '/api/v1/session', { cookie, ...CSRF })).toMatchObject({ status: 204 });
    expect(await ask('GET', '/api/v1/session', { cookie })).toMatchObject({
      status: 401,
      body: { code: 'unauthorized' },
    });
  });

  it('slides with use, ends after 12 idle hours and after 7 days', async () => {
    const cookie = cookieOf(await signIn('eve', PASSWORD));
    for (let hours = 0; hours < 160; hours += 10) {
      now += 10 * 3_600_000;
      expect(await ask('GET', '/things', { cookie })).toMatchObject({ status: 200 });
    }
    now += 9 * 3_600_000;
    expect(await ask('GET', '/things', { cookie })).toMatchObject({ status: 401 });
    const other = cookieOf(await signIn('eve', PASSWORD));
    now += 12 * 3_600_000;
    expect(await ask('GET', '/things', { cookie: other })).toMatchObject({ status: 401 });
  });

  it('says the same for a wrong password and for nobody, and slows guessing', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 7; i += 1) codes.push((await signIn('eve', 'wrong password!!')).body.code);
    expect(codes).toEqual([...Array(5).fill('sign-in-failed'), 'rate-limited', 'rate-limited']);
    now += 30 * 60_000;
    expect((await signIn('nobody', PASSWORD)).body).toMatchObject({ code: 'sign-in-failed' });
    now += 30 * 60_000;
    expect(await signIn('eve', PASSWORD)).toMatchObject({ status: 200 });
  });

  it('refuses the disabled, and bodies that are none', async () => {
    people.disable('eve');
    expect(await signIn('eve', PASSWORD)).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    expect(await ask('POST', '/api/v1/session', CSRF, { user: 'eve' })).toMatchObject({
      status: 422,
      body: { code: 'invalid-request', errors: [{ pointer: '#/password', code: 'required' }] },
    });
    const broken = await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { ...CSRF, 'content-type': 'application/json' },
      payload: '{',
    });
    expect(broken.json()).toMatchObject({ status: 400, code: 'malformed' });
  });
});

describe('what changes state', () => {
  it.each<[string, Headers, number]>([
    ['our own page', { ...CSRF, origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' }, 201],
    ['no header', {}, 403],
    ['another site', { ...CSRF, 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site', { ...CSRF, 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { ...CSRF, origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { ...CSRF, origin: 'null' }, 403],
  ])('from %s', async (_name, headers, status) => {
    const cookie = cookieOf(await signIn('sam', PASSWORD));
    const answer = await ask('POST', '/things', { host: 'localhost:80', cookie, ...headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toMatchObject({ code: 'csrf-refused' });
  });

  it('cannot sign in from another site either', async () => {
    expect(await signIn('eve', PASSWORD, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  });
});

describe('roles and tokens', () => {
  const apiToken = (user: string, scope: StoredApiToken['scope']): Headers => {
    const { id, token, hash } = mintToken('fsu');
    people.tokens.push({ id, user, scope, tokenHash: hash, createdAt: now });
    return { authorization: `Bearer ${token}` };
  };

  it('a viewer looks, a supervisor changes, a token no more than its scope', async () => {
    const eve = cookieOf(await signIn('eve', PASSWORD));
    expect(await ask('POST', '/things', { cookie: eve, ...CSRF })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await ask('POST', '/things', apiToken('sam', 'operate'))).toMatchObject({ status: 201 });
    expect(await ask('POST', '/things', apiToken('sam', 'read'))).toMatchObject({ status: 403 });
    expect(await ask('GET', '/things', apiToken('sam', 'read'))).toMatchObject({ status: 200 });
    expect(await ask('GET', '/things', { authorization: 'Bearer a-token-of-the-service' })).toMatchObject({
      body: { user: 'service' },
    });
  });

  it('a device on people’s API is 403, nobody 401, a wrong bearer not saved by a cookie', async () => {
    const { id, token, hash } = mintToken('fsd');
    await devices.add({
      id,
      name: 'd',
      region: '440600',
      source: 'urn:x',
      types: 'all',
      history: false,
      tokenHash: hash,
      createdAt: now,
    });
    expect(await ask('GET', '/things', { authorization: `Bearer ${token}` })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await ask('GET', '/things')).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('Bearer') },
    });
    const cookie = cookieOf(await signIn('eve', PASSWORD));
    expect(await ask('GET', '/things', { cookie, authorization: 'Bearer fsu_x_y' })).toMatchObject({ status: 401 });
  });
});

it('errors tell nothing of the inside', async () => {
  const headers = { authorization: 'Bearer a-token-of-the-service' };
  const broken = await ask('GET', '/things/broken', headers);
  expect(broken).toMatchObject({
    status: 500,
    body: { code: 'internal', instance: '/things/broken', retryable: true },
  });
  expect(JSON.stringify(broken.body)).not.toContain('secret');
  expect(await ask('GET', '/nowhere', headers)).toMatchObject({ status: 404, body: { code: 'not-found' } });
});
