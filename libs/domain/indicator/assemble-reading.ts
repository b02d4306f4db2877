// One reading, field by field as the contract has it, from what one query has looked up. Pure; numbers are rounded here
// and nowhere before.

import type { Day, DayRange } from '../calendar/day.js';
import { fromDecimal, minus, type Rational, toNumber } from '../exact/rational.js';
import type { RegionCode } from '../region/region.js';
import { budgetOf, type ExactBudget } from './budget.js';
import { completenessOf, NOT_ATTESTED } from './completeness.js';
import type { Indicator } from './indicator.js';
import { type Measurement, measure, type ReadingSources } from './measurement.js';
import type { Budget, Reading } from './reading.js';
import type { TargetChoice } from './target.js';
import { isBreached, type Limit, verdictOf } from './verdict.js';
import type { WindowName } from './window.js';

export interface ReadingPlan {
  readonly indicator: Indicator;
  readonly region: RegionCode;
  readonly window: DayRange & { readonly name: WindowName };
  readonly choice: TargetChoice;
  readonly knownAt: string;
  /** Local day of `knownAt`: a period is not over before it is over for everybody. */
  readonly knownOn: Day;
}

/** A breach is a fact about the assessment period or the last twelve months; shorter windows say too little. */
const CAN_BREACH: readonly WindowName[] = ['period', 'rolling-12m'];

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

const judge = (
  sources: ReadingSources,
  plan: ReadingPlan,
  measured: Measurement,
): Pick<Reading, 'breached' | 'verdict' | 'budget'> => {
  const { window, choice } = plan;
  const limit = limitOf(choice);
  if (!limit || !CAN_BREACH.includes(window.name)) return { breached: null, verdict: null, budget: null };
  const breached = isBreached(limit, measured.value, measured.numerator);
  if (window.name !== 'period') return { breached, verdict: null, budget: null };
  const { period } = choice;
  const budget =
    measured.numerator &&
    budgetOf(sources, {
      computation: plan.indicator.computation,
      region: plan.region,
      window,
      period,
      limit: limit.value,
      used: measured.numerator,
    });
  const isOver = window.to >= period.to && plan.knownOn >= period.to;
  return { breached, verdict: verdictOf({ limit, breached, budget, isOver }), budget: budget && shown(budget) };
};

export const assembleReading = (
  sources: ReadingSources,
  plan: ReadingPlan,
  previous: Reading | null = null,
): Reading => {
  const { indicator, region, window, choice } = plan;
  const { computation } = indicator;
  const measured = measure(sources, computation, region, window);
  const { target } = choice;
  return {
    indicator: indicator.id,
    region,
    window: { name: window.name, from: window.from, to: window.to },
    knownAt: plan.knownAt,
    complete: true,
    numerator: numberOrNull(measured.numerator),
    denominator: measured.denominator,
    value: numberOrNull(measured.value),
    nullReason: measured.nullReason,
    interval95: measured.interval95,
    provisional: measured.provisional,
    completeness: 'counter' in computation ? completenessOf(sources, region, computation.sector, window) : NOT_ATTESTED,
    target: target && {
      limit: toNumber(fromDecimal(target.limit)),
      comparison: target.comparison,
      region: target.region,
      event: `${target.source}#${target.eventId}`,
      from: choice.period.from,
      to: choice.period.to,
    },
    ...judge(sources, plan, measured),
    forecast: null,
    unusual: null,
    previous,
  };
};
