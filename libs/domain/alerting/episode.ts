// What all episodes have in common, whatever their rule: how they begin, move on and end.

import type { Instant } from '../calendar/day.js';
import {
  type Alert,
  type AlertState,
  isOpen,
  quietOf,
  type Severity,
  type Transition,
  type TransitionReason,
} from './alert.js';

interface Cause {
  readonly severity: Severity;
  readonly reason: TransitionReason;
  readonly at: Instant;
}

/** Who is told of it is decided by `voiced`. */
export const firstTransition = ({ severity, reason, at }: Cause): Transition => ({
  ...{ seq: 1, at, from: null, to: 'firing', severity, reason, quiet: null },
});

/** In the voice that it had. */
export const nextTransition = (alert: Alert, to: AlertState, { severity, reason, at }: Cause): Transition => ({
  ...{ seq: alert.seq + 1, at, from: alert.state, to, severity, reason, quiet: quietOf(alert) },
});

type Begun = Omit<Alert, 'subject' | 'drill' | 'reading' | 'evidence' | 'explanation'>;

/** What an episode has of its first transition. */
export const begun = (id: string, transition: Transition): Begun => ({
  ...{ id, state: transition.to, severity: transition.severity, startedAt: transition.at, resolvedAt: null },
  ...{ seq: transition.seq, transitions: [transition], acknowledgement: null, assignee: null, mutedBy: null },
});

type Moved = Pick<Alert, 'state' | 'severity' | 'resolvedAt' | 'seq' | 'transitions'>;

/** What another transition changes. */
export const movedOn = ({ transitions }: Alert, transition: Transition): Moved => ({
  ...{ state: transition.to, severity: transition.severity, resolvedAt: isOpen(transition.to) ? null : transition.at },
  ...{ seq: transition.seq, transitions: [...transitions, transition] },
});
