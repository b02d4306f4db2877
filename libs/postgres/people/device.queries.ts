import type { Instant } from '#domain/calendar/day';
import type { StoredDevice } from '#ports/devices';
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

export const selectDevices = async (tx: Transaction): Promise<StoredDevice[]> => {
  const rows = await tx.query<DeviceRow>(
    `select id, name, region, source, types, history, token_hash, created_at, revoked_at from device order by id`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    region: row.region,
    source: row.source,
    types: row.types ?? 'all',
    history: row.history,
    tokenHash: row.token_hash,
    createdAt: row.created_at.getTime(),
    revokedAt: row.revoked_at?.getTime() ?? null,
  }));
};

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

export const updateDeviceToken = async (tx: Transaction, id: string, tokenHash: Buffer): Promise<boolean> => {
  const rows = await tx.query(`update device set token_hash = $2 where id = $1 and revoked_at is null returning id`, [
    id,
    tokenHash,
  ]);
  return rows.length > 0;
};

export const updateDeviceRevoked = async (tx: Transaction, id: string, at: Instant): Promise<boolean> => {
  const rows = await tx.query(`update device set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id`, [
    id,
    new Date(at),
  ]);
  return rows.length > 0;
};
