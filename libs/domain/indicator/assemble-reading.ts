// One reading, field by field as the contract has it, from what one query has looked up. Pure; numbers are rounded here
// and nowhere before.

import type { Day, DayRange } from '../calendar/day.js';
import { fromDecimal, minus, type Rational, toNumber } from '../exact/rational.js';
import { disagree } from '../returns/return-series.js';
import { budgetOf, type ExactBudget } from './budget.js';
import { changeBetween } from './change.js';
import { completenessOf, NOT_ATTESTED, returnsTouching } from './completeness.js';
import type { Indicator } from './indicator.js';
import { type Measurement, measure, type Place, type ReadingSources } from './measurement.js';
import { outlookOf } from './outlook.js';
import type { Boundaries, Budget, Reading, ReadingFlag } from './reading.js';
import type { TargetChoice } from './target.js';
import { unusualOf } from './unusual.js';
import { isBreached, type Limit, verdictOf } from './verdict.js';
import type { ShownWindowName } from './window.js';

export interface ReadingPlan {
  readonly indicator: Indicator;
  readonly place: Place;
  readonly boundaries: Boundaries | null;
  /** Of a reading beside which another is put nobody asks what was to come. */
  readonly isForecast: boolean;
  readonly window: DayRange & { readonly name: ShownWindowName };
  readonly choice: TargetChoice;
  readonly knownAt: string;
  /** Local day of `knownAt`: a period is not over before it is over for everybody. */
  readonly knownOn: Day;
}

/** A breach is a fact about the assessment period or the last twelve months; shorter windows say too little. */
const CAN_BREACH: readonly ShownWindowName[] = ['period', 'rolling-12m'];

const numberOrNull = (value: Rational | null): number | null => value && toNumber(value);

const shown = (budget: ExactBudget): Budget => ({
  from: budget.period.from,
  to: budget.period.to,
  exposure: numberOrNull(budget.exposure),
  exposureStatus: budget.exposureStatus,
  allowed: toNumber(budget.allowed),
  used: toNumber(budget.used),
  left: toNumber(minus(budget.allowed, budget.used)),
  elapsedShare: toNumber(budget.elapsedShare),
});

const limitOf = ({ target }: TargetChoice): Limit | null =>
  target && { comparison: target.comparison, value: fromDecimal(target.limit) };

type Judgement = Pick<Reading, 'breached' | 'verdict' | 'budget' | 'forecast' | 'unusual'>;
const NOT_JUDGED: Judgement = { breached: null, verdict: null, budget: null, forecast: null, unusual: null };

const judge = (sources: ReadingSources, plan: ReadingPlan, measured: Measurement): Judgement => {
  const { window, choice } = plan;
  const limit = limitOf(choice);
  if (!limit) return NOT_JUDGED;
  const { computation } = plan.indicator;
  const unusual = unusualOf({ computation, window, period: choice.period, limit: limit.value, measured });
  if (!CAN_BREACH.includes(window.name)) return { ...NOT_JUDGED, unusual };
  const breached = isBreached(limit, measured.value, measured.numerator);
  if (window.name !== 'period') return { ...NOT_JUDGED, unusual, breached };
  const { period } = choice;
  const budget =
    measured.numerator &&
    budgetOf(sources, {
      computation,
      place: plan.place,
      window,
      period,
      limit: limit.value,
      used: measured.numerator,
    });
  const isOver = window.to >= period.to && plan.knownOn >= period.to;
  const verdict = verdictOf({ limit, breached, budget, isOver });
  const count = measured.numerator?.d === 1n ? measured.numerator.n : null;
  const forecast =
    plan.isForecast && budget && count !== null && measured.accidents !== null
      ? outlookOf(sources, {
          ...{ computation, place: plan.place, window, budget, comparison: limit.comparison },
          ...{ count, accidents: measured.accidents },
        })
      : null;
  return { breached, verdict, budget: budget && shown(budget), forecast, unusual };
};

/** Deaths come from accidents, which are counted apart. */
const hasAccidents = ({ computation }: Indicator): boolean =>
  'accidents' in computation && computation.accidents !== undefined;

const flagsOf = (
  { book, tree }: ReadingSources,
  { indicator, place, window }: ReadingPlan,
  measured: Measurement,
): ReadingFlag[] => {
  const { computation } = indicator;
  const { region, organization } = place;
  const isCounted = 'counters' in computation && organization === null;
  const returns = isCounted ? returnsTouching(book, region, computation.sector, window) : [];
  const isInconsistent = measured.isInconsistent || disagree(returns, book.returns(region), tree);
  return isInconsistent ? ['data-inconsistent'] : [];
};

export const assembleReading = (
  sources: ReadingSources,
  plan: ReadingPlan,
  previous: Reading | null = null,
): Reading => {
  const { indicator, place, window, choice } = plan;
  const { region, organization } = place;
  const { computation } = indicator;
  const measured = measure(sources, computation, place, window);
  const { target } = choice;
  const reading = {
    indicator: indicator.id,
    region,
    organization,
    boundaries: plan.boundaries,
    window: { name: window.name, from: window.from, to: window.to },
    knownAt: plan.knownAt,
    complete: true as const,
    numerator: numberOrNull(measured.numerator),
    accidents: hasAccidents(indicator) && measured.accidents !== null ? Number(measured.accidents) : null,
    denominator: measured.denominator,
    value: numberOrNull(measured.value),
    nullReason: measured.nullReason,
    interval95: measured.interval95,
    provisional: measured.provisional,
    flags: flagsOf(sources, plan, measured),
    completeness:
      'counters' in computation ? completenessOf(sources, region, computation.sector, window) : NOT_ATTESTED,
    target: target && {
      limit: toNumber(fromDecimal(target.limit)),
      comparison: target.comparison,
      region: target.region,
      event: `${target.source}#${target.eventId}`,
      from: choice.period.from,
      to: choice.period.to,
      organization: target.organization,
      setBy: target.setBy,
      responsible: target.responsible,
    },
    ...judge(sources, plan, measured),
    previous,
  };
  return { ...reading, change: previous && changeBetween(indicator, reading, previous) };
};
