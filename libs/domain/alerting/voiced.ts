import type { Instant } from '../calendar/day.js';
import { type Alert, isOpen, quietOf } from './alert.js';
import type { Decision } from './decide.js';

/** What is behind a condition, as far as telling people of it goes. */
export interface Behind {
  /** There are events behind it, and all of them are imported history. */
  readonly isOnlyHistory: boolean;
}

/**
 * A decision with its voice: an episode that only imported history is behind is kept and shown, and nobody is told
 * (contract, `history`). When another event joins, it is told as firing, once; from then on it is told to its end.
 */
export const voiced = (
  decision: Decision,
  alert: Alert | undefined,
  { behind, now }: { readonly behind: Behind; readonly now: Instant },
): Decision => {
  const wasQuiet = alert !== undefined && isOpen(alert.state) && quietOf(alert) !== null;
  const quiet = behind.isOnlyHistory ? 'history' : null;
  switch (decision.type) {
    case 'open':
      return { ...decision, transition: { ...decision.transition, quiet } };
    case 'transition': {
      // What ends is told to whom its beginning was told.
      if (!isOpen(decision.transition.to)) return decision;
      return { ...decision, transition: { ...decision.transition, quiet: wasQuiet ? quiet : null } };
    }
    case 'refresh':
    case 'none': {
      const goesOn = decision.type === 'refresh' || decision.reason === 'unchanged';
      if (!goesOn || !wasQuiet || quiet !== null) return decision;
      const { seq, state: from, severity } = alert;
      return {
        type: 'transition',
        transition: { seq: seq + 1, at: now, from, to: 'firing', severity, reason: 'live-evidence', quiet: null },
      };
    }
  }
};
