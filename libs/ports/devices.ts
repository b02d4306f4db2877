import type { Instant } from '#domain/calendar/day';
import type { RegionCode } from '#domain/region/region';

/** A field unit, or an importer (`history`). Only the hash of its token is kept. */
export interface StoredDevice {
  readonly id: string;
  readonly name: string;
  /** May write at this region and below. */
  readonly region: RegionCode;
  /** URN; its events come from here or from below it. */
  readonly source: string;
  /** Event types, or every type that a device may send. */
  readonly types: readonly string[] | 'all';
  /** May send `history: true`, and set targets. */
  readonly history: boolean;
  readonly tokenHash: Buffer;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

export interface Devices {
  /** Every device, revoked ones too, by id. */
  list(): Promise<StoredDevice[]>;
  /** Grows with each change: a cache reads the list again when it moves. */
  version(): Promise<bigint>;
  /** An id that exists already is an error of the caller. */
  add(device: Omit<StoredDevice, 'revokedAt'>): Promise<void>;
  /** Replaces the token; the old one is void at once. False: no such device, or revoked. */
  rotate(id: string, tokenHash: Buffer): Promise<boolean>;
  /** False: no such device. Revoking twice keeps the first time. */
  revoke(id: string, at: Instant): Promise<boolean>;
}
export const DEVICES = Symbol('Devices');
