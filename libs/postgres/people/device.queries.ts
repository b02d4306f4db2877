import type { Instant } from '#domain/calendar/day';
import type { StoredDevice, StoredEnrolment } from '#ports/devices';
import type { Transaction } from '../database.js';

interface DeviceRow {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly source: string;
  readonly types: string[] | null;
  readonly history: boolean;
  readonly token_hash: Buffer;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

const COLUMNS = 'id, name, region, source, types, history, token_hash, created_at, revoked_at';

const toDevice = (row: DeviceRow): StoredDevice => ({
  id: row.id,
  name: row.name,
  region: row.region,
  source: row.source,
  types: row.types ?? 'all',
  history: row.history,
  tokenHash: row.token_hash,
  createdAt: row.created_at.getTime(),
  revokedAt: row.revoked_at?.getTime() ?? null,
});

export const selectDevices = async (tx: Transaction): Promise<StoredDevice[]> =>
  (await tx.query<DeviceRow>(`select ${COLUMNS} from device order by id`)).map(toDevice);

export const selectDeviceVersion = async (tx: Transaction): Promise<bigint> => {
  const rows = await tx.query<{ version: bigint }>(`select version from device_version`);
  return rows[0]?.version ?? 0n;
};

/** In the transaction of every change. */
export const bumpDeviceVersion = async (tx: Transaction): Promise<void> => {
  await tx.query(`update device_version set version = version + 1`);
};

export const insertDevice = async (tx: Transaction, device: Omit<StoredDevice, 'revokedAt'>): Promise<void> => {
  await tx.query(
    `insert into device (id, name, region, source, types, history, token_hash, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      device.id,
      device.name,
      device.region,
      device.source,
      device.types === 'all' ? null : device.types,
      device.history,
      device.tokenHash,
      new Date(device.createdAt),
    ],
  );
};

/** Undefined: no such device, or revoked. */
export const updateDeviceToken = async (
  tx: Transaction,
  id: string,
  tokenHash: Buffer,
): Promise<StoredDevice | undefined> => {
  const rows = await tx.query<DeviceRow>(
    `update device set token_hash = $2 where id = $1 and revoked_at is null returning ${COLUMNS}`,
    [id, tokenHash],
  );
  return rows.map(toDevice)[0];
};

/** Undefined: no such device. */
export const updateDeviceRevoked = async (
  tx: Transaction,
  id: string,
  at: Instant,
): Promise<StoredDevice | undefined> => {
  const rows = await tx.query<DeviceRow>(
    `update device set revoked_at = coalesce(revoked_at, $2) where id = $1 returning ${COLUMNS}`,
    [id, new Date(at)],
  );
  return rows.map(toDevice)[0];
};

/** Locked: whoever would revoke it waits. Undefined: no such device, or revoked. */
export const selectLiveDevice = async (tx: Transaction, id: string): Promise<StoredDevice | undefined> => {
  const rows = await tx.query<DeviceRow>(
    `select ${COLUMNS} from device where id = $1 and revoked_at is null for update`,
    [id],
  );
  return rows.map(toDevice)[0];
};

/** What the device was given before is void, and goes. */
export const insertEnrolment = async (tx: Transaction, enrolment: StoredEnrolment): Promise<void> => {
  await tx.query(`delete from enrolment where device_id = $1`, [enrolment.device]);
  await tx.query(`insert into enrolment (code_hash, device_id, expires_at) values ($1, $2, $3)`, [
    enrolment.codeHash,
    enrolment.device,
    new Date(enrolment.expiresAt),
  ]);
};

export const deleteEnrolments = async (tx: Transaction, device: string): Promise<void> => {
  await tx.query(`delete from enrolment where device_id = $1`, [device]);
};

/** One statement finds and spends it: the second of two waits for the first, and finds it spent. */
export const spendEnrolment = async (tx: Transaction, codeHash: Buffer, now: Instant): Promise<string | undefined> => {
  const rows = await tx.query<{ device_id: string }>(
    `update enrolment set used_at = $2 where code_hash = $1 and used_at is null and expires_at > $2 returning device_id`,
    [codeHash, new Date(now)],
  );
  return rows[0]?.device_id;
};
