import type { Transaction } from '../database.js';

/** Readers ask several things at once, as of a pool; a transaction has one connection. */
export const oneAfterAnother = (tx: Transaction): Transaction => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query: <T>(sql: string, params?: readonly unknown[]): Promise<T[]> => {
      const next = last.then(() => tx.query<T>(sql, params));
      last = next.catch(() => undefined);
      return next;
    },
  };
};
