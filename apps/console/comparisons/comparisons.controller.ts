import { Controller, Get, Header, Inject, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import type { RateComparisonJson, RegionComparisonJson } from '#contracts/api/comparison-json';
import { dayParameter, instantParameter, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { findIndicator } from '#domain/indicator/catalogue';
import { isComparable } from '#domain/indicator/comparison';
import { ALL_WINDOW_NAMES } from '#domain/indicator/window';
import { PeopleGuard } from '#http/people.guard';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ComparisonService } from '#readings/comparison-service';
import { badParameter, readQuery } from '../http/read-query.js';
import { asOfDay, knownRegion } from '../http/regions-below.js';
import { rejectionOf } from '../readings/readings-query.js';

const common = {
  indicator: name,
  region: regionCode,
  window: z.enum(ALL_WINDOW_NAMES).default('rolling-12m'),
  asOf: dayParameter.optional(),
  knownAt: instantParameter.optional(),
};

export const regionComparisonQuery = z.strictObject(common);

export const rateComparisonQuery = z.strictObject({
  ...common,
  otherRegion: regionCode.optional().meta({ description: inBoth('缺省为同一区划', 'default: the same region') }),
  otherAsOf: dayParameter.optional().meta({ description: inBoth('缺省为同一天', 'default: the same day') }),
});

const UNKNOWN = { zh: '没有这个指标', en: 'there is no such indicator' };

/** Whether a difference is more than chance: of regions beside each other, of two periods or two regions. */
@Controller('api/v1/comparisons')
@UseGuards(PeopleGuard)
export class ComparisonsController {
  constructor(
    private readonly comparisons: ComparisonService,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The funnel of a region's children. */
  @Get('regions')
  @Header('cache-control', 'no-store')
  async regions(@Query() given: unknown): Promise<RegionComparisonJson> {
    const { indicator: id, region: code, window, asOf, knownAt } = readQuery(regionComparisonQuery, given);
    const tree = this.directory.current();
    const region = knownRegion(tree, code);
    const indicator = findIndicator(id);
    if (!indicator) throw badParameter('indicator', 'indicator-unknown', UNKNOWN);
    if (!isComparable(indicator)) {
      const en = 'counts have no exposure by which regions could be compared: take a rate or a proportion';
      throw badParameter('indicator', 'not-allowed-value', { zh: '计数没有基数,不能比较;请用比率', en });
    }
    const day = asOfDay(tree, region, { asOf, knownAt }, this.clock.now());
    const regions = tree.children(region, day).map((child) => child.code);
    const found = await this.comparisons.regions({ indicator: id, regions, windows: [window], asOf, knownAt });
    if (found.state !== 'ready') throw rejectionOf(found);
    const { pooled, regions: compared, left } = found.comparison;
    return {
      ...{ indicator: id, region, window: found.readings[0]?.window ?? null, pooled },
      regions: compared.map((one) => ({ ...one })),
      left: [...left],
    };
  }

  /** One rate by another: exact conditional test. */
  @Get('rates')
  @Header('cache-control', 'no-store')
  async rates(@Query() given: unknown): Promise<RateComparisonJson> {
    const query = readQuery(rateComparisonQuery, given);
    const tree = this.directory.current();
    const { indicator, window, asOf, knownAt, otherRegion, otherAsOf } = query;
    const region = knownRegion(tree, query.region);
    const first = { indicator, regions: [region], windows: [window], asOf, knownAt };
    const second = {
      ...first,
      regions: [otherRegion === undefined ? region : knownRegion(tree, otherRegion, 'otherRegion')],
      asOf: otherAsOf ?? asOf,
    };
    const found = await this.comparisons.rates(first, second);
    if (found.state === 'nothing') throw badParameter('indicator', 'indicator-unknown', UNKNOWN);
    if (found.state !== 'ready') throw rejectionOf(found);
    return {
      first: found.first as RateComparisonJson['first'],
      second: found.second as RateComparisonJson['second'],
      change: found.change,
    };
  }
}
