// What the three routes of readings take, and how a refusal of the numbers becomes one of a parameter.

import { z } from 'zod';
import { dayParameter, instantParameter, listOf, names, paging, regionCode } from '#contracts/api/parameters';
import { type FaultCode, inBoth } from '#contracts/events/fault';
import type { Day, Instant } from '#domain/calendar/day';
import { PLAN_INDICATORS } from '#domain/indicator/catalogue';
import { WINDOW_NAMES } from '#domain/indicator/window';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { Rejected } from '#http/rejected';
import type { NotReady, ReadingRejection } from '#readings/reading-query';
import { badParameter } from '../http/read-query.js';
import { knownRegion, todayIn } from '../http/regions-below.js';

/** One answer holds so many; a whole country by districts fits. */
export const MAX_READINGS = 20_000;
const NOT_READY_RETRY_SECONDS = 1;

const common = {
  region: regionCode,
  window: listOf(WINDOW_NAMES).default([...WINDOW_NAMES]),
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
});

export const seriesQuery = z.strictObject({
  ...common,
  indicator: indicators,
  children,
  from: dayParameter,
  to: dayParameter,
  step: z.enum(['day', 'week', 'month']).default('month'),
  vintage: z.enum(['latest', 'at-step']).default('latest'),
});

export const evidenceQuery = z.strictObject({
  region: regionCode,
  indicator: z.string().min(1),
  window: z.enum(WINDOW_NAMES).default('period'),
  knownAt: common.knownAt,
  asOf,
  ...paging,
});

export const regionsOf = (
  tree: RegionTree,
  query: { readonly region: RegionCode; readonly children: 'false' | 'true' | 'all'; readonly asOf?: Day | undefined },
  now: Instant,
): RegionCode[] => {
  const region = knownRegion(tree, query.region);
  const day = query.asOf ?? todayIn(tree, region, now);
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
