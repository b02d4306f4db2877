import type { Decided, SignInTries, Tries } from '#ports/sign-in-tries';
import type { Database } from '../database.js';
import {
  deleteForgotten,
  deleteTries,
  lockKeys,
  selectBrowser,
  selectTries,
  upsertBrowser,
  upsertTries,
} from './sign-in-try.queries.js';

export class PostgresSignInTries implements SignInTries {
  constructor(private readonly database: Database) {}

  decide<T>(keys: readonly string[], work: (held: ReadonlyMap<string, Tries>) => Decided<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await lockKeys(tx, keys);
      const { answer, next } = work(await selectTries(tx, keys));
      const kept = [...next].flatMap(([key, tries]) => (tries ? [[key, tries] as const] : []));
      const gone = [...next].flatMap(([key, tries]) => (tries ? [] : [key]));
      if (kept.length > 0) await upsertTries(tx, kept);
      if (gone.length > 0) await deleteTries(tx, gone);
      return answer;
    });
  }

  knowsBrowser(...[idHash, user]: Parameters<SignInTries['knowsBrowser']>): Promise<boolean> {
    return selectBrowser(this.database, idHash, user);
  }

  rememberBrowser(...[idHash, user, at]: Parameters<SignInTries['rememberBrowser']>): Promise<void> {
    return this.database.transaction((tx) => upsertBrowser(tx, idHash, user, at));
  }

  forget(before: Parameters<SignInTries['forget']>[0]): Promise<number> {
    return this.database.transaction((tx) => deleteForgotten(tx, before));
  }
}
