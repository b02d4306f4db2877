import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Day } from '#domain/calendar/day';
import type { Reading } from '#domain/indicator/reading';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';
import { answer } from '../http/answer.js';
import { readQuery } from '../http/read-query.js';
import { checkOrganization } from '../http/region-scope.js';
import { READING_COLUMNS, readingRow } from './reading-table.js';
import { daysOf, readingsQuery, refuseTooMany, regionsOf, rejectionOf, seriesQuery } from './readings-query.js';

interface Point {
  readonly asOf: Day;
  readonly readings: readonly Reading[];
}

@Controller('api/v1/readings')
@UseGuards(PeopleGuard)
export class ReadingsController {
  constructor(
    @Inject(ReadingService) private readonly service: ReadingService,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async readings(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Reading[] | string> {
    const query = readQuery(readingsQuery, given);
    checkOrganization(this.directory.current(), personOf(request), query);
    const days = daysOf(query);
    const regions = regionsOf(this.directory.current(), { ...query, days }, this.clock.now());
    refuseTooMany(regions.length * query.indicator.length * query.window.length);
    const found = await this.service.read({
      indicators: query.indicator,
      regions,
      windows: query.window,
      asOf: query.asOf,
      knownAt: query.knownAt,
      compare: query.compare,
      organization: query.organization,
      map: query.map,
      days,
    });
    if (found.state !== 'ready') throw rejectionOf(found);
    const { readings } = found;
    return answer({ request, reply }, readings, () => ({ header: READING_COLUMNS, rows: readings.map(readingRow) }));
  }

  @Get('series')
  async series(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Point[] | string> {
    const query = readQuery(seriesQuery, given);
    checkOrganization(this.directory.current(), personOf(request), query);
    const found = await this.service.series({
      indicators: query.indicator,
      regions: regionsOf(this.directory.current(), query, this.clock.now()),
      windows: query.window,
      knownAt: query.knownAt,
      organization: query.organization,
      map: query.map,
      from: query.from,
      to: query.to,
      step: query.step,
      vintage: query.vintage,
    });
    if (found.state !== 'ready') throw rejectionOf(found);
    return answer({ request, reply }, found.points, () => ({
      header: ['asOf', ...READING_COLUMNS],
      rows: found.points.flatMap(({ asOf, readings }) => readings.map((reading) => [asOf, ...readingRow(reading)])),
    }));
  }
}
