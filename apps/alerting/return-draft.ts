// The alert about a return that differs as it will be: figures, sentence, message. Decides nothing.

import { randomUUID } from 'node:crypto';
import type { ReturnAlert, Transition } from '#domain/alerting/alert';
import { begun, movedOn } from '#domain/alerting/episode';
import { explainReturn } from '#domain/alerting/explain-return';
import type { ReturnState } from '#domain/alerting/return-differs';
import type { ReturnSubject } from '#domain/alerting/rule';
import { addDays } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';
import type { AlertChange } from '#ports/alert-store';
import { alertChange } from './alert-change.js';

export interface ReturnDraft {
  readonly tree: RegionTree;
  readonly state: ReturnState;
}

const placeOf = (tree: RegionTree, { region: code, period }: ReturnSubject) => {
  const region = tree.describe(code, addDays(period.to, -1));
  return { zh: region?.nameZh ?? code, en: region?.nameEn ?? code, timeZone: region?.timeZone ?? 'UTC' };
};

type Shown = Pick<ReturnAlert, 'figures' | 'evidence'>;

/** What ended it leaves what differed. */
const shownOf = ({ filed }: ReturnSubject, state: ReturnState, before: Shown | undefined): Shown => {
  if (state.state === 'differs') {
    // It adds nothing to any figure.
    return { figures: state.figures, evidence: [{ ...state.event, subject: filed, contribution: 0 }] };
  }
  if (!before) throw new Error(`no episode begins about ${filed}, which does not differ`);
  return { figures: before.figures, evidence: before.evidence };
};

const explanation = (tree: RegionTree, subject: ReturnSubject, { figures }: Shown, { reason }: Transition) => {
  const { zh, en } = placeOf(tree, subject);
  return explainReturn({ region: { zh, en }, subject, figures, reason });
};

export const openedReturn = (
  subject: ReturnSubject,
  transition: Transition,
  { tree, state }: ReturnDraft,
): AlertChange => {
  const shown = shownOf(subject, state, undefined);
  const alert: ReturnAlert = {
    ...begun(randomUUID(), transition),
    // An exercise's return stands for nothing.
    ...{ subject, drill: false, reading: null, ...shown },
    explanation: explanation(tree, subject, shown, transition),
  };
  return alertChange(alert, { transition, before: undefined, timeZone: placeOf(tree, subject).timeZone });
};

export const movedReturn = (before: ReturnAlert, transition: Transition, { tree, state }: ReturnDraft): AlertChange => {
  const { subject } = before;
  const shown = shownOf(subject, state, before);
  const alert: ReturnAlert = {
    ...{ ...before, ...movedOn(before, transition), ...shown },
    explanation: explanation(tree, subject, shown, transition),
  };
  return alertChange(alert, { transition, before, timeZone: placeOf(tree, subject).timeZone });
};

export const refreshedReturn = (before: ReturnAlert, { tree, state }: ReturnDraft): ReturnAlert => {
  const last = before.transitions.at(-1);
  if (!last) return before;
  const shown = shownOf(before.subject, state, before);
  return { ...before, ...shown, explanation: explanation(tree, before.subject, shown, last) };
};
