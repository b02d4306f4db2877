// Where single incidents count, a return only checks: one that states other figures than are booked for its days informs
// (contract, "Reporting basis"). How an episode ends is told from figures, as everywhere (`ending.ts`): the return states
// something else now, or less is booked than before (cases are only ever added by time): a correction, so `invalidated`;
// more was reported until they agree: `resolved`.

import type { Instant } from '../calendar/day.js';
import { type EventRef, isSameRef } from '../ledger/outcome.js';
import type { Checked, Reconciliation } from '../returns/reconciliation.js';
import type { ReturnAlert } from './alert.js';
import type { Decision } from './decide.js';
import { type EndReason, endState } from './ending.js';
import { firstTransition, nextTransition } from './episode.js';

/** A return may be ahead of incidents that were sent before it and are still on their way. */
export const RETURN_PATIENCE_MS = 60_000;

/** How long after its end a period can still begin an episode. An open one is looked at however old its period is. */
export const RETURN_CHECKED_DAYS = 400;

type Figures = Reconciliation['figures'];

interface Compared {
  /** The one that filed the return as it stands. */
  readonly event: EventRef;
  readonly figures: Figures;
}

export type ReturnState =
  | ({ readonly state: 'differs' } & Compared)
  | ({ readonly state: 'agrees' } & Compared)
  /** It was withdrawn, or its place reports by returns now: then nothing is checked by it. */
  | { readonly state: 'gone' };

/** `at` is the ledger's time: what it has not booked yet may be what the return counts already. */
export const isSettled = (recordedAt: Instant, at: Instant): boolean => at - recordedAt >= RETURN_PATIENCE_MS;

const isAny = (before: Figures, now: Figures, differ: (a: Checked, b: Checked) => boolean): boolean =>
  differ(before.accidents, now.accidents) ||
  differ(before.deaths, now.deaths) ||
  differ(before['serious-injuries'], now['serious-injuries']) ||
  differ(before['direct-loss-yuan'], now['direct-loss-yuan']);

const isStatedAnew = (a: Checked, b: Checked): boolean => a.stated !== b.stated;
const isBookedAnew = (a: Checked, b: Checked): boolean => a.booked !== b.booked;
const isBookedLess = (a: Checked, b: Checked): boolean => b.booked < a.booked;

const endReason = (before: Figures, now: Exclude<ReturnState, { state: 'differs' }>): EndReason => {
  if (now.state === 'gone') return 'return-withdrawn';
  if (isAny(before, now.figures, isStatedAnew)) return 'return-corrected';
  return isAny(before, now.figures, isBookedLess) ? 'evidence-withdrawn' : 'figures-agree';
};

const isSame = ({ figures, evidence: [filed] }: ReturnAlert, now: Compared): boolean =>
  filed !== undefined &&
  isSameRef(filed, now.event) &&
  !isAny(figures, now.figures, isStatedAnew) &&
  !isAny(figures, now.figures, isBookedAnew);

/** `alert` is the open episode, if there is one. A difference that is not settled begins none. */
export const decideReturn = (alert: ReturnAlert | undefined, now: ReturnState, at: Instant): Decision => {
  switch (now.state) {
    case 'differs':
      if (alert) return isSame(alert, now) ? { type: 'none', reason: 'unchanged' } : { type: 'refresh' };
      return { type: 'open', transition: firstTransition({ severity: 'info', reason: 'return-differs', at }) };
    case 'agrees':
    case 'gone': {
      if (!alert) return { type: 'none', reason: 'not-breached' };
      const reason = endReason(alert.figures, now);
      const { severity } = alert;
      return { type: 'transition', transition: nextTransition(alert, endState(reason), { severity, reason, at }) };
    }
  }
};
