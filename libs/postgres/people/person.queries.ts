import type { Instant } from '#domain/calendar/day';
import type { ApiScope, Person, Role, StoredApiToken, StoredSession, StoredUser } from '#ports/people';
import type { Transaction } from '../database.js';

interface UserRow {
  readonly name: string;
  readonly password_hash: string;
  readonly role: Role;
  readonly region: string;
  readonly disabled_at: Date | null;
}
const toUser = (row: UserRow): StoredUser => ({
  name: row.name,
  passwordHash: row.password_hash,
  role: row.role,
  region: row.region,
  disabledAt: row.disabled_at?.getTime() ?? null,
});

export const selectUsers = async (tx: Transaction): Promise<StoredUser[]> => {
  const rows = await tx.query<UserRow>(
    `select name, password_hash, role, region, disabled_at from app_user order by name`,
  );
  return rows.map(toUser);
};

export const selectUser = async (tx: Transaction, name: string): Promise<StoredUser | undefined> => {
  const rows = await tx.query<UserRow>(
    `select name, password_hash, role, region, disabled_at from app_user where name = $1`,
    [name],
  );
  return rows.map(toUser)[0];
};

export const insertUser = async (tx: Transaction, user: Omit<StoredUser, 'disabledAt'>): Promise<boolean> => {
  const rows = await tx.query(
    `insert into app_user (name, password_hash, role, region) values ($1, $2, $3, $4)
     on conflict (name) do nothing returning name`,
    [user.name, user.passwordHash, user.role, user.region],
  );
  return rows.length > 0;
};

export const updatePassword = async (tx: Transaction, name: string, passwordHash: string): Promise<boolean> => {
  const rows = await tx.query(`update app_user set password_hash = $2 where name = $1 returning name`, [
    name,
    passwordHash,
  ]);
  return rows.length > 0;
};

export const updateUserDisabled = async (tx: Transaction, name: string, at: Instant): Promise<boolean> => {
  const rows = await tx.query(
    `update app_user set disabled_at = coalesce(disabled_at, $2) where name = $1 returning name`,
    [name, new Date(at)],
  );
  return rows.length > 0;
};

export const deleteSessionsOf = async (tx: Transaction, user: string): Promise<void> => {
  await tx.query(`delete from session where user_name = $1`, [user]);
};

/** Takes what has run out with it, so that the table stays small. */
export const insertSession = async (tx: Transaction, session: StoredSession): Promise<void> => {
  await tx.query(
    `with gone as (delete from session where expires_at < now() - interval '1 day')
     insert into session (id_hash, user_name, expires_at, ends_at) values ($1, $2, $3, $4)`,
    [session.idHash, session.user, new Date(session.expiresAt), new Date(session.endsAt)],
  );
};

interface PersonRow {
  readonly user_name: string;
  readonly role: Role;
  readonly region: string;
}
const toPerson = (row: PersonRow): Person => ({ name: row.user_name, role: row.role, region: row.region });

export const selectSession = async (
  tx: Transaction,
  idHash: Buffer,
  now: Instant,
): Promise<(StoredSession & { readonly person: Person }) | undefined> => {
  const rows = await tx.query<PersonRow & { expires_at: Date; ends_at: Date }>(
    `select s.user_name, s.expires_at, s.ends_at, u.role, u.region
       from session s join app_user u on u.name = s.user_name
      where s.id_hash = $1 and s.expires_at > $2 and s.ends_at > $2 and u.disabled_at is null`,
    [idHash, new Date(now)],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    idHash,
    user: row.user_name,
    expiresAt: row.expires_at.getTime(),
    endsAt: row.ends_at.getTime(),
    person: toPerson(row),
  };
};

export const updateSession = async (tx: Transaction, idHash: Buffer, expiresAt: Instant): Promise<void> => {
  await tx.query(`update session set expires_at = least($2, ends_at) where id_hash = $1`, [
    idHash,
    new Date(expiresAt),
  ]);
};

export const deleteSession = async (tx: Transaction, idHash: Buffer): Promise<void> => {
  await tx.query(`delete from session where id_hash = $1`, [idHash]);
};

export const insertApiToken = async (tx: Transaction, token: StoredApiToken): Promise<boolean> => {
  const rows = await tx.query(
    `insert into api_token (id, user_name, scope, token_hash, created_at)
     select $1, name, $3, $4, $5 from app_user where name = $2 and disabled_at is null returning id`,
    [token.id, token.user, token.scope, token.tokenHash, new Date(token.createdAt)],
  );
  return rows.length > 0;
};

export const selectApiToken = async (
  tx: Transaction,
  id: string,
): Promise<(StoredApiToken & { readonly person: Person }) | undefined> => {
  const rows = await tx.query<PersonRow & { scope: ApiScope; token_hash: Buffer; created_at: Date }>(
    `select t.user_name, t.scope, t.token_hash, t.created_at, u.role, u.region
       from api_token t join app_user u on u.name = t.user_name
      where t.id = $1 and t.revoked_at is null and u.disabled_at is null`,
    [id],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    id,
    user: row.user_name,
    scope: row.scope,
    tokenHash: row.token_hash,
    createdAt: row.created_at.getTime(),
    person: toPerson(row),
  };
};

export const updateApiTokenRevoked = async (tx: Transaction, id: string, at: Instant): Promise<boolean> => {
  const rows = await tx.query(`update api_token set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id`, [
    id,
    new Date(at),
  ]);
  return rows.length > 0;
};
