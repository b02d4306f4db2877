import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { listOf, names, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { findIndicator } from '#domain/indicator/catalogue';
import { WINDOW_NAMES } from '#domain/indicator/window';
import type { UserPrincipal } from '#http/principal';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { badParameter, readQuery } from '../http/read-query.js';
import { coversRegion, ownRegion } from '../http/region-scope.js';
import { todayIn } from '../http/regions-below.js';
import { refuseTooMany } from '../readings/readings-query.js';
import { LiveFeed, type LiveFilter } from './live-feed.js';

export const liveQuery = z.strictObject({
  region: regionCode.optional().meta({
    description: inBoth(
      '本级及全部下级;缺省为本市,或本人所辖',
      'with all below it; default: the own city, or the person’s own region',
    ),
  }),
  indicator: names
    .optional()
    .meta({ description: inBoth('指标编号;缺省为规划四项', 'indicator ids; default: the four of the plan') }),
  window: listOf(WINDOW_NAMES).default(['period']),
  ticket: z
    .string()
    .max(128)
    .optional()
    .meta({ description: inBoth('一分钟有效的票据', 'from `POST /api/v1/live/tickets`') }),
});

/** Reads what a stream shall show; refuses what no stream can show. */
@Injectable()
export class LiveFilters {
  constructor(
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  of(given: unknown, person: UserPrincipal): LiveFilter {
    const { region, indicator, window } = readQuery(liveQuery, given);
    const tree = this.directory.current();
    const unknown = indicator?.find((id) => !findIndicator(id));
    if (unknown !== undefined) {
      throw badParameter('indicator', 'indicator-unknown', {
        zh: `没有指标 ${unknown}`,
        en: `there is no indicator ${unknown}`,
      });
    }
    const shown = region ?? (coversRegion(tree, person, tree.ownCity) ? tree.ownCity : person.region);
    const filter = { region: ownRegion(tree, person, shown), indicators: indicator, windows: window };
    const feed = new LiveFeed(filter, tree, todayIn(tree, filter.region, this.clock.now()));
    refuseTooMany(feed.regions.size * feed.indicators.size * window.length, 'region');
    return filter;
  }
}
