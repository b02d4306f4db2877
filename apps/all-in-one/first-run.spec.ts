import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '#config/config';
import { tokenId } from '#contracts/credentials/token';
import { MemoryDevices } from '#test/door';
import { MemoryPeople } from '#test/memory-people';
import { ensureCredentials, type FirstRun } from './first-run.js';

let folder: string;
let file: string;
let devices: MemoryDevices;
let people: MemoryPeople;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fengsui-first-run-'));
  file = join(folder, 'credentials.json');
  devices = new MemoryDevices();
  people = new MemoryPeople();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = () => {
  const config = readConfig({ FENGSUI_DATA_DIR: folder });
  const parts: FirstRun = { config, devices, people, clock: { now: () => 0 } };
  return ensureCredentials(parts);
};

describe('ensureCredentials', () => {
  it('leaves a file for its owner only, with a token and a person that exist', async () => {
    const { deviceToken, supervisor } = await start();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ deviceToken, supervisor });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(devices.devices.map(({ id }) => id)).toEqual([tokenId('fsd', deviceToken)]);
    expect(await people.findUser('supervisor')).toMatchObject({ role: 'supervisor' });
    expect(await start()).toEqual({ deviceToken, supervisor });
    expect(devices.devices).toHaveLength(1);
  });

  it('shows the file only when the token in it is known', async () => {
    const add = devices.add.bind(devices);
    const seen: boolean[] = [];
    devices.add = (device) => {
      seen.push(existsSync(file));
      return add(device);
    };
    await start();
    expect(seen).toEqual([false]);
  });

  it('goes on with what it had begun when it died in between', async () => {
    devices.add = () => Promise.reject(new Error('the database went away'));
    await expect(start()).rejects.toThrow('the database went away');
    const begun = JSON.parse(readFileSync(`${file}.new`, 'utf8'));
    devices = new MemoryDevices();
    expect(await start()).toEqual(begun);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('makes another supervisor beside one whose password it cannot know', async () => {
    await people.addUser({ name: 'supervisor', passwordHash: '', role: 'supervisor', region: '440600' });
    expect((await start()).supervisor.user).toMatch(/^supervisor-[0-9a-f]{6}$/);
  });

  it('names a file that is not whole', async () => {
    writeFileSync(file, '{"deviceToken":"fsd_x"}');
    await expect(start()).rejects.toThrow(`${file} is incomplete; delete it and start again`);
  });
});
