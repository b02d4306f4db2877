// The value of an indicator for a region and a window: what is divided by what, and why there may be nothing. Exact; it
// knows no limits.

import type { DayRange } from '../calendar/day.js';
import { over, type Rational, rational, times, toNumber, ZERO } from '../exact/rational.js';
import type { ExposureAnswer } from '../exposure/exposure.js';
import type { ExposureResolver } from '../exposure/exposure-resolver.js';
import type { ExposureNeed } from '../exposure/own-exposure.js';
import type { Counter } from '../ledger/counter.js';
import type { RegionCode } from '../region/region.js';
import type { Sector } from '../sector.js';
import { latestSurvey, type SurveySources } from '../survey/satisfaction.js';
import { isOnReturns, type ReturnSources, returnsTouching } from './completeness.js';
import type { Computation } from './indicator.js';
import { garwood, wilson } from './interval.js';
import type { Denominator, Interval95, NullReason } from './reading.js';

/** Everything that one query looks up. */
export interface ReadingSources extends ReturnSources, SurveySources {
  readonly exposures: ExposureResolver;
  /** Rolled-up sum of a counter. */
  readonly sum: (counter: Counter, region: RegionCode, window: DayRange) => bigint;
}

export interface Measurement {
  readonly numerator: Rational | null;
  readonly denominator: Denominator | null;
  readonly value: Rational | null;
  readonly nullReason: NullReason | null;
  readonly interval95: Interval95 | null;
  readonly provisional: boolean;
}

const nothing = (nullReason: NullReason, numerator: Rational | null, denominator: Denominator | null): Measurement => ({
  numerator,
  denominator,
  value: null,
  nullReason,
  interval95: null,
  provisional: denominator ? isProvisional(denominator) : false,
});

const isProvisional = (denominator: Denominator): boolean =>
  denominator.status !== 'final' || denominator.estimatedShare > 0;

const poisson = (count: bigint, per: Rational): Interval95 | null => {
  // A net of corrections whose originals lie outside the window can be negative: then no interval means anything.
  if (count < 0n) return null;
  const { low, high } = garwood(Number(count));
  const factor = toNumber(per);
  return { low: low * factor, high: high * factor, method: 'garwood' };
};

const proportion = (
  part: bigint,
  total: bigint,
  denominator: Pick<Denominator, 'definition' | 'asOf'>,
): Measurement => {
  if (total <= 0n) return nothing('no-data', ZERO, null);
  return {
    numerator: rational(part),
    denominator: { value: Number(total), status: 'final', coverage: 1, estimatedShare: 0, ...denominator },
    value: rational(part, total),
    nullReason: null,
    interval95: part >= 0n && part <= total ? { ...wilson(Number(part), Number(total)), method: 'wilson' } : null,
    provisional: false,
  };
};

const denominatorOf = (answer: ExposureAnswer): Denominator | null => {
  if (answer.state === 'missing') return null;
  const { value, estimated, status, coverage, definition, asOf } = answer.exposure;
  const estimatedShare = value.n === 0n ? 0 : toNumber(over(estimated, value));
  return { value: toNumber(value), status, coverage: toNumber(coverage), estimatedShare, definition, asOf };
};

const rate = (count: bigint, scale: bigint, answer: ExposureAnswer): Measurement => {
  const denominator = denominatorOf(answer);
  if (answer.state === 'missing' || !denominator) {
    return nothing(answer.state === 'missing' ? answer.reason : 'no-denominator', rational(count), null);
  }
  if (answer.exposure.value.n <= 0n) return nothing('denominator-zero', rational(count), denominator);
  const per = over(rational(scale), answer.exposure.value);
  return {
    numerator: rational(count),
    denominator,
    value: times(rational(count), per),
    nullReason: null,
    interval95: poisson(count, per),
    provisional: isProvisional(denominator),
  };
};

export const needOf = (computation: Computation): ExposureNeed | null =>
  computation.kind === 'flow-rate' || computation.kind === 'stock-rate'
    ? {
        measure: computation.measure,
        sector: computation.sector,
        kind: computation.kind === 'flow-rate' ? 'flow' : 'stock',
      }
    : null;

/** Casualties of a region that reports by returns and has filed none for these days are not known, and not 0. */
const lacksReturn = (sources: ReadingSources, region: RegionCode, sector: Sector | null, window: DayRange): boolean =>
  isOnReturns(sources.tree, region, sector, window) &&
  returnsTouching(sources.book, region, sector, window).length === 0;

const restsOnProvisionalReturns = (
  { book, tree }: ReadingSources,
  region: RegionCode,
  sector: Sector | null,
  window: DayRange,
): boolean =>
  isOnReturns(tree, region, sector, window) &&
  returnsTouching(book, region, sector, window).some((row) => row.status !== 'final');

const casualties = (
  sources: ReadingSources,
  computation: Extract<Computation, { counter: Counter }>,
  region: RegionCode,
  window: DayRange,
): Measurement => {
  const need = needOf(computation);
  const answer = need && sources.exposures.inWindow(need, region, window);
  if (lacksReturn(sources, region, computation.sector, window)) {
    return nothing('no-return', null, answer && denominatorOf(answer));
  }
  const count = sources.sum(computation.counter, region, window);
  const provisional = restsOnProvisionalReturns(sources, region, computation.sector, window);
  if (answer && 'scale' in computation) {
    const measured = rate(count, computation.scale, answer);
    return { ...measured, provisional: measured.provisional || provisional };
  }
  const isMoney = computation.kind === 'money';
  const value = rational(count, isMoney ? 100n : 1n);
  const interval95 = isMoney ? null : poisson(count, rational(1n));
  return { numerator: value, denominator: null, value, nullReason: null, interval95, provisional };
};

export const measure = (
  sources: ReadingSources,
  computation: Computation,
  region: RegionCode,
  window: DayRange,
): Measurement => {
  switch (computation.kind) {
    case 'count':
    case 'money':
    case 'flow-rate':
    case 'stock-rate':
      return casualties(sources, computation, region, window);
    case 'proportion': {
      const total = sources.sum(computation.total, region, window);
      const part = sources.sum(computation.part, region, window);
      return proportion(computation.complement ? total - part : part, total, { definition: null, asOf: null });
    }
    case 'survey': {
      const survey = latestSurvey(sources, region, window);
      if (!survey) return nothing('no-data', ZERO, null);
      return proportion(survey.satisfied, survey.respondents, { definition: survey.survey, asOf: survey.completedOn });
    }
  }
};
