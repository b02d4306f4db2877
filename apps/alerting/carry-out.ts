import { type Alert, isOpen, type Transition } from '#domain/alerting/alert';
import type { Decision } from '#domain/alerting/decide';
import type { AlertChange, AlertStore } from '#ports/alert-store';

/** What became of one key, matter or return in one look. */
export type EpisodeOutcome =
  | 'opened'
  | 'changed'
  | 'resolved'
  | 'invalidated'
  | 'refreshed'
  | 'unchanged'
  | 'lost-race';

/** An episode as a decision leaves it. */
export interface Drafts<A extends Alert> {
  opened(transition: Transition): AlertChange;
  moved(before: A, transition: Transition): AlertChange;
  refreshed(before: A): A;
}

/** `alert` is the open episode, if there is one. Guarded by the store: of two who write the same, one loses the race. */
export const carryOut = async <A extends Alert>(
  store: Pick<AlertStore, 'transition' | 'refresh'>,
  { decision, alert }: { readonly decision: Decision; readonly alert: A | undefined },
  drafts: Drafts<A>,
): Promise<EpisodeOutcome> => {
  switch (decision.type) {
    case 'none':
      return 'unchanged';
    case 'refresh':
      if (alert) await store.refresh(drafts.refreshed(alert));
      return 'refreshed';
    case 'open':
      return (await store.transition(drafts.opened(decision.transition))) === 'written' ? 'opened' : 'lost-race';
    case 'transition': {
      if (!alert) return 'unchanged';
      const { to } = decision.transition;
      if ((await store.transition(drafts.moved(alert, decision.transition))) === 'lost-race') return 'lost-race';
      return isOpen(to) ? 'changed' : to;
    }
  }
};
