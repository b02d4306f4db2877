import type { Instant } from '#domain/calendar/day';
import type { ApiScope, ApiTokenRow, Person, StoredApiToken } from '#ports/people';
import type { Transaction } from '../database.js';
import { type PersonRow, toPerson } from './person-row.js';

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
