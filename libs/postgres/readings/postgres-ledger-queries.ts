// Sums and evidence straight from the ledger. Entries lie at the leaf; which leaves count for a region is derived from the
// tree (`RollUp`), one per tree version, and added up by one statement however many sums are asked for.

import { z } from 'zod';
import { addMonths, type DayRange, daysBetween, firstOfMonth } from '#domain/calendar/day';
import { followsBasis } from '#domain/ledger/counter';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import { type LeafSpan, PLAIN_ONLY } from '#domain/region/leaf-span';
import type { RegionTree } from '#domain/region/region-tree';
import { RollUp } from '#domain/region/roll-up';
import type {
  EvidenceEntry,
  EvidenceRequest,
  HistoricalSumRequest,
  LedgerQueries,
  MovedEntry,
  MovedRequest,
} from '#ports/ledger-queries';
import type { Slot } from '#ports/reading-store/reading-store';
import type { Transaction } from '../database.js';
import { selectBooked } from './declaration.queries.js';
import type { MonthSums } from './month-sums.js';
import { type MonthSpanRow, selectSumsByMonth } from './month-sums.queries.js';
import { RollUps } from './roll-ups.js';
import {
  type SpanRow,
  type SumRow,
  selectEvidence,
  selectHistory,
  selectMoved,
  selectOrganizationSums,
  selectSums,
} from './sum.queries.js';

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
const movedRow = evidenceRow.omit({ history: true }).extend({ known_at: z.date() });

/** Leaves that can hold entries of the counter: a counter by basis has none without a sector, the others none with one. */
const spansFor = (rollUp: RollUp, request: HistoricalSumRequest): LeafSpan[] => {
  const spans = rollUp.spans(request.region, request, request);
  return followsBasis(request.counter) ? spans.filter((span) => span.sectors !== PLAIN_ONLY) : spans;
};

/** Days of a span over which months are worth a look: below, entries are as quick. */
const LONG = 200;
/** What takes longer over long spans is worth to be added up beforehand. */
const SLOW_MS = 20;

const isLong = ({ from, to }: DayRange): boolean => daysBetween(from, to) >= LONG;

const withMonths = (span: SpanRow): MonthSpanRow => {
  const { from, to } = span;
  if (!isLong(span)) return { ...span, first: to, last: to };
  return { ...span, first: from === firstOfMonth(from) ? from : addMonths(from, 1), last: firstOfMonth(to) };
};

export class PostgresLedgerQueries implements LedgerQueries {
  private readonly rollUps = new RollUps();

  /** `months`: left out where nothing may be written; then every sum is one of entries. */
  constructor(
    private readonly db: Transaction,
    private readonly months?: MonthSums,
  ) {}

  async slots(): Promise<Slot[]> {
    const booked = await selectBooked(this.db);
    return booked.map((row) => row.slot);
  }

  async sums(tree: RegionTree, requests: readonly HistoricalSumRequest[]): Promise<bigint[]> {
    if (requests.length === 0) return [];
    const rollUp = this.rollUps.of(tree);
    const sets = new Map<string, number>();
    const spans: SpanRow[] = [];
    const rows = requests.map((request, index): SumRow => {
      const { counter, region, from, to, knownAt, map = 'then', asOn = '' } = request;
      const key = `${followsBasis(counter)}|${region}|${from}|${to}|${map}|${asOn}`;
      let set = sets.get(key);
      if (set === undefined) {
        set = sets.size;
        sets.set(key, set);
        for (const span of spansFor(rollUp, request)) spans.push({ ...span, set });
      }
      return { index, counter, set, knownAt };
    });
    const found = await this.sumUp(requests, rows, spans);
    const sums = new Map(found.map((row) => [row.index, row.amount]));
    return requests.map((_, index) => sums.get(index) ?? 0n);
  }

  private async sumUp(
    requests: readonly HistoricalSumRequest[],
    rows: readonly SumRow[],
    spans: readonly SpanRow[],
  ): Promise<{ index: number; amount: bigint }[]> {
    const ofRegions = rows.filter((row) => requests[row.index]?.organization === undefined);
    const ofOne = rows.flatMap((row) => {
      const organization = requests[row.index]?.organization;
      return organization === undefined ? [] : [{ ...row, organization }];
    });
    const [a, b] = await Promise.all([
      ofRegions.length > 0 ? this.sumsOfRegions(ofRegions, spans) : [],
      ofOne.length > 0 ? selectOrganizationSums(this.db, ofOne, spans) : [],
    ]);
    return [...a, ...b];
  }

  /** One statement either way, and the same answer. */
  private async sumsOfRegions(
    rows: readonly SumRow[],
    spans: readonly SpanRow[],
  ): Promise<{ index: number; amount: bigint }[]> {
    if (!spans.some(isLong)) return selectSums(this.db, rows, spans);
    if (this.months?.isReady) {
      this.months.catchUpSoon();
      return selectSumsByMonth(this.db, rows, spans.map(withMonths));
    }
    const started = performance.now();
    const sums = await selectSums(this.db, rows, spans);
    if (performance.now() - started >= SLOW_MS) this.months?.catchUpSoon();
    return sums;
  }

  async evidence(tree: RegionTree, request: EvidenceRequest): Promise<EvidenceEntry[]> {
    const { counters, region, knownAt, organization = null, limit, liveOnly = false } = request;
    const spans = this.rollUps
      .of(tree)
      .spans(region, request, request)
      .map((span) => ({ ...span, set: 0 }));
    const rows = await selectEvidence(this.db, { counters, spans, organization, knownAt, limit, liveOnly });
    return rows.map((row) => {
      const { event_id, ...rest } = evidenceRow.parse(row);
      return { id: event_id, ...rest };
    });
  }

  async moved(tree: RegionTree, request: MovedRequest): Promise<MovedEntry[]> {
    const { counters, region, organization = null, limit, after, upTo } = request;
    const spans = this.rollUps
      .of(tree)
      .spans(region, request, request)
      .map((span) => ({ ...span, set: 0 }));
    const rows = await selectMoved(this.db, { counters, spans, organization, limit, after, upTo });
    return rows.map((row) => {
      const { event_id, known_at, ...rest } = movedRow.parse(row);
      return { id: event_id, knownAt: known_at.getTime(), ...rest };
    });
  }

  async history(events: readonly EventRef[]): Promise<Set<string>> {
    if (events.length === 0) return new Set();
    return new Set((await selectHistory(this.db, events)).map(refKey));
  }
}
