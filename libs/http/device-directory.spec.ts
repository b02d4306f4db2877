import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '#config/config';
import { hashToken, mintToken, tokenId } from '#contracts/credentials/token';
import type { StoredDevice } from '#ports/devices';
import { createLogger } from '#telemetry/logger';
import { MemoryDevices } from '#test/door';
import { DeviceDirectory } from './device-directory.js';

/** Answers what it held when asked, but only when told to. */
class SlowDevices extends MemoryDevices {
  gate: Promise<void> = Promise.resolve();

  override async list(): Promise<StoredDevice[]> {
    const before = await super.list();
    await this.gate;
    return before;
  }
}

describe('DeviceDirectory', () => {
  it('knows a token that was made while it was looking', async () => {
    const devices = new SlowDevices();
    const directory = new DeviceDirectory(devices, readConfig({}), createLogger('spec', 'silent'));
    let open = (): void => undefined;
    devices.gate = new Promise((resolve) => {
      open = resolve;
    });
    const looking = directory.refresh();
    await setImmediate();
    const { token } = mintToken('fsd');
    const id = tokenId('fsd', token) ?? '';
    const rights = { region: '440600', source: 'urn:fengsui', types: 'all', history: false } as const;
    await devices.add({ id, name: 'new', ...rights, tokenHash: hashToken(token), createdAt: 0 });
    const found = directory.find(token);
    open();
    await looking;
    expect(await found).toMatchObject({ kind: 'device', id, region: '440600' });
  });

  it('knows no token that nobody made', async () => {
    const directory = new DeviceDirectory(new MemoryDevices(), readConfig({}), createLogger('spec', 'silent'));
    expect(await directory.find(mintToken('fsd').token)).toBeUndefined();
    expect(await directory.find('not a token')).toBeUndefined();
  });
});
