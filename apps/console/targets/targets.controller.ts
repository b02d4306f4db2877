import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dayParameter, instantParameter, regionCode } from '#contracts/api/parameters';
import { type BreakdownJson, type TargetJson, toBreakdownJson, toTargetJson } from '#contracts/api/target-json';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { findIndicator } from '#domain/indicator/catalogue';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { TargetService } from '#readings/target-service';
import { answer } from '../http/answer.js';
import { badParameter, readQuery } from '../http/read-query.js';
import { coversRegion } from '../http/region-scope.js';
import { asOfDay, knownRegion, zoneOf } from '../http/regions-below.js';
import { rejectionOf } from '../readings/readings-query.js';

const common = {
  region: regionCode,
  asOf: dayParameter.optional().meta({ description: inBoth('期间含这一天', 'whose period contains this day') }),
  knownAt: instantParameter.optional(),
};

export const targetsQuery = z.strictObject({ ...common, indicator: name.optional(), organization: name.optional() });

export const breakdownQuery = z.strictObject({
  ...common,
  indicator: name,
  depth: z
    .enum(['1', '2', '3'])
    .default('1')
    .transform(Number)
    .meta({ description: inBoth('向下分解几级', 'how many levels down') }),
});

const COLUMNS = [
  ...['indicator', 'region', 'organization', 'from', 'to', 'comparison', 'limit', 'warnAt', 'assessmentYear', 'setBy'],
  ...['responsible', 'source', 'id', 'recordedAt'],
];

@Controller('api/v1/targets')
@UseGuards(PeopleGuard)
export class TargetsController {
  constructor(
    private readonly targets: TargetService,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of the region and all below it, enterprises included. */
  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: TargetJson[]; nextCursor: null } | string> {
    const { region, asOf, ...rest } = readQuery(targetsQuery, given);
    const tree = this.directory.current();
    const found = await this.targets.list({ ...rest, region: knownRegion(tree, region), on: asOf });
    if (found.state !== 'ready') throw rejectionOf(found);
    const person = personOf(request);
    // A region's target is published; an enterprise's is between it and who is in charge of it.
    const seen = found.value.filter(
      (target) => target.organization === null || coversRegion(tree, person, target.region),
    );
    const items = seen.map((target) => toTargetJson(target, zoneOf(tree, target.region)));
    return answer({ request, reply }, { items, nextCursor: null }, () => ({
      header: COLUMNS,
      rows: items.map((t) => [
        ...[t.indicator, t.region, t.organization, t.from, t.to, t.comparison, t.limit, t.warnAt, t.assessmentYear],
        ...[t.setBy, t.responsible?.name, t.event.source, t.event.id, t.recordedAt],
      ]),
    }));
  }

  /** 分解: the region's target, those of its parts, and whether they fit. */
  @Get('breakdown')
  async breakdown(@Query() given: unknown): Promise<{ items: BreakdownJson[]; nextCursor: null }> {
    const { region: code, asOf, knownAt, depth, indicator: id } = readQuery(breakdownQuery, given);
    const tree = this.directory.current();
    const region = knownRegion(tree, code);
    const indicator = findIndicator(id);
    if (!indicator) {
      throw badParameter('indicator', 'indicator-unknown', { zh: `没有指标 ${id}`, en: `there is no indicator ${id}` });
    }
    const day = asOfDay(tree, region, { asOf, knownAt }, this.clock.now());
    const found = await this.targets.breakdown(indicator, { region, asOf: day, depth }, knownAt);
    if (found.state !== 'ready') throw rejectionOf(found);
    return { items: found.value.map((one) => toBreakdownJson(one, zoneOf(tree, region))), nextCursor: null };
  }
}
