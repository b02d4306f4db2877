import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FigureJson } from '#contracts/api/figure-json';
import { regionCode } from '#contracts/api/parameters';
import { toStatedJson } from '#contracts/api/record-json';
import { name } from '#contracts/events/fields';
import { PeopleGuard } from '#http/people.guard';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type ComparedFigure, FigureService } from '#readings/figure-service';
import { answer } from '../http/answer.js';
import { readQuery } from '../http/read-query.js';
import { zoneOf } from '../http/regions-below.js';
import { rejectionOf } from '../readings/readings-query.js';
import { regionsBelow } from '../records/records-query.js';

/** Each is two readings. */
const MOST = 200;

export const figuresQuery = z.strictObject({
  publication: name.optional(),
  indicator: name.optional(),
  region: regionCode.optional(),
});

const COLUMNS = [
  ...['publication', 'title', 'indicator', 'region', 'from', 'to', 'publishedOn', 'stated', 'follows', 'computed'],
  ...['then', 'now', 'difference'],
];

/** 公布数: what reports stated, frozen, beside what is known today. */
@Controller('api/v1/figures')
@UseGuards(PeopleGuard)
export class FiguresController {
  constructor(
    private readonly figures: FigureService,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: FigureJson[]; nextCursor: null } | string> {
    const { region, ...filter } = readQuery(figuresQuery, given);
    const regions = regionsBelow(this.directory.current(), region);
    const found = await this.figures.list({ ...filter, regions }, MOST);
    if (found.state !== 'ready') throw rejectionOf(found);
    const items = found.figures.map((one) => this.toJson(one));
    return answer({ request, reply }, { items, nextCursor: null }, () => ({
      header: COLUMNS,
      rows: found.figures.map(({ figure, follows, computed, readingThen, readingNow }, i) => [
        ...[figure.publication, figure.title, figure.indicator, figure.region, figure.from, figure.to],
        ...[
          figure.publishedOn,
          figure.value,
          follows,
          computed,
          readingThen?.value,
          readingNow?.value,
          items[i]?.difference,
        ],
      ]),
    }));
  }

  private toJson({ stated, figure, computed, follows, readingThen, readingNow }: ComparedFigure): FigureJson {
    const value = readingNow?.value ?? null;
    return {
      stated: toStatedJson(stated, zoneOf(this.directory.current(), figure.region)),
      ...{ computed, follows },
      readingThen: readingThen as FigureJson['readingThen'],
      readingNow: readingNow as FigureJson['readingNow'],
      difference: value === null || figure.value === null ? null : value - figure.value,
    };
  }
}
