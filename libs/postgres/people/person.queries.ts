import type { Instant } from '#domain/calendar/day';
import type {
  ApiScope,
  ApiTokenRow,
  Credentials,
  Person,
  Role,
  Standing,
  StoredApiToken,
  StoredSession,
  StoredUser,
} from '#ports/people';
import type { Transaction } from '../database.js';

interface UserRow {
  readonly name: string;
  readonly password_hash: string;
  readonly role: Role;
  readonly region: string;
  readonly disabled_at: Date | null;
}
const USER_COLUMNS = 'name, password_hash, role, region, disabled_at';

const toUser = (row: UserRow): StoredUser => ({
  name: row.name,
  passwordHash: row.password_hash,
  role: row.role,
  region: row.region,
  disabledAt: row.disabled_at?.getTime() ?? null,
});

export const selectUsers = async (tx: Transaction): Promise<StoredUser[]> => {
  const rows = await tx.query<UserRow>(`select ${USER_COLUMNS} from app_user order by name`);
  return rows.map(toUser);
};

export const selectUser = async (tx: Transaction, name: string): Promise<StoredUser | undefined> => {
  const rows = await tx.query<UserRow>(`select ${USER_COLUMNS} from app_user where name = $1`, [name]);
  return rows.map(toUser)[0];
};

/** Waits for whoever changes the user, and lets nobody do so before this transaction ends. */
export const selectUserShared = async (tx: Transaction, name: string): Promise<StoredUser | undefined> => {
  const rows = await tx.query<UserRow>(`select ${USER_COLUMNS} from app_user where name = $1 for share`, [name]);
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

export const updateAssignment = async (
  tx: Transaction,
  before: Person,
  to: Pick<Person, 'role' | 'region'>,
): Promise<boolean> => {
  const rows = await tx.query(
    `update app_user set role = $4, region = $5
      where name = $1 and role = $2 and region = $3 and disabled_at is null returning name`,
    [before.name, before.role, before.region, to.role, to.region],
  );
  return rows.length > 0;
};

/** Undefined: no such user. */
export const updatePassword = async (
  tx: Transaction,
  name: string,
  passwordHash: string,
): Promise<StoredUser | undefined> => {
  const rows = await tx.query<UserRow>(
    `update app_user set password_hash = $2 where name = $1 returning ${USER_COLUMNS}`,
    [name, passwordHash],
  );
  return rows.map(toUser)[0];
};

/** Undefined: no such user. */
export const updateUserDisabled = async (
  tx: Transaction,
  name: string,
  at: Instant,
): Promise<StoredUser | undefined> => {
  const rows = await tx.query<UserRow>(
    `update app_user set disabled_at = coalesce(disabled_at, $2) where name = $1 returning ${USER_COLUMNS}`,
    [name, new Date(at)],
  );
  return rows.map(toUser)[0];
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

/** Whose it was; undefined: there was none. */
export const deleteSession = async (tx: Transaction, idHash: Buffer): Promise<Person | undefined> => {
  const rows = await tx.query<PersonRow>(
    `delete from session s using app_user u where s.id_hash = $1 and u.name = s.user_name
     returning s.user_name, u.role, u.region`,
    [idHash],
  );
  return rows.map(toPerson)[0];
};

export const updateSessions = async (
  tx: Transaction,
  idHashes: readonly Buffer[],
  expiresAt: Instant,
): Promise<void> => {
  await tx.query(
    `update session set expires_at = least($2::timestamptz, ends_at)
      where id_hash = any($1::bytea[]) and least($2::timestamptz, ends_at) - expires_at >= interval '5 minutes'`,
    [idHashes, new Date(expiresAt)],
  );
};

export const selectPeopleVersion = async (tx: Transaction): Promise<bigint> => {
  const rows = await tx.query<{ version: bigint }>('select version from people_version');
  return rows[0]?.version ?? 0n;
};

/** In the transaction of everything that ends or narrows what somebody may do; the last statement, for it is one row. */
export const bumpPeopleVersion = async (tx: Transaction): Promise<void> => {
  await tx.query('update people_version set version = version + 1');
};

type StandingRow = PersonRow & { readonly key: string };
const byKey = (rows: readonly StandingRow[]): Map<string, Person> =>
  new Map(rows.map((row) => [row.key, toPerson(row)]));

export const selectStanding = async (
  tx: Transaction,
  { sessions, tokens, users }: Credentials,
  now: Instant,
): Promise<Standing> => {
  const person = 'u.name as user_name, u.role, u.region';
  const ofSessions = tx.query<StandingRow>(
    `select encode(s.id_hash, 'hex') as key, ${person} from session s join app_user u on u.name = s.user_name
      where s.id_hash = any($1::bytea[]) and s.expires_at > $2 and s.ends_at > $2 and u.disabled_at is null`,
    [sessions, new Date(now)],
  );
  const ofTokens = tx.query<StandingRow>(
    `select t.id as key, ${person} from api_token t join app_user u on u.name = t.user_name
      where t.id = any($1::text[]) and t.revoked_at is null and u.disabled_at is null`,
    [tokens],
  );
  const ofUsers = tx.query<StandingRow>(
    `select u.name as key, ${person} from app_user u where u.name = any($1::text[]) and u.disabled_at is null`,
    [users],
  );
  return { sessions: byKey(await ofSessions), tokens: byKey(await ofTokens), users: byKey(await ofUsers) };
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

interface TokenRow {
  readonly id: string;
  readonly user_name: string;
  readonly scope: ApiScope;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

export const selectApiTokens = async (tx: Transaction): Promise<ApiTokenRow[]> => {
  const rows = await tx.query<TokenRow>(
    `select id, user_name, scope, created_at, revoked_at from api_token order by user_name, created_at, id`,
  );
  return rows.map((row) => ({
    ...{ id: row.id, user: row.user_name, scope: row.scope },
    createdAt: row.created_at.getTime(),
    revokedAt: row.revoked_at?.getTime() ?? null,
  }));
};

/** Whose it was; undefined: no such token. */
export const updateApiTokenRevoked = async (tx: Transaction, id: string, at: Instant): Promise<Person | undefined> => {
  const rows = await tx.query<PersonRow>(
    `update api_token t set revoked_at = coalesce(t.revoked_at, $2) from app_user u
      where t.id = $1 and u.name = t.user_name returning t.user_name, u.role, u.region`,
    [id, new Date(at)],
  );
  return rows.map(toPerson)[0];
};
