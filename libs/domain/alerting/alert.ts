// An alert is an episode: one id from its first transition to its last. Every change of state or severity is a numbered
// transition; the number is part of the identity of the message about it.

import type { Instant } from '../calendar/day.js';
import type { Reading } from '../indicator/reading.js';
import type { Reconciliation } from '../returns/reconciliation.js';
import type { CorrectionSubject, ReturnSubject, TargetSubject } from './rule.js';

export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ALERT_STATES = ['pending', 'firing', 'resolved', 'invalidated'] as const;
export type AlertState = (typeof ALERT_STATES)[number];
export type OpenState = Extract<AlertState, 'pending' | 'firing'>;

export const isOpen = (state: AlertState): state is OpenState => {
  switch (state) {
    case 'pending':
    case 'firing':
      return true;
    case 'resolved':
    case 'invalidated':
      return false;
  }
};

/** Why a transition happened: stored, shown, and a metric's label. */
export type TransitionReason =
  | 'breached'
  | 'worsened'
  | 'eased'
  | 'recovered'
  | 'period-ended-met'
  | 'evidence-withdrawn'
  | 'target-changed'
  | 'target-removed'
  | 'exposure-corrected'
  /** Nothing but imported history was behind it until now. */
  | 'live-evidence'
  | 'correction-overdue'
  | 'correction-booked'
  | 'correction-refused'
  | 'return-differs'
  | 'figures-agree'
  | 'return-corrected'
  | 'return-withdrawn';

/** Why nobody is told: only imported history is behind it. */
export const QUIETS = ['history'] as const;
export type Quiet = (typeof QUIETS)[number];

export interface Transition {
  /** 1 for the first. */
  readonly seq: number;
  readonly at: Instant;
  readonly from: AlertState | null;
  readonly to: AlertState;
  readonly severity: Severity;
  readonly reason: TransitionReason;
  /** Null: receivers are told. Once they were, they are told the rest of the episode too. */
  readonly quiet: Quiet | null;
}

export interface Explanation {
  readonly zh: string;
  readonly en: string;
}

/** One event behind the condition; `contribution` is what it adds to the numerator. */
export interface Evidence {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly contribution: number;
}

export interface Acknowledgement {
  readonly by: string;
  readonly at: Instant;
  readonly comment: string;
}

interface Episode {
  readonly id: string;
  readonly drill: boolean;
  readonly state: AlertState;
  readonly severity: Severity;
  readonly startedAt: Instant;
  readonly resolvedAt: Instant | null;
  /** Number of the latest transition. */
  readonly seq: number;
  readonly transitions: readonly Transition[];
  readonly evidence: readonly Evidence[];
  readonly explanation: Explanation;
  readonly acknowledgement: Acknowledgement | null;
  readonly assignee: string | null;
  readonly mutedBy: string | null;
}

export interface TargetAlert extends Episode {
  readonly subject: TargetSubject;
  /** As it was at the last look; what ended an episode is told by comparing with it. */
  readonly reading: Reading;
}
export interface CorrectionAlert extends Episode {
  readonly subject: CorrectionSubject;
  readonly reading: null;
}
export interface ReturnAlert extends Episode {
  readonly subject: ReturnSubject;
  readonly reading: null;
  /** As they differed at the last look; what ended an episode is told by comparing with them. */
  readonly figures: Reconciliation['figures'];
}
export type Alert = TargetAlert | CorrectionAlert | ReturnAlert;

export const isTargetAlert = (alert: Alert): alert is TargetAlert => alert.subject.rule === 'target-breached';

/** Whether its receivers have been kept out of it so far. */
export const quietOf = (alert: Alert): Quiet | null => alert.transitions.at(-1)?.quiet ?? null;
