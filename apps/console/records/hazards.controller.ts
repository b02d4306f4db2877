import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeCursor } from '#contracts/api/cursor';
import { type HazardJson, toHazardJson } from '#contracts/api/record-json';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { CLOCK, type Clock } from '#ports/clock';
import { HAZARD_REGISTER, type HazardRegister } from '#ports/hazard-register';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { answer } from '../http/answer.js';
import { readQuery } from '../http/read-query.js';
import { listedRegions } from '../http/region-scope.js';
import { todayIn, zoneOf } from '../http/regions-below.js';
import { dayPlace } from './place-of.js';
import { hazardsQuery } from './records-query.js';

/** Where a hazard without a due day stands in the list: last. */
const NO_DUE_DAY = '0001-01-01';

const COLUMNS = [
  ...['id', 'state', 'level', 'region', 'sector', 'organization', 'inspection', 'openedOn', 'dueOn'],
  ...['rectifiedAt', 'inTime', 'verifiedAt', 'verifiedBy', 'description'],
] as const;

interface Page {
  readonly items: readonly HazardJson[];
  readonly nextCursor: string | null;
}

@Controller('api/v1/hazards')
@UseGuards(PeopleGuard)
export class HazardsController {
  constructor(
    @Inject(HAZARD_REGISTER) private readonly hazards: HazardRegister,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The latest due day first. */
  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { region, limit, cursor, ...filter } = readQuery(hazardsQuery, given);
    const tree = this.directory.current();
    const place = cursor === undefined ? undefined : dayPlace(cursor);
    const found = await this.hazards.list(
      {
        ...filter,
        regions: listedRegions(tree, personOf(request), region),
        today: todayIn(tree, region ?? tree.ownCity, this.clock.now()),
      },
      { limit: limit + 1, after: place && { dueOn: place.day, id: place.id } },
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const page: Page = {
      items: shown.map((hazard) => toHazardJson(hazard, zoneOf(tree, hazard.region))),
      nextCursor: found.length > limit && last ? encodeCursor(last.dueOn ?? NO_DUE_DAY, last.id) : null,
    };
    const rows = (): (string | boolean | null)[][] => page.items.map((item) => COLUMNS.map((column) => item[column]));
    return answer({ request, reply }, page, () => ({ header: COLUMNS, rows: rows() }));
  }
}
