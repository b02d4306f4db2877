import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cell } from '#contracts/api/csv';
import { encodeCursor } from '#contracts/api/cursor';
import { type InspectionJson, toInspectionJson } from '#contracts/api/record-json';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { RECORDS, type Records } from '#ports/records';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { answer } from '../http/answer.js';
import { readQuery } from '../http/read-query.js';
import { listedRegions } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';
import { instantPlace } from './place-of.js';
import { inspectionsQuery } from './records-query.js';

const FIELDS = ['sector', 'kind', 'result', 'itemsChecked', 'itemsFailed'] as const;
const COLUMNS = ['id', 'state', 'region', 'completedAt', ...FIELDS, 'hazards', 'organization', 'site'];

interface Page {
  readonly items: readonly InspectionJson[];
  readonly nextCursor: string | null;
}

const cell = (value: unknown): Cell => (typeof value === 'string' || typeof value === 'number' ? value : null);
const nameOf = (value: unknown): Cell =>
  typeof value === 'object' && value !== null && 'name' in value ? cell(value.name) : null;

const rowOf = ({ id, state, region, completedAt, data }: InspectionJson): Cell[] => [
  ...[id, state, region, completedAt],
  ...FIELDS.map((field) => cell(data[field])),
  ...[Array.isArray(data.hazards) ? data.hazards.length : 0, nameOf(data.organization), nameOf(data.site)],
];

@Controller('api/v1/inspections')
@UseGuards(PeopleGuard)
export class InspectionsController {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  /** Newest first. */
  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { region, sector, kind, from, to, limit, cursor, ...rest } = readQuery(inspectionsQuery, given);
    const tree = this.directory.current();
    const place = cursor === undefined ? undefined : instantPlace(cursor);
    const found = await this.records.inspections(
      {
        ...rest,
        regions: listedRegions(tree, personOf(request), region),
        sectors: sector,
        kinds: kind,
        fromDay: from,
        toDay: to,
      },
      { limit: limit + 1, after: place && { completedAt: place.at, id: place.id } },
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const page: Page = {
      items: shown.map((inspection) => toInspectionJson(inspection, zoneOf(tree, inspection.region))),
      nextCursor: found.length > limit && last ? encodeCursor(last.completedAt, last.id) : null,
    };
    return answer({ request, reply }, page, () => ({ header: COLUMNS, rows: page.items.map(rowOf) }));
  }
}
