// An alert is an episode: one id from its first transition to its last. Every change of state or severity is a numbered
// transition; the number is part of the identity of the message about it.

import type { Instant } from '../calendar/day.js';
import type { Reading } from '../indicator/reading.js';
import type { AlertSubject } from './rule.js';

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
  | 'exposure-corrected';

export interface Transition {
  /** 1 for the first. */
  readonly seq: number;
  readonly at: Instant;
  readonly from: AlertState | null;
  readonly to: AlertState;
  readonly severity: Severity;
  readonly reason: TransitionReason;
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

export interface Alert {
  readonly id: string;
  readonly subject: AlertSubject;
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
  /** As it was at the last look; what ended an episode is told by comparing with it. */
  readonly reading: Reading;
  readonly acknowledgement: Acknowledgement | null;
  readonly assignee: string | null;
  readonly mutedBy: string | null;
}
