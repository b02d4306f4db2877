import type { Instant } from '#domain/calendar/day';
import { type ActionDetail, type ActionName, type Doing, SYSTEM } from '#ports/action-log';
import type {
  ApiTokenRow,
  Credentials,
  People,
  Person,
  Standing,
  StoredApiToken,
  StoredSession,
  StoredUser,
} from '#ports/people';
import type { Database, Transaction } from '../database.js';
import { insertAction } from './action.queries.js';
import { insertApiToken, selectApiToken, selectApiTokens, updateApiTokenRevoked } from './api-token.queries.js';
import {
  deleteSession,
  deleteSessionsOf,
  insertSession,
  selectSession,
  updateSession,
  updateSessions,
} from './session.queries.js';
import { bumpPeopleVersion, selectPeopleVersion, selectStanding } from './standing.queries.js';
import {
  insertUser,
  selectUser,
  selectUserShared,
  selectUsers,
  updateAssignment,
  updatePassword,
  updateUserDisabled,
} from './user.queries.js';

export class PostgresPeople implements People {
  constructor(private readonly database: Database) {}

  users(): Promise<StoredUser[]> {
    return selectUsers(this.database);
  }

  findUser(name: string): Promise<StoredUser | undefined> {
    return selectUser(this.database, name);
  }

  addUser(user: Omit<StoredUser, 'disabledAt'>, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await insertUser(tx, user))) return false;
      await tell(tx, { action: 'user-added', person: user, by, detail: { role: user.role } });
      return true;
    });
  }

  assignUser(before: Person, to: Pick<Person, 'role' | 'region'>, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await updateAssignment(tx, before, to))) return false;
      const detail = { role: to.role, region: to.region, fromRole: before.role, fromRegion: before.region };
      for (const region of new Set([before.region, to.region])) {
        await tell(tx, { action: 'user-assigned', person: { name: before.name, region }, by, detail });
      }
      await bumpPeopleVersion(tx);
      return true;
    });
  }

  setPassword(name: string, passwordHash: string, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const person = await updatePassword(tx, name, passwordHash);
      if (!person) return false;
      await deleteSessionsOf(tx, name);
      await tell(tx, { action: 'password-changed', person, by });
      await bumpPeopleVersion(tx);
      return true;
    });
  }

  disableUser(name: string, at: Instant, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const person = await updateUserDisabled(tx, name, at);
      if (!person) return false;
      await deleteSessionsOf(tx, name);
      await tell(tx, { action: 'user-disabled', person, by });
      await bumpPeopleVersion(tx);
      return true;
    });
  }

  openSession(session: StoredSession, opening?: { readonly verified: string; readonly by: Doing }): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      // Shared, so that a new password either comes before, and is seen here, or after, and ends this session too.
      const person = await selectUserShared(tx, session.user);
      if (!person || (opening && person.passwordHash !== opening.verified)) return false;
      await insertSession(tx, session);
      const by = opening?.by ?? SYSTEM;
      await tell(tx, { action: 'signed-in', person, by: { ...by, actor: { kind: 'user', name: person.name } } });
      return true;
    });
  }

  findSession(idHash: Buffer, now: Instant): Promise<(StoredSession & { readonly person: Person }) | undefined> {
    return selectSession(this.database, idHash, now);
  }

  extendSession(idHash: Buffer, expiresAt: Instant): Promise<void> {
    return updateSession(this.database, idHash, expiresAt);
  }

  extendSessions(idHashes: readonly Buffer[], expiresAt: Instant): Promise<void> {
    return updateSessions(this.database, idHashes, expiresAt);
  }

  version(): Promise<bigint> {
    return selectPeopleVersion(this.database);
  }

  standing(credentials: Credentials, now: Instant): Promise<Standing> {
    return selectStanding(this.database, credentials, now);
  }

  closeSession(idHash: Buffer, by: Doing = SYSTEM): Promise<void> {
    return this.database.transaction(async (tx) => {
      const person = await deleteSession(tx, idHash);
      // The cookie is the proof of who signs out.
      const actor = { kind: 'user', name: person?.name ?? '' } as const;
      if (!person) return;
      await tell(tx, { action: 'signed-out', person, by: { ...by, actor } });
      await bumpPeopleVersion(tx);
    });
  }

  addApiToken(token: StoredApiToken, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await insertApiToken(tx, token))) return false;
      const person = await selectUser(tx, token.user);
      const detail = { token: token.id, scope: token.scope };
      if (person) await tell(tx, { action: 'api-token-added', person, by, detail });
      return true;
    });
  }

  findApiToken(id: string): Promise<(StoredApiToken & { readonly person: Person }) | undefined> {
    return selectApiToken(this.database, id);
  }

  apiTokens(): Promise<ApiTokenRow[]> {
    return selectApiTokens(this.database);
  }

  revokeApiToken(id: string, at: Instant, by: Doing = SYSTEM): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const person = await updateApiTokenRevoked(tx, id, at);
      if (!person) return false;
      await tell(tx, { action: 'api-token-revoked', person, by, detail: { token: id } });
      await bumpPeopleVersion(tx);
      return true;
    });
  }
}

interface Told {
  readonly action: ActionName;
  readonly person: Pick<Person, 'name' | 'region'>;
  readonly by: Doing;
  readonly detail?: ActionDetail;
}

const tell = (tx: Transaction, { action, person, by, detail = {} }: Told): Promise<void> =>
  insertAction(tx, { action, object: person.name, region: person.region, detail }, by);
