import type { Instant } from '#domain/calendar/day';
import { type ActionDetail, type ActionName, type Doing, SYSTEM } from '#ports/action-log';
import type { Devices, SpentCode, StoredDevice, StoredEnrolment } from '#ports/devices';
import type { Database, Transaction } from '../database.js';
import { insertAction } from './action.queries.js';
import {
  bumpDeviceVersion,
  deleteEnrolments,
  insertDevice,
  insertEnrolment,
  selectDevices,
  selectDeviceVersion,
  selectLiveDevice,
  spendEnrolment,
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

  add(device: Omit<StoredDevice, 'revokedAt'>, by: Doing = SYSTEM): Promise<void> {
    return this.database.transaction(async (tx) => {
      await insertDevice(tx, device);
      await bumpDeviceVersion(tx);
      await tell(tx, 'device-added', device, by);
    });
  }

  rotate(id: string, tokenHash: Buffer, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const device = await updateDeviceToken(tx, id, tokenHash);
      if (!device) return false;
      await deleteEnrolments(tx, id);
      await bumpDeviceVersion(tx);
      await tell(tx, 'device-rotated', device, by);
      return true;
    });
  }

  revoke(id: string, at: Instant, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const device = await updateDeviceRevoked(tx, id, at);
      if (!device) return false;
      await bumpDeviceVersion(tx);
      await tell(tx, 'device-revoked', device, by);
      return true;
    });
  }

  invite(enrolment: StoredEnrolment, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const device = await selectLiveDevice(tx, enrolment.device);
      if (!device) return false;
      await insertEnrolment(tx, enrolment);
      await tell(tx, 'enrolment-issued', device, by);
      return true;
    });
  }

  enrol({ codeHash, now, mint }: SpentCode, by?: Doing): Promise<StoredDevice | undefined> {
    return this.database.transaction(async (tx) => {
      const id = await spendEnrolment(tx, codeHash, now);
      const device = id === undefined ? undefined : await updateDeviceToken(tx, id, mint(id));
      if (!device) return undefined;
      await bumpDeviceVersion(tx);
      const actor = { kind: 'device', name: device.id } as const;
      await tell(tx, 'device-enrolled', device, { ...(by ?? SYSTEM), actor });
      return device;
    });
  }
}

const tell = (
  tx: Transaction,
  action: ActionName,
  device: Pick<StoredDevice, 'id' | 'name' | 'region' | 'source' | 'types' | 'history'>,
  by: Doing,
): Promise<void> => {
  const { name, source, types, history } = device;
  const detail: ActionDetail = action === 'device-added' ? { name, source, types, history } : { name };
  return insertAction(tx, { action, object: device.id, region: device.region, detail }, by);
};
