import type { Transaction } from '../database.js';

export interface StateRecord {
  readonly subject: string;
  /** As the ledger wrote it. */
  readonly state: unknown;
  /** Whose it is, as its present face says: states of earlier builds do not. */
  readonly organization: string | null;
}

/** States of one kind in the order of their subjects, the next `limit` after `after`. */
export const selectStatePage = (
  db: Transaction,
  page: { readonly kind: string; readonly after: string; readonly limit: number },
): Promise<StateRecord[]> =>
  db.query<StateRecord>(
    `select s.subject, s.state, coalesce(owner->>'id', owner->>'name') as organization
       from (select kind, subject, state from subject_state where kind = $1 and subject > $2 order by subject limit $3) as s
       left join incident i on s.kind = 'incident' and i.id = s.subject
       left join inspection n on s.kind = 'inspection' and n.id = s.subject
      cross join lateral (select coalesce(i.data, n.data)->'organization') as o(owner)
      order by s.subject`,
    [page.kind, page.after, page.limit],
  );
