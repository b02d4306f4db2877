import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cell } from '#contracts/api/csv';
import { type StatedJson, toStatedJson } from '#contracts/api/record-json';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { RECORDS, type Records } from '#ports/records';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { answer } from '../http/answer.js';
import { readQuery } from '../http/read-query.js';
import { listedRegions } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';
import { assessmentsQuery } from './records-query.js';

const FIELDS = ['scheme', 'region', 'from', 'to', 'score', 'grade'] as const;
const COLUMNS = [...FIELDS, 'vetoes', 'recordedAt'];

const cell = (value: unknown): Cell => (typeof value === 'string' || typeof value === 'number' ? value : null);
const vetoes = (value: unknown): string =>
  Array.isArray(value) ? value.map((veto: { code?: unknown }) => String(veto.code)).join(' ') : '';

/** 考核结果, the newest period first. */
@Controller('api/v1/assessments')
@UseGuards(PeopleGuard)
export class AssessmentsController {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: readonly StatedJson[]; nextCursor: null } | string> {
    const { region, scheme, from, to, limit } = readQuery(assessmentsQuery, given);
    const tree = this.directory.current();
    const filter = { regions: listedRegions(tree, personOf(request), region), scheme, fromDay: from, toDay: to };
    const found = await this.records.assessments(filter, limit);
    const items = found.map((one) => toStatedJson(one, zoneOf(tree, String(one.data.region))));
    return answer({ request, reply }, { items, nextCursor: null }, () => ({
      header: COLUMNS,
      rows: items.map(({ data, recordedAt }) => [
        ...FIELDS.map((field) => cell(data[field])),
        ...[vetoes(data.vetoes), recordedAt],
      ]),
    }));
  }
}
