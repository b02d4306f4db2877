// How often signing in failed, by whom and from where, shared by every process. What a key stands for is known to whoever
// makes it (a hash): nothing that people type is kept.

import type { Instant } from '#domain/calendar/day';

export interface Tries {
  readonly count: number;
  /** No try before this. */
  readonly until: Instant;
  /** A try within this pause has been told of. */
  readonly isTold: boolean;
  readonly lastAt: Instant;
}

export interface Decided<T> {
  readonly answer: T;
  /** What is kept from now on; null: nothing. Keys that are left out stay as they are. */
  readonly next: ReadonlyMap<string, Tries | null>;
}

export interface SignInTries {
  /** Keys are hex SHA-256. Nobody on any process changes them between the look and the write. */
  decide<T>(keys: readonly string[], work: (held: ReadonlyMap<string, Tries>) => Decided<T>): Promise<T>;
  /** Whether this person has signed in from the browser with this cookie. */
  knowsBrowser(idHash: Buffer, user: string): Promise<boolean>;
  /** Of a person the newest only, so that they do not grow for ever. */
  rememberBrowser(idHash: Buffer, user: string, at: Instant): Promise<void>;
  /** Takes away what is older; answers how many rows. */
  forget(before: { readonly tries: Instant; readonly browsers: Instant }): Promise<number>;
}
export const SIGN_IN_TRIES = Symbol('SignInTries');
