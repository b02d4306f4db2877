// Episodes and their transitions. A transition and the message about it (a record of `safety.alerts`) are one
// transaction. It refuses a transition of an episode that has moved on meanwhile, and a second open episode of one key.

import type {
  Alert,
  AlertState,
  CorrectionAlert,
  ReturnAlert,
  Severity,
  TargetAlert,
  Transition,
} from '#domain/alerting/alert';
import type { Rule } from '#domain/alerting/rule';
import type { Instant } from '#domain/calendar/day';
import type { Delivery } from '#domain/notification/delivery';
import type { RegionCode } from '#domain/region/region';

/** All open episodes about the target of one indicator at one region, whatever their period. */
export interface EpisodeQuestion {
  readonly rule: 'target-breached';
  readonly indicator: string;
  readonly region: RegionCode;
}

export interface AlertChange {
  /** As it is after the transition: its last transition is the one to write. */
  readonly alert: Alert;
  /** What it must still be for the transition to hold; `undefined` when the episode begins. */
  readonly expected: { readonly state: AlertState; readonly seq: number } | undefined;
  /** The message: a CloudEvent `safety.alert.changed` as JSON. */
  readonly message: string;
}

/** `lost-race`: another evaluator was first, nothing is written; read again and decide again. */
export type TransitionOutcome = 'written' | 'lost-race';

/** Every field narrows; regions are all of these (descendants are the caller's to add). */
export interface AlertFilter {
  readonly states?: readonly AlertState[] | undefined;
  readonly severities?: readonly Severity[] | undefined;
  readonly regions?: readonly RegionCode[] | undefined;
  readonly rules?: readonly Rule[] | undefined;
  readonly incident?: string | undefined;
  /** Started in `[from, to)`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface AlertRow {
  readonly alert: Alert;
  readonly deliveries: readonly Delivery[];
}

export interface AlertPage {
  readonly items: readonly AlertRow[];
  readonly nextCursor: string | null;
}

export interface AlertCount {
  readonly state: AlertState;
  readonly severity: Severity;
  readonly rule: Rule;
  readonly count: number;
}

export interface AlertStore {
  openEpisodes(questions: readonly EpisodeQuestion[]): Promise<TargetAlert[]>;
  /** Every open episode of `correction-waiting`. */
  openCorrections(): Promise<CorrectionAlert[]>;
  /** Every open episode of `return-differs`. */
  openReturns(): Promise<ReturnAlert[]>;
  /** Every open episode there is. */
  allOpen(): Promise<Alert[]>;
  transition(change: AlertChange): Promise<TransitionOutcome>;
  /** Keeps newer figures of an open episode; without effect if it has moved on. */
  refresh(alert: Alert): Promise<void>;
  /** Newest first. Rejects with PermanentFailure `invalid-cursor` on a cursor that is not ours. */
  list(filter: AlertFilter, page: { readonly limit: number; readonly cursor?: string | undefined }): Promise<AlertPage>;
  get(id: string): Promise<AlertRow | undefined>;
  counts(): Promise<AlertCount[]>;
}
export const ALERT_STORE = Symbol('AlertStore');

export const lastTransition = (alert: Alert): Transition => {
  const last = alert.transitions.at(-1);
  if (!last) throw new Error(`alert ${alert.id} has no transition`);
  return last;
};
