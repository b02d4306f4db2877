// Where sums come from: the rolling sums for what is known now, the ledger for the past and for days that the rolling sums
// no longer keep. Answers all or nothing.

import type { Instant } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';
import type { LedgerQueries } from '#ports/ledger-queries';
import type { ReadingStore, Slot, SumRequest } from '#ports/reading-store/reading-store';
import type { NotReady } from './reading-query.js';

/** `other-tree`: rolled up by another tree than the one that says who is whose child. */
export type Sums =
  | { readonly state: 'ready'; readonly sums: readonly bigint[] }
  | { readonly state: 'other-tree' }
  | NotReady;

export class MergedSums {
  constructor(
    private readonly store: ReadingStore,
    private readonly ledger: LedgerQueries,
  ) {}

  async past(tree: RegionTree, requests: readonly SumRequest[], knownAt: Instant): Promise<Sums> {
    const sums = await this.ledger.sums(
      tree,
      requests.map((request) => ({ ...request, knownAt })),
    );
    return { state: 'ready', sums };
  }

  async now(tree: RegionTree, slots: readonly Slot[], requests: readonly SumRequest[]): Promise<Sums> {
    // Nothing was ever booked, or nothing is asked.
    if (slots.length === 0 || requests.length === 0) return { state: 'ready', sums: requests.map(() => 0n) };
    const answer = await this.store.sums(slots, requests);
    if (answer.state === 'not-ready') return answer;
    if (answer.treeVersion !== tree.version) return { state: 'other-tree' };
    const old = requests.filter((_, i) => answer.sums[i] === 'too-old');
    const fromLedger = await this.ledger.sums(
      tree,
      old.map((request) => ({ ...request, knownAt: null })),
    );
    const rest = fromLedger.values();
    const sums = answer.sums.map((sum) => (sum === 'too-old' ? (rest.next().value ?? 0n) : sum));
    return { state: 'ready', sums };
  }
}
