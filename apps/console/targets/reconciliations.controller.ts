import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import { dayParameter, paging, regionCode } from '#contracts/api/parameters';
import { type ReconciliationJson, toReconciliationJson } from '#contracts/api/reconciliation-json';
import { SECTORS } from '#domain/sector';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReconciliationService } from '#readings/reconciliation-service';
import { answer } from '../http/answer.js';
import { badCursor, badParameter, readQuery } from '../http/read-query.js';
import { ownRegion } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';

export const reconciliationsQuery = z.strictObject({
  region: regionCode,
  sector: z.enum(SECTORS).optional(),
  from: dayParameter.optional(),
  to: dayParameter.optional(),
  ...paging,
});

const FIGURES = ['accidents', 'deaths', 'seriousInjuries', 'directLossYuan'] as const;
const COLUMNS = [
  ...['region', 'sector', 'from', 'to', 'status', 'agrees'],
  ...FIGURES.flatMap((figure) => [`${figure}Stated`, `${figure}Booked`, `${figure}Difference`]),
];

interface Page {
  readonly items: readonly ReconciliationJson[];
  readonly nextCursor: string | null;
}

/** 对账: returns that only check, beside what is booked for their days. */
@Controller('api/v1/reconciliations')
@UseGuards(PeopleGuard)
export class ReconciliationsController {
  constructor(
    private readonly reconciliations: ReconciliationService,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { region: code, sector, from, to, limit, cursor } = readQuery(reconciliationsQuery, given);
    if ((from === undefined) !== (to === undefined)) {
      const words = { zh: 'from 与 to 须一并给出', en: 'from and to go together' };
      throw badParameter(from === undefined ? 'from' : 'to', 'required', words);
    }
    const tree = this.directory.current();
    const region = ownRegion(tree, personOf(request), code);
    const start = cursor === undefined ? 0 : placeOf(cursor);
    const days = from !== undefined && to !== undefined ? { from, to } : undefined;
    const found = await this.reconciliations.list({ region, sector, days }, { from: start, limit: limit + 1 });
    const page: Page = {
      items: found.slice(0, limit).map((one) => toReconciliationJson(one, zoneOf(tree, one.row.region))),
      nextCursor: found.length > limit ? encodeCursor(start + limit) : null,
    };
    return answer({ request, reply }, page, () => ({
      header: COLUMNS,
      rows: page.items.map((item) => [
        ...[item.region, item.sector, item.from, item.to, item.status, item.agrees],
        ...FIGURES.flatMap((figure) => [item[figure].stated, item[figure].booked, item[figure].difference]),
      ]),
    }));
  }
}

const placeOf = (cursor: string): number => {
  const [place] = decodeCursor(cursor) ?? [];
  if (typeof place !== 'number' || place < 0) throw badCursor();
  return place;
};
