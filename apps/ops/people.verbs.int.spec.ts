// The verbs about people, tokens, devices and the trail on a real Postgres, as `npm run ops -- …` runs them.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { readConfig } from '#config/config';
import { hashToken, tokenMatches } from '#contracts/credentials/token';
import { systemClock } from '#ports/clock';
import { type OpsContext, openForOps } from '#runtime/open-for-ops';
import { type PostgresEngine, startPostgres, type TestDatabase } from '#test/engines/postgres';
import { actionVerbs } from './action.verbs.js';
import { apiTokenVerbs } from './api-token.verbs.js';
import { runCommandLine } from './command-line.js';
import { deviceVerbs } from './device.verbs.js';
import { peopleVerbs } from './people.verbs.js';

let engine: PostgresEngine;
let target: TestDatabase;
let ops: OpsContext;
let typed = '';
jest.setTimeout(60_000);
beforeAll(async () => {
  engine = await startPostgres();
  target = await engine.createDatabase('people_verbs');
  ops = await openForOps({ ...readConfig(), database: { scheme: 'postgres', url: target.url } });
  await ops.regions();
});
afterAll(async () => {
  await ops?.close();
  await target?.drop();
  await engine?.stop();
});

const run = async (...argv: string[]) => {
  const said = { out: '', err: '' };
  const people = async () => ops.people;
  const common = { regions: () => ops.regions(), clock: systemClock };
  const verbs = [
    ...peopleVerbs({ ...common, people, readInput: async () => typed }),
    ...apiTokenVerbs({ people, clock: systemClock }),
    ...deviceVerbs({ ...common, devices: async () => ops.devices, pages: 'http://127.0.0.1:3000' }),
    ...actionVerbs({ actions: async () => ops.actions }),
  ];
  const status = await runCommandLine(argv, verbs, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { status, ...said, json: argv.includes('--json') && status !== 2 ? JSON.parse(said.out) : undefined };
};

it('adds, lists, gives a new password to and disables a user; each is told, with no password', async () => {
  const { json: added } = await run(
    'user',
    'add',
    '--user',
    '李四',
    '--role',
    'viewer',
    '--region',
    '440605',
    '--json',
  );
  const before = await ops.people.findUser('李四');
  const { json: listed } = await run('user', 'list', '--json');
  expect(listed).toContainEqual({ user: '李四', role: 'viewer', region: '440605', disabledAt: null });
  typed = 'a password of some length\n';
  expect((await run('user', 'passwd', '--user', '李四', '--password-stdin', '--json')).json).toEqual({ user: '李四' });
  expect((await ops.people.findUser('李四'))?.passwordHash).not.toBe(before?.passwordHash);
  typed = 'short';
  const short = await run('user', 'passwd', '--user', '李四', '--password-stdin');
  expect([short.status, short.err]).toEqual([2, expect.stringContaining('12')]);
  const nobody = await run('user', 'passwd', '--user', 'nobody');
  expect([nobody.status, nobody.err]).toEqual([2, expect.stringContaining('没有此用户')]);
  await run('user', 'disable', '--user', '李四');
  expect((await run('user', 'list')).out).toContain('已停用');

  const { json: told, out } = await run('actions', 'list', '--object', '李四', '--json');
  expect(
    told.map(({ action, actor }: { action: string; actor: { kind: string } }) => `${actor.kind} ${action}`),
  ).toEqual(['cli user-disabled', 'cli password-changed', 'cli user-added']);
  expect(out).not.toMatch(/argon2|some length/);
  expect(out).not.toContain(added.password);
});

it('lists and revokes API tokens without showing them', async () => {
  await run('user', 'add', '--user', 'wang', '--role', 'supervisor', '--region', '440605');
  const { json: token } = await run('token', 'add', '--user', 'wang', '--scope', 'read', '--json');
  const { json: listed, out } = await run('token', 'list', '--user', 'wang', '--json');
  expect(listed).toMatchObject([{ id: token.id, user: 'wang', scope: 'read', revokedAt: null }]);
  expect(out).not.toContain(token.token);
  expect((await run('token', 'revoke', token.id)).status).toBe(0);
  expect(await ops.people.findApiToken(token.id)).toBeUndefined();
  expect((await run('token', 'list')).out).toContain('已撤销');
  expect((await run('token', 'revoke', 'nothing')).status).toBe(2);
});

it('shows a phone a code instead of the token', async () => {
  const add = ['device', 'add', '--region', '440605124', '--name', '手机'];
  const shown = await run(...add, '--qr', '--url', 'https://safety.example');
  expect(shown.out).toMatch(/[█▀▄]{10}/);
  expect(shown.out).toContain('https://safety.example/enrol#');
  expect(shown.out).not.toContain('fsd_');
  const { json } = await run(...add, '--qr', '--json');
  expect(json.token).toBeUndefined();
  expect(json.enrolment.url).toBe(`http://127.0.0.1:3000/enrol#${json.enrolment.code}`);
  const again = await run('device', 'enrol', json.id, '--json');
  const mint = () => hashToken('the phone’s');
  const spend = (code: string) => ops.devices.enrol({ codeHash: hashToken(code), now: Date.now(), mint });
  expect(await spend(json.enrolment.code)).toBeUndefined();
  const device = await spend(again.json.enrolment.code);
  expect(device && tokenMatches('the phone’s', device.tokenHash)).toBe(true);
  expect((await run('device', 'enrol', 'nobody')).status).toBe(2);
  expect((await run(...add, '--url', 'https://x.example')).status).toBe(2);
  expect((await run(...add, '--qr', '--url', 'safety.example')).status).toBe(2);
});

it('names what is wrong with a question to the trail', async () => {
  expect((await run('actions', 'list', '--action', 'nonsense')).err).toContain('device-added');
  expect((await run('actions', 'list', '--limit', '0')).err).toContain('--limit');
  expect((await run('actions', 'list', '--limit', '1', '--json')).json).toHaveLength(1);
});
