import { beforeEach, describe, expect, it } from '@jest/globals';
import { tokenId, tokenMatches } from '#contracts/credentials/token';
import { MemoryDevices, NOW, TREE } from '#test/door';
import { type Outcome, runCommandLine, type Verb } from './command-line.js';
import { deviceVerbs } from './device.verbs.js';

let devices: MemoryDevices;
let said: { out: string; err: string };
beforeEach(() => {
  devices = new MemoryDevices();
  said = { out: '', err: '' };
});

const echo: Verb = {
  words: ['echo'],
  usage: '<text>',
  about: '回声 / echoes',
  positionals: 1,
  run: async ({ positionals: [text = ''] }): Promise<Outcome> => {
    if (text === 'boom') throw new Error('boom');
    return { status: text === 'found' ? 1 : 0, json: { text }, text };
  },
};

const ops = (...argv: string[]) => {
  said = { out: '', err: '' };
  const verbs = [
    echo,
    ...deviceVerbs({
      ...{ devices: async () => devices, regions: async () => TREE, clock: { now: () => NOW } },
      pages: 'https://safety.example',
    }),
  ];
  return runCommandLine(argv, verbs, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
};

describe('the frame', () => {
  it.each<[string[], number, unknown]>([
    [['echo', 'hello'], 0, 'hello\n'],
    [['echo', 'found'], 1, 'found\n'],
    [['echo', 'hello', '--json'], 0, '{"text":"hello"}\n'],
    [['echo', 'boom', '--json'], 2, '{"error":"boom"}\n'],
    [['echo', 'boom'], 2, ''],
    [['help'], 0, expect.stringContaining('device add')],
  ])('%j exits with %i', async (argv, status, out) => {
    expect(await ops(...argv)).toBe(status);
    expect(said.out).toEqual(out);
  });

  it.each([
    [['tea']],
    [['device']],
    [['echo', 'a', 'b']],
    [['echo', '--loud']],
    [['device', 'add', '--region', '4406']],
  ])('%j could not run, and says why', async (argv) => {
    expect(await ops(...argv)).toBe(2);
    expect(said).toMatchObject({ out: '', err: expect.stringMatching(/\S/) });
  });
});

describe('devices', () => {
  it('adds, lists, rotates, revokes', async () => {
    expect(await ops('device', 'add', '--region', '4406', '--name', '一号', '--json')).toBe(0);
    const added = JSON.parse(said.out);
    expect(added).toEqual({
      id: expect.any(String),
      token: expect.any(String),
      source: `urn:fengsui:device:${added.id}`,
      region: '440600',
    });
    expect(added.token).toMatch(/^fsd_[0-9a-f]{12}_[A-Za-z0-9_-]{32}$/);
    expect(tokenId('fsd', added.token)).toBe(added.id);
    const stored = () => devices.devices[0]?.tokenHash ?? Buffer.alloc(0);
    expect(tokenMatches(added.token, stored())).toBe(true);

    expect(await ops('device', 'rotate', added.id, '--json')).toBe(0);
    const { token } = JSON.parse(said.out);
    expect([tokenMatches(added.token, stored()), tokenMatches(token, stored())]).toEqual([false, true]);

    expect(await ops('device', 'revoke', added.id)).toBe(0);
    expect(await ops('device', 'list', '--json')).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject([{ id: added.id, revokedAt: new Date(NOW).toISOString() }]);
    expect(said.out).not.toContain('oken');
  });

  it('an import token has the source of imports', async () => {
    await ops('device', 'add', '--region', '100000', '--name', 'import', '--history', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ source: 'urn:fengsui:import' });
    expect(devices.devices[0]).toMatchObject({ history: true, types: 'all' });
  });

  it.each([
    ['--region', '999999', '--name', 'x'],
    ['--region', '4406', '--name', 'x', '--types', 'safety.tea.served'],
    ['--region', '4406', '--name', 'x', '--source', 'not a urn'],
  ])('refuses %s %s', async (...args) => {
    expect(await ops('device', 'add', ...args)).toBe(2);
    expect(devices.devices).toEqual([]);
  });
});
