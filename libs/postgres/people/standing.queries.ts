// What people may do, and whether any of it ended: told by a number that moves.

import type { Instant } from '#domain/calendar/day';
import type { Credentials, Person, Standing } from '#ports/people';
import type { Transaction } from '../database.js';
import { type PersonRow, toPerson } from './person-row.js';

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
