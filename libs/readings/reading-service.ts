// Readings: what is asked is checked, looked up at once, and assembled. `not-ready`: no reading rather than a lower one.

import { Inject, Injectable } from '@nestjs/common';
import { addDays, type Day, type Instant } from '#domain/calendar/day';
import { startOfDay } from '#domain/calendar/local-time';
import { assembleReading } from '#domain/indicator/assemble-reading';
import { type Grounds, groundsOf } from '#domain/indicator/grounds';
import type { ReadingSources } from '#domain/indicator/measurement';
import type { Reading } from '#domain/indicator/reading';
import type { RegionCode } from '#domain/region/region';
import type { MapChoice, RegionMap } from '#domain/region/region-map';
import type { RegionTree } from '#domain/region/region-tree';
import { CLOCK, type Clock } from '#ports/clock';
import { KnowledgeReader, mapOf } from './knowledge-reader.js';
import { LocalTimes } from './local-times.js';
import { emptyInterval, faultIn, MAX_POINTS, tooManyPoints } from './read-validation.js';
import type { Asked, PlannedReading } from './reading-planner.js';
import type {
  NotReady,
  ReadingAnswer,
  ReadingQuery,
  ReadingRejection,
  SeriesAnswer,
  SeriesQuery,
} from './reading-query.js';
import { stepsOf } from './series-steps.js';

type Many = { readonly state: 'ready'; readonly readings: readonly Reading[][] } | NotReady;

export interface Explained {
  readonly reading: Reading;
  readonly grounds: Grounds;
}

const readingOf = (sources: ReadingSources, { plan, previous }: PlannedReading): Reading =>
  assembleReading(sources, plan, previous && assembleReading(sources, previous));

@Injectable()
export class ReadingService {
  constructor(
    private readonly knowledge: KnowledgeReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(query: ReadingQuery): Promise<ReadingAnswer> {
    const now = this.clock.now();
    const fault = this.faultIn(query, now);
    if (fault) return fault;
    const answer = await this.many([query], query.knownAt, now);
    return answer.state === 'ready' ? { state: 'ready', readings: answer.readings[0] ?? [] } : answer;
  }

  async series(query: SeriesQuery): Promise<SeriesAnswer> {
    const now = this.clock.now();
    const fault = this.faultIn(query, now);
    if (fault) return fault;
    if (query.from >= query.to) return emptyInterval();
    const [zoneOf] = query.regions;
    const steps = zoneOf === undefined ? [] : stepsOf(query, this.today(now)(zoneOf));
    const points = steps.length * query.indicators.length * query.regions.length * query.windows.length;
    if (points > MAX_POINTS) return tooManyPoints(points);
    const answer =
      query.vintage === 'latest'
        ? await this.many(
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
    const zone = new LocalTimes(this.knowledge.currentTree(), now).zoneOf(first ?? '');
    const readings: Reading[][] = [];
    for (const asOf of steps) {
      const endOfDay = startOfDay(addDays(asOf, 1), zone) - 1;
      const knownAt = Math.min(endOfDay, query.knownAt ?? now);
      const answer = await this.many([{ ...query, asOf }], knownAt, now);
      if (answer.state !== 'ready') return answer;
      readings.push(...answer.readings);
    }
    return { state: 'ready', readings };
  }

  /** The tree of now, and the map by which a query reads it. */
  present(map: RegionMap | undefined): { readonly tree: RegionTree; readonly choice: MapChoice } {
    const tree = this.knowledge.currentTree();
    return { tree, choice: mapOf(map, this.today(this.clock.now())(tree.ownCity)) };
  }

  /** One reading with what it rests on; `undefined`: the query names nothing. */
  async explain(
    query: ReadingQuery,
  ): Promise<{ readonly state: 'ready'; readonly explained: Explained | undefined } | NotReady | ReadingRejection> {
    const now = this.clock.now();
    const fault = this.faultIn(query, now);
    if (fault) return fault;
    const answer = await this.knowledge.answer(
      { asked: [query], knownAt: query.knownAt, now },
      (sources, [planned = []]) => {
        const [first] = planned;
        return first && { reading: readingOf(sources, first), grounds: groundsOf(sources, first.plan) };
      },
    );
    return answer.state === 'ready' ? { state: 'ready', explained: answer.value } : answer;
  }

  private async many(asked: readonly Asked[], knownAt: Instant | undefined, now: Instant): Promise<Many> {
    const answer = await this.knowledge.answer({ asked, knownAt, now }, (sources, planned) =>
      planned.map((plans) => plans.map((one) => readingOf(sources, one))),
    );
    return answer.state === 'ready' ? { state: 'ready', readings: answer.value } : answer;
  }

  private faultIn(query: Parameters<typeof faultIn>[0], now: Instant): ReadingRejection | undefined {
    return faultIn(query, this.knowledge.currentTree(), this.today(now));
  }

  private today(now: Instant): (region: RegionCode) => Day {
    const times = new LocalTimes(this.knowledge.currentTree(), now);
    return (region) => times.of(region).day;
  }
}
