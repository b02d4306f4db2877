import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import type { EvidenceJson } from '#contracts/api/evidence-json';
import { findIndicator } from '#domain/indicator/catalogue';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';
import { answer } from '../http/answer.js';
import { badCursor, badParameter, readQuery } from '../http/read-query.js';
import { ownRegion } from '../http/region-scope.js';
import { EvidenceLists } from './evidence-lists.js';
import { evidenceQuery, oneQuery, rejectionOf } from './readings-query.js';

const COLUMNS = ['day', 'region', 'counter', 'amount', 'subject', 'source', 'id', 'type', 'recordedAt'];
/** Deep pages cost as much as all before them together. */
const DEEPEST = 100_000;

interface Page {
  readonly items: readonly EvidenceJson[];
  readonly nextCursor: string | null;
}

/** The entries behind a reading: what the numbers of its window add up, each with the event that says so. */
@Controller('api/v1/readings/evidence')
@UseGuards(PeopleGuard)
export class EvidenceController {
  constructor(
    @Inject(ReadingService) private readonly service: ReadingService,
    private readonly lists: EvidenceLists,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async evidence(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const query = readQuery(evidenceQuery, given);
    ownRegion(this.directory.current(), personOf(request), query.region);
    const { indicator, knownAt, limit, cursor } = query;
    const from = cursor === undefined ? 0 : placeOf(cursor);
    // The reading says which days its window has; it is also what checks the parameters.
    const found = await this.service.read(oneQuery(query));
    if (found.state !== 'ready') throw rejectionOf(found);
    const [reading] = found.readings;
    const definition = findIndicator(indicator);
    if (!reading || !definition) throw badParameter('indicator', 'indicator-unknown', UNKNOWN);
    const { items, more } = await this.lists.of(definition, reading, { from, limit, knownAt, now: this.clock.now() });
    const page: Page = { items, nextCursor: more ? encodeCursor(from + limit) : null };
    return answer({ request, reply }, page, () => ({
      header: COLUMNS,
      rows: page.items.map(({ event, ...e }) => [
        ...[e.day, e.region, e.counter, e.amount, e.subject, event.source, event.id, event.type, event.recordedAt],
      ]),
    }));
  }
}

const UNKNOWN = { zh: '没有这个指标', en: 'there is no such indicator' };

const placeOf = (cursor: string): number => {
  const [place] = decodeCursor(cursor) ?? [];
  if (typeof place !== 'number' || place < 0 || place > DEEPEST) throw badCursor();
  return place;
};
