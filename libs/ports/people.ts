import type { Instant } from '#domain/calendar/day';
import type { RegionCode } from '#domain/region/region';
import type { Doing } from './action-log.js';

export const ROLES = ['viewer', 'supervisor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export interface StoredUser {
  readonly name: string;
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  readonly role: Role;
  readonly region: RegionCode;
  readonly disabledAt: Instant | null;
}

/** Who a session or an API token stands for; never one of a disabled user. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly region: RegionCode;
}

export interface StoredSession {
  /** SHA-256 of the random id in the cookie. */
  readonly idHash: Buffer;
  readonly user: string;
  /** Moves on with use. */
  readonly expiresAt: Instant;
  /** Never later than this. */
  readonly endsAt: Instant;
}

export type ApiScope = 'read' | 'operate';
export interface StoredApiToken {
  readonly id: string;
  readonly user: string;
  readonly scope: ApiScope;
  readonly tokenHash: Buffer;
  readonly createdAt: Instant;
}

/** What a list shows of a token: everything but its secret. */
export interface ApiTokenRow {
  readonly id: string;
  readonly user: string;
  readonly scope: ApiScope;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** Each change writes its action in its own transaction; `by` left out: the product itself. */
export interface People {
  users(): Promise<StoredUser[]>;
  findUser(name: string): Promise<StoredUser | undefined>;
  /** False: the name is taken. */
  addUser(user: Omit<StoredUser, 'disabledAt'>, by?: Doing): Promise<boolean>;
  /** Ends the user's sessions as well. False: no such user. */
  setPassword(name: string, passwordHash: string, by?: Doing): Promise<boolean>;
  /** Ends the user's sessions as well. False: no such user. */
  disableUser(name: string, at: Instant, by?: Doing): Promise<boolean>;
  /** False: `verified`, the hash that the password was checked against, is no longer the user's. */
  openSession(session: StoredSession, opening?: { readonly verified: string; readonly by: Doing }): Promise<boolean>;
  /** Neither expired nor ended at `now`. */
  findSession(idHash: Buffer, now: Instant): Promise<(StoredSession & { readonly person: Person }) | undefined>;
  extendSession(idHash: Buffer, expiresAt: Instant): Promise<void>;
  closeSession(idHash: Buffer, by?: Doing): Promise<void>;
  /** False: no such user. */
  addApiToken(token: StoredApiToken, by?: Doing): Promise<boolean>;
  findApiToken(id: string): Promise<(StoredApiToken & { readonly person: Person }) | undefined>;
  /** Of everybody, revoked ones too, by user and time. */
  apiTokens(): Promise<ApiTokenRow[]>;
  /** False: no such token. Revoking twice keeps the first time. */
  revokeApiToken(id: string, at: Instant, by?: Doing): Promise<boolean>;
}
export const PEOPLE = Symbol('People');
