import type { EventIdentity } from '#contracts/events/safety-event';

/** What the ledger has journaled. Best effort for the door: the ledger decides. */
export interface EventLookup {
  /** Hex content hash by `identityKey`, of those that are journaled. */
  find(identities: readonly EventIdentity[]): Promise<ReadonlyMap<string, string>>;
}
export const EVENT_LOOKUP = Symbol('EventLookup');
