// What every question about numbers begins with: the tree, the declarations and the sums as known now or at an instant. The
// past is read from the ledger, the present from the rolling sums; what they cannot answer now is not answered, never lower.

import { Inject, Injectable } from '@nestjs/common';
import type { Day, Instant } from '#domain/calendar/day';
import type { ReadingSources } from '#domain/indicator/measurement';
import type { MapChoice, RegionMap } from '#domain/region/region-map';
import type { RegionTree } from '#domain/region/region-tree';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import type { Slot } from '#ports/reading-store/reading-store';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { LocalTimes } from './local-times.js';
import { type Lookup, Lookups } from './lookups.js';
import { type Filled, MergedSums } from './merged-sums.js';
import { type Asked, type Knowledge, type PlannedReading, planReadings } from './reading-planner.js';
import type { NotReady } from './reading-query.js';
import { SumBook } from './sum-book.js';

export interface KnowledgeQuestion {
  readonly asked: readonly Asked[];
  /** Undefined: now. */
  readonly knownAt: Instant | undefined;
  readonly now: Instant;
}

/** Makes the answer of what was looked up; the plans are in the order of `asked`. */
export type Build<T> = (sources: ReadingSources, planned: readonly PlannedReading[][], knowledge: Knowledge) => T;

type Known<T> = { readonly state: 'ready'; readonly value: T } | NotReady;
type Tried<T> = { readonly state: 'ready'; readonly value: T } | Exclude<Filled, { readonly state: 'ready' }>;

/**
 * All of one call are read by one map. The present one is today's, whenever what it shows was known, so that two instants can be
 * put beside each other; and a change stated for next year does not count yet.
 */
export const mapOf = (map: RegionMap | undefined, today: Day): MapChoice => (map === 'now' ? { map, asOn: today } : {});

const todayOf = (tree: RegionTree, now: Instant): Day => new LocalTimes(tree, now).of(tree.ownCity).day;

@Injectable()
export class KnowledgeReader {
  private readonly lookups = new Lookups();

  constructor(
    private readonly merged: MergedSums,
    @Inject(DECLARATIONS) private readonly declarations: Declarations,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
  ) {}

  currentTree(): RegionTree {
    return this.regions.current();
  }

  async answer<T>(question: KnowledgeQuestion, build: Build<T>): Promise<Known<T>> {
    const { asked, knownAt, now } = question;
    if (knownAt !== undefined && knownAt < now) return this.past(asked, { at: knownAt, now }, build);
    const first = await this.present(asked, { tree: this.regions.current(), at: now }, build);
    if (first.state !== 'other-tree') return first;
    // The tree has changed: either the sums are ahead of our copy of it, or they are being rebuilt for it.
    const again = await this.present(asked, { tree: await this.regions.refresh(), at: now }, build);
    return again.state === 'other-tree' ? { state: 'not-ready', slots: again.slots } : again;
  }

  private async present<T>(
    asked: readonly Asked[],
    { tree, at }: { readonly tree: RegionTree; readonly at: Instant },
    build: Build<T>,
  ): Promise<Known<T> | { readonly state: 'other-tree'; readonly slots: readonly Slot[] }> {
    const [slots, book] = await Promise.all([this.merged.slots(), this.declarations.current()]);
    const lookup = this.lookups.current(book, tree);
    const today = todayOf(tree, at);
    const tried = await this.assemble(asked, { at, today, tree, book, lookup, build }, (sums) =>
      this.merged.now(tree, slots, sums, mapOf(asked[0]?.map, today)),
    );
    return tried.state === 'other-tree' ? { state: 'other-tree', slots } : tried;
  }

  private async past<T>(
    asked: readonly Asked[],
    { at, now }: { readonly at: Instant; readonly now: Instant },
    build: Build<T>,
  ): Promise<Known<T>> {
    const [tree, book] = await Promise.all([this.regions.knownAt(at), this.declarations.knownAt(at)]);
    const lookup = this.lookups.past(book, tree);
    const today = todayOf(tree, now);
    const tried = await this.assemble(asked, { at, today, tree, book, lookup, build }, (sums) =>
      this.merged.past(tree, sums, { knownAt: at, map: mapOf(asked[0]?.map, today) }),
    );
    return tried.state === 'other-tree' ? { state: 'not-ready', slots: [] } : tried;
  }

  private async assemble<T>(
    asked: readonly Asked[],
    { lookup, build, ...known }: Omit<Knowledge, 'historyOn'> & { readonly lookup: Lookup; readonly build: Build<T> },
    load: (sums: SumBook) => Promise<Filled>,
  ): Promise<Tried<T>> {
    const { tree, book } = known;
    const knowledge: Knowledge = { ...known, historyOn: (day) => this.lookups.history(tree, day) };
    const sums = new SumBook();
    const planned = asked.map((one) => planReadings(knowledge, one, sums));
    const filled = await load(sums);
    if (filled.state !== 'ready') return filled;
    const sources = { book, tree, ...lookup, sum: sums.sum, hazards: sums.hazardsDue };
    return { state: 'ready', value: build(sources, planned, knowledge) };
  }
}
