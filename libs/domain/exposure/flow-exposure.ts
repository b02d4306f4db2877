// What one series of a flow gives for the days of a window (a reading), and for a whole period with the help of the plan
// (a budget). Days before the first declaration have no exposure; a gap or tail copies the last declared day before it.

import { type Day, type DayRange, dayNumber } from '../calendar/day.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import { leastFinal } from '../declaration/status.js';
import { compare, minus, over, plus, type Rational, sumOf, times, ZERO } from '../exact/rational.js';
import type { Exposure, ExposureSource } from './exposure.js';
import {
  amountIn,
  clip,
  daysIn,
  type FlowDeclaration,
  flowOf,
  gapsIn,
  outermost,
  overlaps,
  type Segment,
  type Span,
  spanOf,
  spread,
} from './flow-series.js';

/** How long after its last declaration a region's own series still wins over the sum of its children. */
export const STALE_AFTER_DAYS = 400;

const isFlow = (flow: FlowDeclaration | undefined): flow is FlowDeclaration => flow !== undefined;
const isPlanned = (flow: FlowDeclaration): boolean => flow.status === 'planned';

interface Used extends Segment {
  readonly isEstimate: boolean;
}

/** The last day before `at` that something was declared for; a plan only where there is nothing else. */
const lastBefore = (at: number, declared: readonly Segment[], planned: readonly Segment[]): Segment | undefined =>
  declared.filter((one) => one.to <= at).at(-1) ?? planned.filter((one) => one.to <= at).at(-1);

const exposureOf = (used: readonly Used[], declared: readonly Segment[], span: Span, definition: string): Exposure => {
  const amounts = (segments: readonly Segment[]): Rational =>
    sumOf(segments.map((one) => times(one.rate, daysIn(one))));
  const covered = sumOf(declared.flatMap((one) => clip(one, span) ?? []).map(daysIn));
  return {
    value: amounts(used),
    estimated: amounts(used.filter((one) => one.isEstimate)),
    status: used.map((one) => one.status).reduce(leastFinal),
    coverage: over(covered, daysIn(span)),
    isDeclared: used.some((one) => one.status !== 'planned'),
    definition,
    asOf: null,
    sources: sourcesOf(used),
    // Shorter ones that do not add up, or that say more than the whole and leave less than nothing.
    isInconsistent: used.some((one) => one.rows.length > 1 || one.rate.n < 0n),
  };
};

/** What each declaration gives to the whole: of segments that follow from several, the shortest has it all. */
const sourcesOf = (used: readonly Used[]): ExposureSource[] => {
  const found = new Map<DeclaredExposure, ExposureSource>();
  for (const segment of used) {
    const amount = times(segment.rate, daysIn(segment));
    for (const [i, row] of segment.rows.entries()) {
      const before = found.get(row) ?? { row, amount: ZERO, estimated: ZERO };
      const own = i === 0 ? amount : ZERO;
      found.set(row, {
        row,
        amount: plus(before.amount, own),
        estimated: plus(before.estimated, segment.isEstimate ? own : ZERO),
      });
    }
  }
  return [...found.values()];
};

/** Uncovered days with the rate of the last declared day before them. */
const estimates = (gaps: readonly Span[], declared: readonly Segment[], planned: readonly Segment[]): Used[] =>
  gaps.flatMap((gap) => {
    const last = lastBefore(gap.from, declared, planned);
    return last ? [{ ...gap, rate: last.rate, status: last.status, rows: last.rows, isEstimate: true }] : [];
  });

/** Rows of one series; `undefined` where no day of the window has an exposure. */
export const flowInWindow = (
  rows: readonly DeclaredExposure[],
  window: DayRange,
  definition: string,
): Exposure | undefined => {
  const flows = rows.map(flowOf).filter(isFlow);
  const stated = flows.filter((flow) => !isPlanned(flow));
  // A plan serves a reading only while nothing else says anything about its period.
  const plans = flows.filter((flow) => isPlanned(flow) && !stated.some((one) => overlaps(one, flow)));
  const [declared, planned] = [spread(stated), spread(plans)];
  const span = spanOf(window);
  const known = [...declared, ...planned]
    .sort((a, b) => a.from - b.from)
    .flatMap((segment) => clip(segment, span) ?? [])
    .map((segment) => ({ ...segment, isEstimate: false }));
  const used = [...known, ...estimates(gapsIn(span, known), declared, planned)];
  return used.length > 0 ? exposureOf(used, declared, span, definition) : undefined;
};

/** What a plan leaves for the days of it that nothing else covers, evenly, never below 0. */
const remainders = (plan: FlowDeclaration, declared: readonly Segment[]): Segment[] => {
  const gaps = gapsIn(
    plan,
    declared.flatMap((one) => clip(one, plan) ?? []),
  );
  if (gaps.length === 0) return [];
  const rest = minus(plan.value, amountIn(declared, plan));
  const rate = over(compare(rest, ZERO) < 0 ? ZERO : rest, sumOf(gaps.map(daysIn)));
  return gaps.map((gap) => ({ ...gap, rate, status: plan.status, rows: [plan.row] }));
};

/** Declared days, then what the plan leaves, then estimates: for the whole period, also its days to come. */
export const flowForBudget = (
  rows: readonly DeclaredExposure[],
  period: DayRange,
  definition: string,
): Exposure | undefined => {
  const flows = rows.map(flowOf).filter(isFlow);
  const declared = spread(flows.filter((flow) => !isPlanned(flow)));
  const planned = outermost(flows.filter(isPlanned)).flatMap((plan) => remainders(plan, declared));
  const span = spanOf(period);
  const known = [...declared, ...planned]
    .sort((a, b) => a.from - b.from)
    .flatMap((segment) => clip(segment, span) ?? [])
    .map((segment) => ({ ...segment, isEstimate: false }));
  const used = [...known, ...estimates(gapsIn(span, known), declared, planned)];
  return used.length > 0 ? exposureOf(used, declared, span, definition) : undefined;
};

/** The latest declaration that is not a plan ended at most 400 days before the window's end. */
export const isRecentFlow = (rows: readonly DeclaredExposure[], windowEnd: Day): boolean => {
  const end = dayNumber(windowEnd);
  return rows
    .map(flowOf)
    .filter(isFlow)
    .some((flow) => !isPlanned(flow) && flow.from < end && end - flow.to <= STALE_AFTER_DAYS);
};

export const hasPlanFor = (rows: readonly DeclaredExposure[], period: DayRange): boolean =>
  rows
    .map(flowOf)
    .filter(isFlow)
    .some((flow) => isPlanned(flow) && overlaps(flow, spanOf(period)));
