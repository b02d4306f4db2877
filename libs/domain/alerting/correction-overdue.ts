// Corrections that wait for what they correct (architecture, Corrections): after a day somebody should ask where it is.

import type { Instant } from '../calendar/day.js';
import type { CorrectionAlert, Evidence } from './alert.js';
import type { Decision } from './decide.js';
import { firstTransition, nextTransition } from './episode.js';

/** How long a correction may wait before somebody is told. */
export const CORRECTION_PATIENCE_MS = 24 * 3_600_000;

/** What is known of the corrections of one thing. */
export type CorrectionState =
  /** These wait: longer than the patience, or since an episode began about them. */
  | { readonly state: 'waiting'; readonly evidence: readonly Evidence[] }
  /** None does any more. */
  | { readonly state: 'settled'; readonly as: 'booked' | 'refused' };

const isSame = (a: readonly Evidence[], b: readonly Evidence[]): boolean =>
  a.length === b.length && a.every((one, i) => one.source === b[i]?.source && one.id === b[i]?.id);

/** `alert` is the open episode, if there is one. */
export const decideCorrection = (alert: CorrectionAlert | undefined, now: CorrectionState, at: Instant): Decision => {
  switch (now.state) {
    case 'waiting': {
      if (alert)
        return isSame(alert.evidence, now.evidence) ? { type: 'none', reason: 'unchanged' } : { type: 'refresh' };
      return { type: 'open', transition: firstTransition({ severity: 'info', reason: 'correction-overdue', at }) };
    }
    case 'settled': {
      if (!alert) return { type: 'none', reason: 'not-breached' };
      const reason = now.as === 'booked' ? 'correction-booked' : 'correction-refused';
      const { severity } = alert;
      return { type: 'transition', transition: nextTransition(alert, 'resolved', { severity, reason, at }) };
    }
  }
};
