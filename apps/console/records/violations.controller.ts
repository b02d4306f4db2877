import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeCursor } from '#contracts/api/cursor';
import { toViolationJson, type ViolationJson } from '#contracts/api/record-json';
import type { WorkingCalendar } from '#domain/calendar/working-days';
import { publicationOf } from '#domain/violation/publication';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { CLOCK, type Clock } from '#ports/clock';
import { RECORDS, type Records, type ViolationView } from '#ports/records';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { WORKING_CALENDAR } from '#ports/working-calendar';
import { answer } from '../http/answer.js';
import { readQuery } from '../http/read-query.js';
import { listedRegions } from '../http/region-scope.js';
import { todayIn, zoneOf } from '../http/regions-below.js';
import { dayPlace } from './place-of.js';
import { violationsQuery } from './records-query.js';

const COLUMNS = [
  ...['id', 'region', 'sector', 'organization', 'decidedOn', 'penaltyYuan', 'incident', 'inspection'],
  ...['publication', 'publishBy', 'publishedAt'],
];

interface Page {
  readonly items: readonly ViolationJson[];
  readonly nextCursor: string | null;
}

@Controller('api/v1/violations')
@UseGuards(PeopleGuard)
export class ViolationsController {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(WORKING_CALENDAR) private readonly calendar: WorkingCalendar,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The newest decision first. */
  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { region, sector, published, from, to, limit, cursor, ...rest } = readQuery(violationsQuery, given);
    const regions = listedRegions(this.directory.current(), personOf(request), region);
    const found = await this.records.violations(
      {
        ...{ ...rest, regions, sectors: sector, fromDay: from, toDay: to },
        published: published === undefined ? undefined : published === 'true',
      },
      { limit: limit + 1, after: cursor === undefined ? undefined : dayPlace(cursor) },
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const page: Page = {
      items: shown.map((violation) => this.toJson(violation)),
      nextCursor: found.length > limit && last ? encodeCursor(last.decidedOn ?? last.publishedOn ?? '', last.id) : null,
    };
    return answer({ request, reply }, page, () => ({
      header: COLUMNS,
      rows: page.items.map(({ publication, ...v }) => [
        ...[v.id, v.region, v.sector, v.organization, v.decidedOn, v.penaltyYuan, v.incident, v.inspection],
        ...[publication.state, publication.dueOn, v.publishedAt],
      ]),
    }));
  }

  private toJson(violation: ViolationView): ViolationJson {
    const tree = this.directory.current();
    const today = todayIn(tree, violation.region, this.clock.now());
    return toViolationJson(violation, publicationOf(violation, today, this.calendar), zoneOf(tree, violation.region));
  }
}
