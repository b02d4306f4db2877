import type { Instant } from '#domain/calendar/day';
import type { Tries } from '#ports/sign-in-tries';
import type { Transaction } from '../database.js';

/** The class of our advisory locks; what follows are four bytes of the key, and a chance meeting of two only waits. */
const LOCKS = 23;
const MOST_BROWSERS = 20;

/** Held to the end of the transaction, in one order for all. A key that is not there yet is held as well. */
export const lockKeys = async (tx: Transaction, keys: readonly string[]): Promise<void> => {
  const numbers = keys.map((key) => Number.parseInt(key.slice(0, 8), 16) | 0).sort((a, b) => a - b);
  await tx.query(`select pg_advisory_xact_lock(${LOCKS}, k) from unnest($1::int[]) as k`, [numbers]);
};

interface TryRow {
  readonly key: string;
  readonly failures: number;
  readonly until: Date;
  readonly is_told: boolean;
  readonly last_at: Date;
}

export const selectTries = async (tx: Transaction, keys: readonly string[]): Promise<Map<string, Tries>> => {
  const rows = await tx.query<TryRow>(
    `select encode(key, 'hex') as key, failures, "until", is_told, last_at from sign_in_try
      where key in (select decode(k, 'hex') from unnest($1::text[]) as k)`,
    [keys],
  );
  return new Map(
    rows.map(({ key, failures, until, is_told: isTold, last_at: lastAt }) => [
      key,
      { count: failures, until: until.getTime(), isTold, lastAt: lastAt.getTime() },
    ]),
  );
};

export const upsertTries = async (tx: Transaction, tries: readonly (readonly [string, Tries])[]): Promise<void> => {
  await tx.query(
    `insert into sign_in_try (key, failures, "until", is_told, last_at)
     select decode(key, 'hex'), failures, "until", is_told, last_at
       from unnest($1::text[], $2::int[], $3::timestamptz[], $4::boolean[], $5::timestamptz[])
         as t(key, failures, "until", is_told, last_at)
     on conflict (key) do update set failures = excluded.failures, "until" = excluded."until",
       is_told = excluded.is_told, last_at = excluded.last_at`,
    [
      tries.map(([key]) => key),
      tries.map(([, one]) => one.count),
      tries.map(([, one]) => new Date(one.until)),
      tries.map(([, one]) => one.isTold),
      tries.map(([, one]) => new Date(one.lastAt)),
    ],
  );
};

export const deleteTries = async (tx: Transaction, keys: readonly string[]): Promise<void> => {
  await tx.query(`delete from sign_in_try where key in (select decode(k, 'hex') from unnest($1::text[]) as k)`, [keys]);
};

export const selectBrowser = async (tx: Transaction, idHash: Buffer, user: string): Promise<boolean> =>
  (await tx.query('select from known_browser where id_hash = $1 and user_name = $2', [idHash, user])).length > 0;

export const upsertBrowser = async (tx: Transaction, idHash: Buffer, user: string, at: Instant): Promise<void> => {
  await tx.query(
    `insert into known_browser (id_hash, user_name, seen_at) values ($1, $2, $3)
     on conflict (id_hash, user_name) do update set seen_at = excluded.seen_at`,
    [idHash, user, new Date(at)],
  );
  await tx.query(
    `delete from known_browser where user_name = $1 and id_hash in
       (select id_hash from known_browser where user_name = $1 order by seen_at desc offset ${MOST_BROWSERS})`,
    [user],
  );
};

/** What somebody holds just now is left for the next time: nothing waits here. */
export const deleteForgotten = async (
  tx: Transaction,
  before: { readonly tries: Instant; readonly browsers: Instant },
): Promise<number> => {
  const rows = await tx.query(
    `with tries as (delete from sign_in_try where last_at < $1 and key in
         (select key from sign_in_try where last_at < $1 for update skip locked) returning 1),
       browsers as (delete from known_browser where seen_at < $2 returning 1)
     select 1 from tries union all select 1 from browsers`,
    [new Date(before.tries), new Date(before.browsers)],
  );
  return rows.length;
};
