// Readings: load what is declared, plan, load all sums at once, assemble. The past is read from the ledger, the present
// from the rolling sums; what they cannot answer now is not answered (`not-ready`), never lower.

import { Inject, Injectable } from '@nestjs/common';
import { addDays, type Day, type Instant } from '#domain/calendar/day';
import { startOfDay } from '#domain/calendar/local-time';
import { assembleReading } from '#domain/indicator/assemble-reading';
import type { Reading } from '#domain/indicator/reading';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { CLOCK, type Clock } from '#ports/clock';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { READING_STORE, type ReadingStore, type Slot } from '#ports/reading-store/reading-store';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type Lookup, Lookups } from './lookups.js';
import { MergedSums, type Sums } from './merged-sums.js';
import { emptyInterval, faultIn, MAX_POINTS, tooManyPoints } from './read-validation.js';
import { type Knowledge, LocalTimes, planReadings } from './reading-planner.js';
import type { NotReady, ReadingAnswer, ReadingQuery, SeriesAnswer, SeriesQuery } from './reading-query.js';
import { stepsOf } from './series-steps.js';
import { SumBook } from './sum-book.js';

type Asked = Pick<ReadingQuery, 'indicators' | 'regions' | 'windows' | 'asOf' | 'compare'>;
type Many = { readonly state: 'ready'; readonly readings: readonly Reading[][] } | NotReady;

@Injectable()
export class ReadingService {
  private readonly merged: MergedSums;
  private readonly lookups = new Lookups();

  constructor(
    @Inject(READING_STORE) store: ReadingStore,
    @Inject(LEDGER_QUERIES) private readonly ledger: LedgerQueries,
    @Inject(DECLARATIONS) private readonly declarations: Declarations,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.merged = new MergedSums(store, ledger);
  }

  async read(query: ReadingQuery): Promise<ReadingAnswer> {
    const now = this.clock.now();
    const fault = faultIn(query, this.regions.current(), this.today(now));
    if (fault) return fault;
    const answer = await this.answer([query], query.knownAt, now);
    return answer.state === 'ready' ? { state: 'ready', readings: answer.readings[0] ?? [] } : answer;
  }

  async series(query: SeriesQuery): Promise<SeriesAnswer> {
    const now = this.clock.now();
    const fault = faultIn(query, this.regions.current(), this.today(now));
    if (fault) return fault;
    if (query.from >= query.to) return emptyInterval();
    const [zoneOf] = query.regions;
    const steps = zoneOf === undefined ? [] : stepsOf(query, this.today(now)(zoneOf));
    const points = steps.length * query.indicators.length * query.regions.length * query.windows.length;
    if (points > MAX_POINTS) return tooManyPoints(points);
    const answer =
      query.vintage === 'latest'
        ? await this.answer(
            steps.map((asOf) => ({ ...query, asOf })),
            query.knownAt,
            now,
          )
        : await this.atEachStep(query, steps, now);
    if (answer.state !== 'ready') return answer;
    return { state: 'ready', points: steps.map((asOf, i) => ({ asOf, readings: answer.readings[i] ?? [] })) };
  }

  /** Each point as it was known when its own day ended. */
  private async atEachStep(query: SeriesQuery, steps: readonly Day[], now: Instant): Promise<Many> {
    const [first] = query.regions;
    const zone = new LocalTimes(this.regions.current(), now).zoneOf(first ?? '');
    const readings: Reading[][] = [];
    for (const asOf of steps) {
      const endOfDay = startOfDay(addDays(asOf, 1), zone) - 1;
      const knownAt = Math.min(endOfDay, query.knownAt ?? now);
      const answer = await this.answer([{ ...query, asOf }], knownAt, now);
      if (answer.state !== 'ready') return answer;
      readings.push(...answer.readings);
    }
    return { state: 'ready', readings };
  }

  private async answer(asked: readonly Asked[], knownAt: Instant | undefined, now: Instant): Promise<Many> {
    if (knownAt !== undefined && knownAt < now) return this.past(asked, knownAt);
    const first = await this.present(asked, this.regions.current(), now);
    if (first.state !== 'other-tree') return first;
    // The tree has changed: either the sums are ahead of our copy of it, or they are being rebuilt for it.
    const again = await this.present(asked, await this.regions.refresh(), now);
    return again.state === 'other-tree' ? { state: 'not-ready', slots: again.slots } : again;
  }

  private async present(
    asked: readonly Asked[],
    tree: RegionTree,
    at: Instant,
  ): Promise<Many | { readonly state: 'other-tree'; readonly slots: readonly Slot[] }> {
    const [slots, book] = await Promise.all([this.ledger.slots(), this.declarations.current()]);
    const lookup = this.lookups.current(book, tree);
    const answer = await this.assemble(asked, { at, tree, book, lookup }, (sums) =>
      this.merged.now(tree, slots, sums.requests()),
    );
    return answer.state === 'other-tree' ? { state: 'other-tree', slots } : answer;
  }

  private async past(asked: readonly Asked[], at: Instant): Promise<Many> {
    const [tree, book] = await Promise.all([this.regions.knownAt(at), this.declarations.knownAt(at)]);
    const lookup = this.lookups.past(book, tree);
    const answer = await this.assemble(asked, { at, tree, book, lookup }, (sums) =>
      this.merged.past(tree, sums.requests(), at),
    );
    return answer.state === 'other-tree' ? { state: 'not-ready', slots: [] } : answer;
  }

  private async assemble(
    asked: readonly Asked[],
    knowledge: Knowledge & { readonly lookup: Lookup },
    load: (sums: SumBook) => Promise<Sums>,
  ): Promise<Many | { readonly state: 'other-tree' }> {
    const sums = new SumBook();
    const planned = asked.map((one) => planReadings(knowledge, one, sums));
    const answer = await load(sums);
    if (answer.state !== 'ready') return answer;
    sums.fill(answer.sums);
    const { book, tree, lookup } = knowledge;
    const sources = { book, tree, ...lookup, sum: sums.sum };
    const readings = planned.map((plans) =>
      plans.map(({ plan, previous }) => assembleReading(sources, plan, previous && assembleReading(sources, previous))),
    );
    return { state: 'ready', readings };
  }

  private today(now: Instant): (region: RegionCode) => Day {
    const times = new LocalTimes(this.regions.current(), now);
    return (region) => times.of(region).day;
  }
}
