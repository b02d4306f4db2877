import type { EventRef } from '#domain/ledger/outcome';

/** What the ledger has journaled. Best effort for the door: the ledger decides. */
export interface EventLookup {
  /** Hex content hash by `refKey`, of those that are journaled. */
  find(identities: readonly EventRef[]): Promise<ReadonlyMap<string, string>>;
}
export const EVENT_LOOKUP = Symbol('EventLookup');
