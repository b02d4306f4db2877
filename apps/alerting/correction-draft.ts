// The alert about a waiting correction as it will be: evidence, sentence, message. Decides nothing.

import { randomUUID } from 'node:crypto';
import { type CorrectionAlert, type Evidence, isOpen, type Transition } from '#domain/alerting/alert';
import { begun, movedOn } from '#domain/alerting/episode';
import { explainCorrection } from '#domain/alerting/explain-correction';
import type { CorrectionSubject } from '#domain/alerting/rule';
import { localDay } from '#domain/calendar/local-time';
import type { EventRef } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { AlertChange } from '#ports/alert-store';
import { alertChange } from './alert-change.js';

export interface CorrectionDraft {
  readonly tree: RegionTree;
  readonly evidence: readonly Evidence[];
  /** What the oldest of the corrections waits for; `undefined` when none waits any more. */
  readonly awaits: EventRef | undefined;
}

/** A correction that was never booked may name a region that there is not: then its code is its name. */
const placeOf = (tree: RegionTree, code: string, at: number) => {
  const region = tree.describe(code, localDay(at, 'UTC'));
  return { zh: region?.nameZh ?? code, en: region?.nameEn ?? code, timeZone: region?.timeZone ?? 'UTC' };
};

const explanation = (subject: CorrectionSubject, transition: Transition, { tree, awaits }: CorrectionDraft) => {
  const { region, corrected } = subject;
  const { zh, en } = placeOf(tree, region, transition.at);
  return explainCorrection({ region: { zh, en }, corrected, awaits, reason: transition.reason });
};

export const openedCorrection = (
  { subject, drill }: { subject: CorrectionSubject; drill: boolean },
  transition: Transition,
  draft: CorrectionDraft,
): AlertChange => {
  const alert: CorrectionAlert = {
    ...begun(randomUUID(), transition),
    ...{ subject, drill, reading: null },
    evidence: draft.evidence,
    explanation: explanation(subject, transition, draft),
  };
  const { timeZone } = placeOf(draft.tree, subject.region, transition.at);
  return alertChange(alert, { transition, before: undefined, timeZone });
};

/** What ended it leaves its evidence: that is what waited. */
export const changedCorrection = (
  before: CorrectionAlert,
  transition: Transition,
  draft: CorrectionDraft,
): AlertChange => {
  const alert: CorrectionAlert = {
    ...before,
    ...movedOn(before, transition),
    evidence: isOpen(transition.to) ? draft.evidence : before.evidence,
    explanation: explanation(before.subject, transition, draft),
  };
  const { timeZone } = placeOf(draft.tree, before.subject.region, transition.at);
  return alertChange(alert, { transition, before, timeZone });
};

export const refreshedCorrection = (before: CorrectionAlert, draft: CorrectionDraft): CorrectionAlert => {
  const last = before.transitions.at(-1);
  if (!last) return before;
  return { ...before, evidence: draft.evidence, explanation: explanation(before.subject, last, draft) };
};
