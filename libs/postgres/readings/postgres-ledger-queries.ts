// Sums and evidence straight from the ledger. Entries lie at the leaf; which leaves count for a region is derived from the
// tree (`RollUp`), one per tree version, and added up by one statement however many sums are asked for.

import { z } from 'zod';
import type { DayRange } from '#domain/calendar/day';
import { type Counter, followsBasis } from '#domain/ledger/counter';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { type LeafSpan, PLAIN_ONLY, RollUp } from '#domain/region/roll-up';
import type { EvidenceEntry, EvidenceRequest, HistoricalSumRequest, LedgerQueries } from '#ports/ledger-queries';
import type { Slot } from '#ports/reading-store/reading-store';
import type { Database } from '../database.js';
import { selectBooked } from './declaration.queries.js';
import { type SpanRow, type SumRow, selectEvidence, selectHistory, selectSums } from './sum.queries.js';

const evidenceRow = z.object({
  source: z.string(),
  event_id: z.string(),
  subject: z.string(),
  day: z.string(),
  amount: z.bigint(),
  counter: z.string(),
  region: z.string(),
  history: z.boolean(),
});

/** Leaves that can hold entries of the counter: a counter by basis has none without a sector, the others none with one. */
const spansFor = (rollUp: RollUp, counter: Counter, region: RegionCode, days: DayRange): LeafSpan[] => {
  const spans = rollUp.spans(region, days);
  return followsBasis(counter) ? spans.filter((span) => span.sectors !== PLAIN_ONLY) : spans;
};

export class PostgresLedgerQueries implements LedgerQueries {
  // The shape of a tree is derived once; trees are replaced as a whole and then forgotten.
  private readonly rollUps = new WeakMap<RegionTree, RollUp>();

  constructor(private readonly db: Database) {}

  async slots(): Promise<Slot[]> {
    const booked = await selectBooked(this.db);
    return booked.map((row) => row.slot);
  }

  async sums(tree: RegionTree, requests: readonly HistoricalSumRequest[]): Promise<bigint[]> {
    if (requests.length === 0) return [];
    const rollUp = this.rollUpOf(tree);
    const sets = new Map<string, number>();
    const spans: SpanRow[] = [];
    const rows = requests.map(({ counter, region, from, to, knownAt }, index): SumRow => {
      const key = `${followsBasis(counter)}|${region}|${from}|${to}`;
      let set = sets.get(key);
      if (set === undefined) {
        set = sets.size;
        sets.set(key, set);
        for (const span of spansFor(rollUp, counter, region, { from, to })) spans.push({ ...span, set });
      }
      return { index, counter, set, knownAt };
    });
    const sums = new Map((await selectSums(this.db, rows, spans)).map((row) => [row.index, row.amount]));
    return requests.map((_, index) => sums.get(index) ?? 0n);
  }

  async evidence(tree: RegionTree, request: EvidenceRequest): Promise<EvidenceEntry[]> {
    const { counters, region, from, to, knownAt, limit, liveOnly = false } = request;
    const spans = this.rollUpOf(tree)
      .spans(region, { from, to })
      .map((span) => ({ ...span, set: 0 }));
    const rows = await selectEvidence(this.db, { counters, spans, knownAt, limit, liveOnly });
    return rows.map((row) => {
      const { event_id, ...rest } = evidenceRow.parse(row);
      return { id: event_id, ...rest };
    });
  }

  async history(events: readonly EventRef[]): Promise<Set<string>> {
    if (events.length === 0) return new Set();
    return new Set((await selectHistory(this.db, events)).map(refKey));
  }

  private rollUpOf(tree: RegionTree): RollUp {
    const known = this.rollUps.get(tree);
    if (known) return known;
    const made = new RollUp(tree);
    this.rollUps.set(tree, made);
    return made;
  }
}
