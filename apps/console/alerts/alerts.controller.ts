import { Controller, Get, Header, Inject, Param, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { type AlertJson, toAlertJson } from '#contracts/alerts/alert-json';
import { listOf, type Moment, moment, paging, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { ALERT_STATES, SEVERITIES } from '#domain/alerting/alert';
import { RULES } from '#domain/alerting/rule';
import type { Instant } from '#domain/calendar/day';
import { startOfDay } from '#domain/calendar/local-time';
import type { RegionTree } from '#domain/region/region-tree';
import { PeopleGuard } from '#http/people.guard';
import type { UserPrincipal } from '#http/principal';
import { CurrentUser } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { ALERT_STORE, type AlertRow, type AlertStore } from '#ports/alert-store';
import { PermanentFailure } from '#ports/failures';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { badCursor, readQuery } from '../http/read-query.js';
import { coversRegion, listedRegions } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';

export const alertsQuery = z.strictObject({
  state: listOf(ALERT_STATES).optional(),
  severity: listOf(SEVERITIES).optional(),
  region: regionCode.optional(),
  rule: listOf(RULES).optional(),
  incident: name.optional(),
  from: moment.optional().meta({ description: inBoth('开始时间自(含)', 'started at or after') }),
  to: moment.optional().meta({ description: inBoth('开始时间至(不含)', 'started before') }),
  ...paging,
});

/** Alerts as they stand, newest first. */
@Controller('api/v1/alerts')
@UseGuards(PeopleGuard)
export class AlertsController {
  constructor(
    @Inject(ALERT_STORE) private readonly store: AlertStore,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async list(
    @Query() given: unknown,
    @CurrentUser() person: UserPrincipal,
  ): Promise<{ items: AlertJson[]; nextCursor: string | null }> {
    const { state, severity, region, rule, incident, from, to, limit, cursor } = readQuery(alertsQuery, given);
    const tree = this.directory.current();
    const found = await this.store
      .list(
        {
          states: state,
          severities: severity,
          regions: listedRegions(tree, person, region),
          rules: rule,
          incident,
          from: instantOf(from, tree),
          to: instantOf(to, tree),
        },
        { limit, cursor },
      )
      .catch(explainCursor);
    return { items: found.items.map((row) => toJson(row, tree)), nextCursor: found.nextCursor };
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  async one(@Param('id') id: string, @CurrentUser() person: UserPrincipal): Promise<AlertJson> {
    const row = id.includes('\0') ? undefined : await this.store.get(id);
    const tree = this.directory.current();
    const isOwn = row && coversRegion(tree, person, row.alert.subject.region);
    if (!row || !isOwn)
      throw new Rejected({ code: 'not-found', detail: inBoth('没有这条告警', 'There is no such alert') });
    return toJson(row, tree);
  }
}

const toJson = ({ alert, deliveries }: AlertRow, tree: RegionTree): AlertJson =>
  toAlertJson(alert, zoneOf(tree, alert.subject.region), deliveries);

/** A day begins where the own city is. */
const instantOf = (given: Moment | undefined, tree: RegionTree): Instant | undefined =>
  given && ('day' in given ? startOfDay(given.day, zoneOf(tree, tree.ownCity)) : given.at);

const explainCursor = (error: unknown): never => {
  throw error instanceof PermanentFailure && error.code === 'invalid-cursor' ? badCursor() : error;
};
