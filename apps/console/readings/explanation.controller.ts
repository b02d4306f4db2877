import { Controller, Get, Header, Inject, Query, UseGuards } from '@nestjs/common';
import { type ExplanationJson, groundsJson } from '#contracts/api/explanation-json';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf } from '#domain/indicator/indicator';
import { PeopleGuard } from '#http/people.guard';
import type { UserPrincipal } from '#http/principal';
import { CurrentUser } from '#http/principal-of';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';
import { badParameter, readQuery } from '../http/read-query.js';
import { ownRegion } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';
import { EvidenceLists } from './evidence-lists.js';
import { explanationQuery, oneQuery, rejectionOf } from './readings-query.js';

const ENTRIES_SHOWN = 100;

/** Any reading opened: formula, entries of the numerator, declarations of the denominator, version of the target. */
@Controller('api/v1/readings/explanation')
@UseGuards(PeopleGuard)
export class ExplanationController {
  constructor(
    @Inject(ReadingService) private readonly service: ReadingService,
    private readonly evidence: EvidenceLists,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async explain(@Query() given: unknown, @CurrentUser() person: UserPrincipal): Promise<ExplanationJson> {
    const query = readQuery(explanationQuery, given);
    ownRegion(this.directory.current(), person, query.region);
    const now = this.clock.now();
    const found = await this.service.explain(oneQuery(query));
    if (found.state !== 'ready') throw rejectionOf(found);
    const indicator = findIndicator(query.indicator);
    if (!found.explained || !indicator) {
      throw badParameter('indicator', 'indicator-unknown', { zh: '没有这个指标', en: 'there is no such indicator' });
    }
    const { reading, grounds } = found.explained;
    const { items, more } = await this.evidence.of(indicator, reading, {
      ...{ from: 0, limit: ENTRIES_SHOWN, knownAt: query.knownAt, now },
    });
    return {
      reading: reading as ExplanationJson['reading'],
      numerator: { counters: countersOf(indicator), entries: items, more },
      ...groundsJson(indicator, grounds, zoneOf(this.directory.current(), reading.region)),
    };
  }
}
