// The value of an indicator for a region and a window: what is divided by what, and why there may be nothing. Exact; it
// knows no limits.

import type { DayRange } from '../calendar/day.js';
import { over, type Rational, rational, times, toNumber, ZERO } from '../exact/rational.js';
import type { Exposure, ExposureAnswer } from '../exposure/exposure.js';
import type { ExposureResolver } from '../exposure/exposure-resolver.js';
import type { ExposureNeed } from '../exposure/own-exposure.js';
import type { HazardLevel } from '../hazard/hazard.js';
import type { Counter } from '../ledger/counter.js';
import type { RegionCode } from '../region/region.js';
import type { Sector } from '../sector.js';
import { clusteredInterval } from '../statistics/clusters.js';
import { garwood } from '../statistics/poisson.js';
import { wilson } from '../statistics/proportion.js';
import { latestSurvey, type SurveySources } from '../survey/satisfaction.js';
import { isOnReturns, type ReturnSources, returnsTouching } from './completeness.js';
import type { Computation } from './indicator.js';
import type { Denominator, Interval95, NullReason } from './reading.js';

/** Of whom: a region, or one enterprise in it. */
export interface Place {
  readonly region: RegionCode;
  readonly organization: string | null;
}

/** Everything that one query looks up. */
export interface ReadingSources extends ReturnSources, SurveySources {
  readonly exposures: ExposureResolver;
  /** Rolled-up sum of a counter. */
  readonly sum: (counter: Counter, place: Place, window: DayRange) => bigint;
  /** Hazards due in the window, and of these put right in time. */
  readonly hazards: (level: HazardLevel | null, place: Place, window: DayRange) => DueHazards;
}

export interface DueHazards {
  readonly due: bigint;
  readonly inTime: bigint;
}

export interface Measurement {
  readonly numerator: Rational | null;
  readonly denominator: Denominator | null;
  readonly value: Rational | null;
  readonly nullReason: NullReason | null;
  readonly interval95: Interval95 | null;
  readonly provisional: boolean;
  /** Of deaths: how many accidents they come from, else the numerator; null where nothing is counted. */
  readonly accidents: bigint | null;
  /** Of a rate: what the numerator is divided by. */
  readonly exposure: Exposure | null;
  /** What was declared contradicts itself, also where there is no value. */
  readonly isInconsistent: boolean;
}

const BARE = { accidents: null, exposure: null, isInconsistent: false } as const;

const nothing = (nullReason: NullReason, numerator: Rational | null, denominator: Denominator | null): Measurement => ({
  numerator,
  denominator,
  value: null,
  nullReason,
  interval95: null,
  provisional: denominator ? isProvisional(denominator) : false,
  ...BARE,
});

const isProvisional = (denominator: Denominator): boolean =>
  denominator.status !== 'final' || denominator.estimatedShare > 0;

/** Garwood's for events that come one by one; where deaths come several at a time, that of the clusters. */
const countInterval = (count: bigint, accidents: bigint, per: Rational): Interval95 | null => {
  // A net of corrections whose originals lie outside the window can be negative: then no interval means anything.
  if (count < 0n) return null;
  const factor = toNumber(per);
  const clustered = { deaths: Number(count), fatalAccidents: Number(accidents) };
  const isClustered = accidents > 0n && accidents < count;
  const { low, high } = isClustered ? clusteredInterval(clustered) : garwood(Number(count));
  return { low: low * factor, high: high * factor, method: isClustered ? 'compound-poisson' : 'garwood' };
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
    ...BARE,
  };
};

/** Declarations that contradict each other may leave less than nothing for some of the days. */
const clampToShare = (ratio: number): number => Math.min(1, Math.max(0, ratio));

const denominatorOf = (answer: ExposureAnswer): Denominator | null => {
  if (answer.state === 'missing') return null;
  const { value, estimated, status, coverage, definition, asOf } = answer.exposure;
  const estimatedShare = value.n === 0n ? 0 : clampToShare(toNumber(over(estimated, value)));
  return { value: toNumber(value), status, coverage: toNumber(coverage), estimatedShare, definition, asOf };
};

interface Counted {
  readonly count: bigint;
  readonly accidents: bigint;
}

const rate = ({ count, accidents }: Counted, scale: bigint, answer: ExposureAnswer): Measurement => {
  const denominator = denominatorOf(answer);
  if (answer.state === 'missing' || !denominator) {
    const reason = answer.state === 'missing' ? answer.reason : 'no-denominator';
    return { ...nothing(reason, rational(count), null), accidents };
  }
  const { exposure } = answer;
  const { isInconsistent } = exposure;
  if (exposure.value.n <= 0n) {
    return { ...nothing('denominator-zero', rational(count), denominator), accidents, isInconsistent };
  }
  const per = over(rational(scale), exposure.value);
  return {
    numerator: rational(count),
    denominator,
    value: times(rational(count), per),
    nullReason: null,
    interval95: countInterval(count, accidents, per),
    provisional: isProvisional(denominator) || exposure.estimated.n !== 0n,
    accidents,
    exposure,
    isInconsistent,
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

const NO_EXPOSURE: ExposureAnswer = { state: 'missing', reason: 'no-denominator' };

const casualties = (
  sources: ReadingSources,
  computation: Extract<Computation, { counters: readonly Counter[] }>,
  place: Place,
  window: DayRange,
): Measurement => {
  const { region, organization } = place;
  const need = needOf(computation);
  // Output and units are declared of regions, not of enterprises.
  const answer = need && (organization === null ? sources.exposures.inWindow(need, region, window) : NO_EXPOSURE);
  if (lacksReturn(sources, region, computation.sector, window)) {
    return nothing('no-return', null, answer && denominatorOf(answer));
  }
  const total = (counters: readonly Counter[]): bigint =>
    counters.reduce((sum, counter) => sum + sources.sum(counter, place, window), 0n);
  const count = total(computation.counters);
  const accidents = computation.accidents === undefined ? count : total([computation.accidents]);
  const provisional = restsOnProvisionalReturns(sources, region, computation.sector, window);
  if (answer && 'scale' in computation) {
    const measured = rate({ count, accidents }, computation.scale, answer);
    return { ...measured, provisional: measured.provisional || provisional };
  }
  const isMoney = computation.kind === 'money';
  const value = rational(count, isMoney ? 100n : 1n);
  const interval95 = isMoney ? null : countInterval(count, accidents, rational(1n));
  const counted = { ...BARE, accidents: isMoney ? null : accidents };
  return { numerator: value, denominator: null, value, nullReason: null, interval95, provisional, ...counted };
};

export const measure = (
  sources: ReadingSources,
  computation: Computation,
  place: Place,
  window: DayRange,
): Measurement => {
  switch (computation.kind) {
    case 'count':
    case 'money':
    case 'flow-rate':
    case 'stock-rate':
      return casualties(sources, computation, place, window);
    case 'proportion': {
      const total = sources.sum(computation.total, place, window);
      const part = sources.sum(computation.part, place, window);
      return proportion(computation.complement ? total - part : part, total, { definition: null, asOf: null });
    }
    case 'hazards': {
      const { due, inTime } = sources.hazards(computation.level, place, window);
      return proportion(inTime, due, { definition: null, asOf: null });
    }
    case 'survey': {
      // Nobody asks the public about one enterprise.
      const survey = place.organization === null ? latestSurvey(sources, place.region, window) : undefined;
      if (!survey) return nothing('no-data', ZERO, null);
      return proportion(survey.satisfied, survey.respondents, { definition: survey.survey, asOf: survey.completedOn });
    }
  }
};
