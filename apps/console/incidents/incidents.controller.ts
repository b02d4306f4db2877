import { Controller, Get, Inject, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import { type IncidentJson, toIncidentJson, withoutReporter } from '#contracts/api/incident-json';
import { instantParameter, listOf, type Moment, moment, paging, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { GRADES } from '#domain/incident/incident';
import { SECTORS } from '#domain/sector';
import { PeopleGuard } from '#http/people.guard';
import { hasRole, type UserPrincipal } from '#http/principal';
import { personOf } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { INCIDENT_QUERIES, type IncidentPlace, type IncidentQueries } from '#ports/incident-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { answer } from '../http/answer.js';
import { badCursor, readQuery } from '../http/read-query.js';
import { coversRegion, listedRegions } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';
import { IncidentClocks } from './incident-clocks.js';
import { INCIDENT_COLUMNS, incidentRow } from './incident-table.js';

export const incidentsQuery = z.strictObject({
  region: regionCode.optional(),
  sector: listOf(SECTORS).optional(),
  grade: listOf(GRADES).optional(),
  from: moment.optional().meta({ description: inBoth('发生时间自(含)', 'occurred at or after') }),
  to: moment.optional().meta({ description: inBoth('发生时间至(不含)', 'occurred before') }),
  organization: name.optional(),
  state: z.enum(['current', 'withdrawn']).optional(),
  updatedSince: instantParameter.optional(),
  ...paging,
});

interface Page {
  readonly items: readonly IncidentJson[];
  readonly nextCursor: string | null;
}

@Controller('api/v1/incidents')
@UseGuards(PeopleGuard)
export class IncidentsController {
  constructor(
    @Inject(INCIDENT_QUERIES) private readonly incidents: IncidentQueries,
    private readonly clocks: IncidentClocks,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { region, sector, grade, from, to, limit, cursor, ...rest } = readQuery(incidentsQuery, given);
    const tree = this.directory.current();
    const person = personOf(request);
    const found = await this.incidents.list(
      {
        ...rest,
        ...interval(from, to),
        regions: listedRegions(tree, person, region),
        sectors: sector,
        grades: grade,
      },
      { limit: limit + 1, after: cursor === undefined ? undefined : placeOf(cursor) },
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const clocks = await this.clocks.of(shown);
    const page: Page = {
      items: shown.map((incident) =>
        shownTo(person, toIncidentJson(incident, clocks.get(incident.id) ?? [], zoneOf(tree, incident.region))),
      ),
      nextCursor: found.length > limit && last ? encodeCursor(last.occurredAt, last.id) : null,
    };
    return answer({ request, reply }, page, () => ({ header: INCIDENT_COLUMNS, rows: page.items.map(incidentRow) }));
  }

  @Get(':id')
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentJson | string> {
    // Postgres holds no NUL in text: such an id cannot be there.
    const [incident] = id.includes('\0') ? [] : await this.incidents.get([id]);
    const tree = this.directory.current();
    // Outside of the person's region it is as if it were not there: whether it exists is part of it.
    if (!incident || !coversRegion(tree, personOf(request), incident.region)) {
      throw new Rejected({ code: 'not-found', detail: inBoth('没有这起事件', 'There is no such incident') });
    }
    const clocks = (await this.clocks.of([incident])).get(incident.id) ?? [];
    const json = shownTo(personOf(request), toIncidentJson(incident, clocks, zoneOf(tree, incident.region)));
    return answer({ request, reply }, json, () => ({ header: INCIDENT_COLUMNS, rows: [incidentRow(json)] }));
  }
}

const shownTo = (person: UserPrincipal, incident: IncidentJson): IncidentJson =>
  hasRole(person, 'supervisor') ? incident : withoutReporter(incident);

/** A day means the incident's local day, an instant the instant itself. */
const interval = (from: Moment | undefined, to: Moment | undefined) => ({
  ...(from && ('day' in from ? { fromDay: from.day } : { from: from.at })),
  ...(to && ('day' in to ? { toDay: to.day } : { to: to.at })),
});

const placeOf = (cursor: string): IncidentPlace => {
  const [occurredAt, id] = decodeCursor(cursor) ?? [];
  if (typeof occurredAt !== 'number' || typeof id !== 'string' || Math.abs(occurredAt) > 8.64e15) throw badCursor();
  return { occurredAt, id };
};
