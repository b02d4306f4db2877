import type { EventRef } from '#domain/ledger/outcome';

/** What the ledger has made of identities. Best effort for the door: the ledger decides. */
export interface EventLookup {
  /** Hex content hash by `refKey`, of those that are journaled. */
  find(identities: readonly EventRef[]): Promise<ReadonlyMap<string, string>>;
  /** Hex hashes of the contents that were refused under these identities, by `refKey`. */
  refused(identities: readonly EventRef[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
}
export const EVENT_LOOKUP = Symbol('EventLookup');
