import type { Instant } from '../calendar/day.js';
import { isOpen, type Severity, type TargetAlert, type Transition, type TransitionReason } from './alert.js';
import { endReason, endState } from './ending.js';
import { firstTransition, nextTransition } from './episode.js';
import type { TargetCondition } from './target-condition.js';
import { factsOf, type TargetFacts } from './target-facts.js';

export type Decision =
  /** No episode is open: one begins. */
  | { readonly type: 'open'; readonly transition: Transition }
  /** The episode moves on. */
  | { readonly type: 'transition'; readonly transition: Transition }
  /** Still breached, with other figures: they are kept, and nobody is told. */
  | { readonly type: 'refresh' }
  | { readonly type: 'none'; readonly reason: 'not-breached' | 'unchanged' | 'unknown' };

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

const sameFacts = (a: TargetFacts | undefined, b: TargetFacts): boolean =>
  a !== undefined &&
  a.value === b.value &&
  a.numerator === b.numerator &&
  a.until === b.until &&
  a.denominator?.value === b.denominator?.value &&
  a.denominator?.declaredDays === b.denominator?.declaredDays &&
  a.denominator?.asOf === b.denominator?.asOf &&
  a.target.limit === b.target.limit &&
  a.target.comparison === b.target.comparison &&
  a.budget?.allowed === b.budget?.allowed &&
  a.budget?.used === b.budget?.used;

const opening = (condition: Extract<TargetCondition, { state: 'breached' }>, now: Instant): Decision => ({
  type: 'open',
  transition: firstTransition({ severity: condition.severity, reason: 'breached', at: now }),
});

const continuing = (
  alert: TargetAlert,
  condition: Extract<TargetCondition, { state: 'breached' }>,
  now: Instant,
): Decision => {
  const { severity, facts } = condition;
  if (severity === alert.severity) {
    return sameFacts(factsOf(alert.reading), facts) ? { type: 'none', reason: 'unchanged' } : { type: 'refresh' };
  }
  const reason: TransitionReason = RANK[severity] > RANK[alert.severity] ? 'worsened' : 'eased';
  return { type: 'transition', transition: nextTransition(alert, 'firing', { severity, reason, at: now }) };
};

/**
 * What an evaluation means for the episode of its key. `alert` is the open one, if there is one. Who is told of it is
 * decided by `voiced`, on the events behind.
 */
export const decide = (alert: TargetAlert | undefined, condition: TargetCondition, now: Instant): Decision => {
  const open = alert && isOpen(alert.state) ? alert : undefined;
  switch (condition.state) {
    case 'breached':
      return open ? continuing(open, condition, now) : opening(condition, now);
    case 'unknown':
      return { type: 'none', reason: 'unknown' };
    case 'clear':
    case 'no-target': {
      if (!open) return { type: 'none', reason: 'not-breached' };
      const reason = endReason(factsOf(open.reading), condition);
      const { severity } = open;
      return { type: 'transition', transition: nextTransition(open, endState(reason), { severity, reason, at: now }) };
    }
  }
};
