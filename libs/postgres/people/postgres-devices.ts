import type { Instant } from '#domain/calendar/day';
import type { Devices, StoredDevice } from '#ports/devices';
import type { Database } from '../database.js';
import {
  bumpDeviceVersion,
  insertDevice,
  selectDevices,
  selectDeviceVersion,
  updateDeviceRevoked,
  updateDeviceToken,
} from './device.queries.js';

export class PostgresDevices implements Devices {
  constructor(private readonly database: Database) {}

  list(): Promise<StoredDevice[]> {
    return selectDevices(this.database);
  }

  version(): Promise<bigint> {
    return selectDeviceVersion(this.database);
  }

  add(device: Omit<StoredDevice, 'revokedAt'>): Promise<void> {
    return this.database.transaction(async (tx) => {
      await insertDevice(tx, device);
      await bumpDeviceVersion(tx);
    });
  }

  rotate(id: string, tokenHash: Buffer): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await bumpDeviceVersion(tx);
      return updateDeviceToken(tx, id, tokenHash);
    });
  }

  revoke(id: string, at: Instant): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await bumpDeviceVersion(tx);
      return updateDeviceRevoked(tx, id, at);
    });
  }
}
