import { type AlertState, type Quiet, SEVERITIES, type Severity } from '../alerting/alert.js';

/** The transition before, as the receiver was (or will be) told it: its messages are a queue. */
export interface Told {
  readonly state: AlertState;
  readonly severity: Severity;
  /** Why nobody was told of it. */
  readonly quiet: Quiet | null;
}

export type NotifyReason = 'fired' | 'severity-raised' | 'severity-lowered' | 'resolved' | 'invalidated';
export type SkipReason = 'pending' | 'never-fired' | 'nothing-new' | Quiet;

export type NotifyDecision =
  | { readonly type: 'notify'; readonly reason: NotifyReason }
  | { readonly type: 'skip'; readonly reason: SkipReason };

const notify = (reason: NotifyReason): NotifyDecision => ({ type: 'notify', reason });
const skip = (reason: SkipReason): NotifyDecision => ({ type: 'skip', reason });

/** Whether a receiver must hear of `next`, given the transition before it. What was quiet has been told to nobody. */
export const needsNotification = (last: Told | undefined, next: Told): NotifyDecision => {
  if (next.quiet !== null) return skip(next.quiet);
  switch (next.state) {
    case 'pending':
      return skip('pending');
    case 'firing':
      if (last?.state !== 'firing' || last.quiet !== null) return notify('fired');
      if (last.severity === next.severity) return skip('nothing-new');
      return notify(
        SEVERITIES.indexOf(next.severity) < SEVERITIES.indexOf(last.severity) ? 'severity-raised' : 'severity-lowered',
      );
    case 'resolved':
    case 'invalidated':
      return last?.state === 'firing' && last.quiet === null ? notify(next.state) : skip('never-fired');
  }
};
