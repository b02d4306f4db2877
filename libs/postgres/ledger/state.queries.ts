import type { Transaction } from '../database.js';

export interface StateRecord {
  readonly subject: string;
  /** As the ledger wrote it. */
  readonly state: unknown;
}

/** States of one kind in the order of their subjects, the next `limit` after `after`. */
export const selectStatePage = (
  db: Transaction,
  page: { readonly kind: string; readonly after: string; readonly limit: number },
): Promise<StateRecord[]> =>
  db.query<StateRecord>(
    `select subject, state from subject_state where kind = $1 and subject > $2 order by subject limit $3`,
    [page.kind, page.after, page.limit],
  );
