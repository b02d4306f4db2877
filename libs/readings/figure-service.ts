// Figures that reports stated, each beside its own counts, beside what was known when it was stated, and beside today's number.

import { Inject, Injectable } from '@nestjs/common';
import type { Day, Instant } from '#domain/calendar/day';
import { toNumber } from '#domain/exact/rational';
import { findIndicator } from '#domain/indicator/catalogue';
import { computedFrom, type Follows, followsFrom, type PublishedFigure } from '#domain/indicator/published-figure';
import type { Reading } from '#domain/indicator/reading';
import type { RegionCode } from '#domain/region/region';
import { type FigureFilter, RECORDS, type Records, type StatedView } from '#ports/records';
import type { NotReady } from './reading-query.js';
import { ReadingService } from './reading-service.js';

/** As `safety.figure.published` says; its event was checked when it came. */
export interface StatedFigure extends PublishedFigure {
  readonly publication: string;
  readonly title?: string;
  readonly indicator: string;
  readonly region: RegionCode;
  readonly organization?: string;
  readonly from: Day;
  readonly to: Day;
  readonly knownAt?: string;
  readonly publishedOn?: Day;
  readonly url?: string;
  readonly note?: string;
}

export interface ComparedFigure {
  readonly stated: StatedView;
  readonly figure: StatedFigure;
  /** From the counts that the report printed itself. */
  readonly computed: number | null;
  readonly follows: Follows;
  readonly knownAt: Instant;
  /** Of the same days, as known at `knownAt` and as known now. */
  readonly readingThen: Reading | null;
  readonly readingNow: Reading | null;
}

type Answer = { readonly state: 'ready'; readonly figures: readonly ComparedFigure[] } | NotReady;

@Injectable()
export class FigureService {
  constructor(
    @Inject(RECORDS) private readonly records: Pick<Records, 'figures'>,
    private readonly readings: ReadingService,
  ) {}

  async list(filter: FigureFilter, limit: number): Promise<Answer> {
    const figures: ComparedFigure[] = [];
    for (const stated of await this.records.figures(filter, limit)) {
      const compared = await this.compare(stated);
      if ('state' in compared) return compared;
      figures.push(compared);
    }
    return { state: 'ready', figures };
  }

  private async compare(stated: StatedView): Promise<ComparedFigure | NotReady> {
    const figure = stated.data as unknown as StatedFigure;
    const indicator = findIndicator(figure.indicator);
    const exact = indicator ? computedFrom(indicator, figure) : null;
    const knownAt = figure.knownAt === undefined ? stated.knownAt : Date.parse(figure.knownAt);
    const [readingThen, readingNow] = await Promise.all([
      this.readingOf(figure, knownAt),
      this.readingOf(figure, undefined),
    ]);
    if (readingThen && 'state' in readingThen) return readingThen;
    if (readingNow && 'state' in readingNow) return readingNow;
    return {
      ...{ stated, figure, knownAt, readingThen, readingNow },
      computed: exact && toNumber(exact),
      follows: followsFrom(exact, figure),
    };
  }

  /** Null where it cannot be read: an indicator of before, a period that is not over. */
  private async readingOf(figure: StatedFigure, knownAt: Instant | undefined): Promise<Reading | null | NotReady> {
    const { indicator, region, organization, from, to } = figure;
    const query = {
      indicators: [indicator],
      regions: [region],
      windows: [],
      organization,
      knownAt,
      days: { from, to },
    };
    const answer = await this.readings.read(query);
    if (answer.state === 'not-ready') return answer;
    return answer.state === 'ready' ? (answer.readings[0] ?? null) : null;
  }
}
