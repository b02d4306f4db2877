// Where sums come from: the rolling sums for what is known now, the ledger for the past, for days that the rolling sums no
// longer keep, for single enterprises and for the present map. Answers all or nothing.

import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '#domain/calendar/day';
import type { MapChoice } from '#domain/region/region-map';
import type { RegionTree } from '#domain/region/region-tree';
import { HAZARD_REGISTER, type HazardRegister } from '#ports/hazard-register';
import { type HistoricalSumRequest, LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { READING_STORE, type ReadingStore, type Slot } from '#ports/reading-store/reading-store';
import type { NotReady } from './reading-query.js';
import type { SumBook, WantedSum } from './sum-book.js';

/** `other-tree`: rolled up by another tree than the one that says who is whose child. */
export type Filled = { readonly state: 'ready' } | { readonly state: 'other-tree' } | NotReady;
type Sums =
  | Exclude<Filled, { readonly state: 'ready' }>
  | { readonly state: 'ready'; readonly sums: readonly bigint[] };

interface PastChoice {
  readonly knownAt: Instant | null;
  readonly map: MapChoice;
}

const historical = (
  { organization, ...request }: WantedSum,
  knownAt: Instant | null,
  map: MapChoice,
): HistoricalSumRequest => ({
  ...request,
  ...map,
  knownAt,
  organization: organization ?? undefined,
});

@Injectable()
export class MergedSums {
  constructor(
    @Inject(READING_STORE) private readonly store: Pick<ReadingStore, 'sums'>,
    @Inject(LEDGER_QUERIES) private readonly ledger: Pick<LedgerQueries, 'slots' | 'sums'>,
    @Inject(HAZARD_REGISTER) private readonly hazards: Pick<HazardRegister, 'dueCounts'>,
  ) {}

  /** Of all partitions ever booked: a sum needs every one of them. */
  slots(): Promise<Slot[]> {
    return this.ledger.slots();
  }

  /** Fills the book with what was known at an instant; null: with all that is booked. */
  async past(tree: RegionTree, book: SumBook, { knownAt, map }: PastChoice): Promise<Filled> {
    const [sums, hazards] = await Promise.all([
      this.ledger.sums(
        tree,
        book.requests().map((request) => historical(request, knownAt, map)),
      ),
      this.hazards.dueCounts(
        tree,
        book.hazardRequests().map((request) => ({ ...request, ...map })),
        knownAt,
      ),
    ]);
    book.fill(sums, hazards);
    return { state: 'ready' };
  }

  async now(tree: RegionTree, slots: readonly Slot[], book: SumBook, map: MapChoice): Promise<Filled> {
    if (map.map === 'now') return this.past(tree, book, { knownAt: null, map });
    const requests = book.requests();
    const [answer, hazards] = await Promise.all([
      this.sums(tree, slots, requests),
      this.hazards.dueCounts(tree, book.hazardRequests(), null),
    ]);
    if (answer.state !== 'ready') return answer;
    book.fill(answer.sums, hazards);
    return { state: 'ready' };
  }

  private async sums(tree: RegionTree, slots: readonly Slot[], requests: readonly WantedSum[]): Promise<Sums> {
    // Nothing was ever booked, or nothing is asked.
    if (slots.length === 0 || requests.length === 0) return { state: 'ready', sums: requests.map(() => 0n) };
    const rolling = requests.filter((request) => request.organization === null);
    const answer = await this.store.sums(slots, rolling);
    if (answer.state === 'not-ready') return answer;
    if (answer.treeVersion !== tree.version) return { state: 'other-tree' };
    const held = new Map(rolling.map((request, i) => [request, answer.sums[i] ?? 'too-old']));
    const rest = requests.filter((request) => (held.get(request) ?? 'too-old') === 'too-old');
    const fromLedger = await this.ledger.sums(
      tree,
      rest.map((request) => historical(request, null, {})),
    );
    const read = new Map(rest.map((request, i) => [request, fromLedger[i] ?? 0n]));
    const sums = requests.map((request) => {
      const sum = held.get(request);
      return sum === undefined || sum === 'too-old' ? (read.get(request) ?? 0n) : sum;
    });
    return { state: 'ready', sums };
  }
}
