// Why an episode ended. What a correction ended is `invalidated`, what time and new facts ended is `resolved`
// (contract, fine print 13). Told from the figures last seen while it held and those that no longer hold.

import type { AlertState, TransitionReason } from './alert.js';
import type { TargetCondition } from './target-condition.js';
import type { TargetFacts } from './target-facts.js';

export type EndReason = Extract<
  TransitionReason,
  | 'recovered'
  | 'period-ended-met'
  | 'evidence-withdrawn'
  | 'target-changed'
  | 'target-removed'
  | 'exposure-corrected'
  | 'figures-agree'
  | 'return-corrected'
  | 'return-withdrawn'
>;

/** Cases are only ever added by time: fewer of them, or a case turned good, is a correction. */
const isEvidenceLess = (before: TargetFacts, after: TargetFacts): boolean => {
  if (before.target.comparison !== 'at-least') return after.numerator < before.numerator;
  if (before.denominator === null || after.denominator === null) return after.denominator !== before.denominator;
  if (before.denominator.asOf !== after.denominator.asOf) return false;
  return (
    after.denominator.value < before.denominator.value ||
    (after.denominator.value === before.denominator.value && after.numerator > before.numerator)
  );
};

/** Another figure for the same days is a correction; a figure for more days, or counted on a later day, is news. */
const isExposureCorrected = (before: TargetFacts, after: TargetFacts): boolean => {
  if (before.target.comparison === 'at-least') return false;
  if (before.denominator === null || after.denominator === null) return after.denominator !== before.denominator;
  const isSameSpan =
    before.until === after.until &&
    before.denominator.asOf === after.denominator.asOf &&
    after.denominator.declaredDays <= before.denominator.declaredDays;
  return isSameSpan && before.denominator.value !== after.denominator.value;
};

export const endReason = (
  before: TargetFacts | undefined,
  condition: Extract<TargetCondition, { state: 'clear' | 'no-target' }>,
): EndReason => {
  if (condition.state === 'no-target' || !before) return 'target-removed';
  const after = condition.facts;
  const isTargetChanged =
    before.target.limit !== after.target.limit || before.target.comparison !== after.target.comparison;
  if (isTargetChanged) return 'target-changed';
  if (isEvidenceLess(before, after)) return 'evidence-withdrawn';
  if (isExposureCorrected(before, after)) return 'exposure-corrected';
  return condition.isPeriodOver ? 'period-ended-met' : 'recovered';
};

export const endState = (reason: EndReason): Extract<AlertState, 'resolved' | 'invalidated'> => {
  switch (reason) {
    case 'recovered':
    case 'period-ended-met':
    case 'figures-agree':
      return 'resolved';
    case 'evidence-withdrawn':
    case 'target-changed':
    case 'target-removed':
    case 'exposure-corrected':
    case 'return-corrected':
    case 'return-withdrawn':
      return 'invalidated';
  }
};
