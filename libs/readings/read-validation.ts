import { addDays, type Day } from '#domain/calendar/day';
import { findIndicator } from '#domain/indicator/catalogue';
import type { RegionTree } from '#domain/region/region-tree';
import type { ReadingQuery, ReadingRejection } from './reading-query.js';

const rejected = (
  code: ReadingRejection['code'],
  parameter: ReadingRejection['parameter'],
  zh: string,
  en: string,
): ReadingRejection => ({ state: 'rejected', code, parameter, detail: { zh, en } });

/** The first thing in a query that cannot be answered; `todayOf` is the local day of a region. */
export const faultIn = (
  query: Pick<ReadingQuery, 'indicators' | 'regions' | 'asOf' | 'days'>,
  tree: RegionTree,
  todayOf: (region: string) => Day,
): ReadingRejection | undefined => {
  const indicator = query.indicators.find((id) => !findIndicator(id));
  if (indicator !== undefined) {
    return rejected('unknown-indicator', 'indicator', `没有指标 ${indicator}`, `there is no indicator ${indicator}`);
  }
  const region = query.regions.find((code) => !tree.isKnown(code));
  if (region !== undefined) {
    return rejected('unknown-region', 'region', `没有行政区划 ${region}`, `there is no region ${region}`);
  }
  const { asOf, days } = query;
  if (days && days.from >= days.to) return emptyInterval();
  if (days && query.regions.some((code) => addDays(days.to, -1) > todayOf(code))) {
    return rejected('as-of-in-future', 'to', `to ${days.to} 晚于明天`, `to ${days.to} is later than tomorrow`);
  }
  if (asOf !== undefined && query.regions.some((code) => asOf > todayOf(code))) {
    return rejected('as-of-in-future', 'asOf', `asOf ${asOf} 晚于今天`, `asOf ${asOf} is later than today`);
  }
  return undefined;
};

/** What a page of a chart can hold, and what one answer may cost. */
export const MAX_POINTS = 5_000;

export const emptyInterval = (): ReadingRejection =>
  rejected('invalid-interval', 'to', 'to 必须晚于 from', 'to must be later than from');

export const tooManyPoints = (points: number): ReadingRejection =>
  rejected(
    'too-many-points',
    'step',
    `共 ${points} 个点,最多 ${MAX_POINTS} 个`,
    `${points} points, at most ${MAX_POINTS}`,
  );
