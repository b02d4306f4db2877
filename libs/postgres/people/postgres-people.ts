import type { Instant } from '#domain/calendar/day';
import type { People, Person, StoredApiToken, StoredSession, StoredUser } from '#ports/people';
import type { Database } from '../database.js';
import {
  deleteSession,
  deleteSessionsOf,
  insertApiToken,
  insertSession,
  insertUser,
  selectApiToken,
  selectSession,
  selectUser,
  selectUsers,
  updateApiTokenRevoked,
  updatePassword,
  updateSession,
  updateUserDisabled,
} from './person.queries.js';

export class PostgresPeople implements People {
  constructor(private readonly database: Database) {}

  users(): Promise<StoredUser[]> {
    return selectUsers(this.database);
  }

  findUser(name: string): Promise<StoredUser | undefined> {
    return selectUser(this.database, name);
  }

  addUser(user: Omit<StoredUser, 'disabledAt'>): Promise<boolean> {
    return insertUser(this.database, user);
  }

  setPassword(name: string, passwordHash: string): Promise<boolean> {
    return updatePassword(this.database, name, passwordHash);
  }

  disableUser(name: string, at: Instant): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await deleteSessionsOf(tx, name);
      return updateUserDisabled(tx, name, at);
    });
  }

  openSession(session: StoredSession): Promise<void> {
    return insertSession(this.database, session);
  }

  findSession(idHash: Buffer, now: Instant): Promise<(StoredSession & { readonly person: Person }) | undefined> {
    return selectSession(this.database, idHash, now);
  }

  extendSession(idHash: Buffer, expiresAt: Instant): Promise<void> {
    return updateSession(this.database, idHash, expiresAt);
  }

  closeSession(idHash: Buffer): Promise<void> {
    return deleteSession(this.database, idHash);
  }

  addApiToken(token: StoredApiToken): Promise<boolean> {
    return insertApiToken(this.database, token);
  }

  findApiToken(id: string): Promise<(StoredApiToken & { readonly person: Person }) | undefined> {
    return selectApiToken(this.database, id);
  }

  revokeApiToken(id: string, at: Instant): Promise<boolean> {
    return updateApiTokenRevoked(this.database, id, at);
  }
}
