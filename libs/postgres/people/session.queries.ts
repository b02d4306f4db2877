import type { Instant } from '#domain/calendar/day';
import type { Person, StoredSession } from '#ports/people';
import type { Transaction } from '../database.js';
import { type PersonRow, toPerson } from './person-row.js';

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
