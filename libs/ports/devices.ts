import type { Instant } from '#domain/calendar/day';
import type { RegionCode } from '#domain/region/region';
import type { Doing } from './action-log.js';

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

/** A code by which a phone fetches its token, once. Only its hash is kept. */
export interface StoredEnrolment {
  readonly device: string;
  readonly codeHash: Buffer;
  readonly expiresAt: Instant;
}

/** Each change writes its action in its own transaction; `by` left out: the product itself. */
export interface Devices {
  /** Every device, revoked ones too, by id. */
  list(): Promise<StoredDevice[]>;
  /** Grows with each change: a cache reads the list again when it moves. */
  version(): Promise<bigint>;
  /** An id that exists already is an error of the caller. */
  add(device: Omit<StoredDevice, 'revokedAt'>, by?: Doing): Promise<void>;
  /** Replaces the token; the old one is void at once. False: no such device, or revoked. */
  rotate(id: string, tokenHash: Buffer, by?: Doing): Promise<boolean>;
  /** False: no such device. Revoking twice keeps the first time. */
  revoke(id: string, at: Instant, by?: Doing): Promise<boolean>;
  /** Voids the codes that the device had. False: no such device, or revoked. */
  invite(enrolment: StoredEnrolment, by?: Doing): Promise<boolean>;
  /**
   * Spends a code: the device's token is from now on the one whose hash `mint` answers for its id. Undefined: no such code, or
   * spent, run out, or its device revoked. Of two at once one gets it.
   */
  enrol(spent: SpentCode, by?: Doing): Promise<StoredDevice | undefined>;
}

export interface SpentCode {
  readonly codeHash: Buffer;
  readonly now: Instant;
  readonly mint: (id: string) => Buffer;
}
export const DEVICES = Symbol('Devices');
