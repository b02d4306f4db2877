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

/** What was shown when something was opened that lasts. */
export interface Credentials {
  readonly sessions: readonly Buffer[];
  readonly tokens: readonly string[];
  readonly users: readonly string[];
}

/** Whom these stand for now: sessions by the hex of their hash, tokens by id, users by name. What ended is not there. */
export interface Standing {
  readonly sessions: ReadonlyMap<string, Person>;
  readonly tokens: ReadonlyMap<string, Person>;
  readonly users: ReadonlyMap<string, Person>;
}

/** Each change writes its action in its own transaction; `by` left out: the product itself. */
export interface People {
  users(): Promise<StoredUser[]>;
  findUser(name: string): Promise<StoredUser | undefined>;
  /** False: the name is taken. */
  addUser(user: Omit<StoredUser, 'disabledAt'>, by?: Doing): Promise<boolean>;
  /** False: the user is no longer as `before` says, or disabled. The trail tells it at both regions. */
  assignUser(before: Person, to: Pick<Person, 'role' | 'region'>, by?: Doing): Promise<boolean>;
  /** Ends the user's sessions as well. False: no such user. */
  setPassword(name: string, passwordHash: string, by?: Doing): Promise<boolean>;
  /** Ends the user's sessions as well. False: no such user. */
  disableUser(name: string, at: Instant, by?: Doing): Promise<boolean>;
  /** False: `verified`, the hash that the password was checked against, is no longer the user's. */
  openSession(session: StoredSession, opening?: { readonly verified: string; readonly by: Doing }): Promise<boolean>;
  /** Neither expired nor ended at `now`. */
  findSession(idHash: Buffer, now: Instant): Promise<(StoredSession & { readonly person: Person }) | undefined>;
  extendSession(idHash: Buffer, expiresAt: Instant): Promise<void>;
  /** The same of many, of those only that it moves by five minutes or more. */
  extendSessions(idHashes: readonly Buffer[], expiresAt: Instant): Promise<void>;
  /** Another number after everything that ended or narrowed what somebody may do; running out of time is not told. */
  version(): Promise<bigint>;
  standing(credentials: Credentials, now: Instant): Promise<Standing>;
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
