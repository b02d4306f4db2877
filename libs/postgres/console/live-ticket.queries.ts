import type { Person, Role } from '#ports/people';
import type { Transaction } from '../database.js';

/** Takes what has run out with it, so that the table stays small. */
export const insertTicket = async (
  db: Transaction,
  ticket: { readonly hash: Buffer; readonly person: Person; readonly expiresAt: number },
): Promise<void> => {
  const { hash, person, expiresAt } = ticket;
  await db.query(
    `with gone as (delete from live_ticket where expires_at < now() - interval '1 hour')
     insert into live_ticket (hash, user_name, role, region, expires_at) values ($1, $2, $3, $4, $5)`,
    [hash, person.name, person.role, person.region, new Date(expiresAt)],
  );
};

export const selectTicket = async (db: Transaction, hash: Buffer, now: number): Promise<Person | undefined> => {
  const rows = await db.query<{ user_name: string; role: Role; region: string }>(
    `select t.user_name, t.role, t.region from live_ticket t
      where t.hash = $1 and t.expires_at > $2
        and not exists (select from app_user u where u.name = t.user_name and u.disabled_at is not null)`,
    [hash, new Date(now)],
  );
  const row = rows[0];
  return row && { name: row.user_name, role: row.role, region: row.region };
};
