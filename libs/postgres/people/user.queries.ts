import type { Instant } from '#domain/calendar/day';
import type { Person, Role, StoredUser } from '#ports/people';
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
