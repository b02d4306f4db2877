// What the three routes of readings take, and how a refusal of the numbers becomes one of a parameter.

import { z } from 'zod';
import { dayParameter, instantParameter, listOf, names, paging, regionCode } from '#contracts/api/parameters';
import { type FaultCode, inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { addDays, type Day, type DayRange, type Instant } from '#domain/calendar/day';
import { PLAN_INDICATORS } from '#domain/indicator/catalogue';
import { ALL_WINDOW_NAMES, WINDOW_NAMES } from '#domain/indicator/window';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { Rejected } from '#http/rejected';
import type { NotReady, ReadingQuery, ReadingRejection } from '#readings/reading-query';
import { badParameter } from '../http/read-query.js';
import { asOfDay, knownRegion } from '../http/regions-below.js';

/** One answer holds so many; a whole country by districts fits. */
export const MAX_READINGS = 20_000;
const NOT_READY_RETRY_SECONDS = 1;

const common = {
  region: regionCode,
  window: listOf(ALL_WINDOW_NAMES).default([...WINDOW_NAMES]),
  organization: name
    .optional()
    .meta({ description: inBoth('只算这一家单位(编号,无编号则名称)', 'of one enterprise: its id, or its name') }),
  map: z
    .enum(['then', 'now'])
    .default('then')
    .meta({
      description: inBoth(
        'now:按现行区划追溯(合并、撤销的代码归入后继)',
        '`now`: as if the present regions had always been; merged and retired codes count for their successor',
      ),
    }),
  knownAt: instantParameter
    .optional()
    .meta({ description: inBoth('按当时所知', 'as it was known then; default: now') }),
};
const indicators = names
  .default([...PLAN_INDICATORS])
  .meta({ description: inBoth('指标编号;缺省为规划四项', 'indicator ids; default: the four of the plan') });
const asOf = dayParameter.optional().meta({ description: inBoth('截止日', 'last day of the windows; default: today') });
const children = z
  .enum(['false', 'true', 'all'])
  .default('false')
  .meta({ description: inBoth('true:加直接下级;all:加全部下级', '`true`: with the children; `all`: with all below') });

export const readingsQuery = z.strictObject({
  ...common,
  indicator: indicators,
  asOf,
  children,
  compare: z.enum(['previous-year']).optional(),
  from: dayParameter
    .optional()
    .meta({ description: inBoth('与 to 一起:任意期间,代替窗口', 'with `to`: any days, instead of windows') }),
  to: dayParameter.optional(),
});

/** Both ends, or no days of one's own. */
export const daysOf = ({ from, to }: { readonly from?: Day | undefined; readonly to?: Day | undefined }) => {
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined) return { from, to };
  throw badParameter(from === undefined ? 'from' : 'to', 'required', {
    zh: 'from 与 to 须一并给出',
    en: 'from and to go together',
  });
};

export const seriesQuery = z.strictObject({
  ...common,
  indicator: indicators,
  children,
  from: dayParameter,
  to: dayParameter,
  step: z.enum(['day', 'week', 'month']).default('month'),
  vintage: z.enum(['latest', 'at-step']).default('latest'),
});

const one = {
  indicator: z.string().min(1),
  window: z.enum(ALL_WINDOW_NAMES).default('period'),
  knownAt: common.knownAt,
  organization: common.organization,
  map: common.map,
  from: dayParameter.optional(),
  to: dayParameter.optional(),
  asOf,
};

export const evidenceQuery = z.strictObject({
  region: regionCode,
  ...one,
  ...paging,
});

export const explanationQuery = z.strictObject({ ...one, region: regionCode });

const { knownAt: _, ...restated } = one;

export const restatementsQuery = z.strictObject({
  ...restated,
  region: regionCode,
  between: instantParameter.meta({ description: inBoth('较早的知悉时点', 'the earlier instant') }),
  and: instantParameter.meta({ description: inBoth('较晚的知悉时点', 'the later instant') }),
  limit: paging.limit,
});

/** What the readings, the evidence and the explanation of one number are asked by. */
export const oneQuery = (
  query: Omit<z.output<typeof explanationQuery>, 'knownAt'> & Pick<ReadingQuery, 'knownAt'>,
): ReadingQuery => {
  const { indicator, region, window, asOf, knownAt, organization, map } = query;
  return {
    ...{ indicators: [indicator], regions: [region], windows: [window], asOf, knownAt, organization, map },
    days: daysOf(query),
  };
};

interface RegionsQuery {
  readonly region: RegionCode;
  readonly children: 'false' | 'true' | 'all';
  readonly asOf?: Day | undefined;
  readonly knownAt?: Instant | undefined;
  /** Instead of windows: these days. */
  readonly days?: DayRange | undefined;
}

/** With those below it on the last day that is asked about. */
export const regionsOf = (tree: RegionTree, query: RegionsQuery, now: Instant): RegionCode[] => {
  const { days } = query;
  const region = knownRegion(tree, query.region);
  const day = days ? addDays(days.to, -1) : asOfDay(tree, region, query, now);
  switch (query.children) {
    case 'false':
      return [region];
    case 'true':
      return [region, ...tree.children(region, day).map((child) => child.code)];
    case 'all':
      return tree.subtree(region, day).map((row) => row.code);
  }
};

export const refuseTooMany = (readings: number, parameter = 'children'): void => {
  if (readings <= MAX_READINGS) return;
  throw badParameter(parameter, 'too-many-readings', {
    zh: `共 ${readings} 个读数,最多 ${MAX_READINGS} 个;请缩小范围`,
    en: `${readings} readings, at most ${MAX_READINGS}; ask for less`,
  });
};

const FAULTS: Readonly<Record<ReadingRejection['code'], FaultCode>> = {
  'unknown-indicator': 'indicator-unknown',
  'unknown-region': 'region-unknown',
  'as-of-in-future': 'in-the-future',
  'invalid-interval': 'interval-empty',
  'too-many-points': 'too-many-readings',
};

export const rejectionOf = (answer: NotReady | ReadingRejection): Rejected => {
  if (answer.state === 'rejected') return badParameter(answer.parameter, FAULTS[answer.code], answer.detail);
  return new Rejected({ code: 'readings-not-ready' }, { headers: { 'retry-after': String(NOT_READY_RETRY_SECONDS) } });
};
