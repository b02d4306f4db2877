// Rows of `alert`, `alert_transition` and `delivery` to and from domain values. The only place that trusts their shape.

import type { Alert, Evidence, Explanation, Transition } from '#domain/alerting/alert';
import type { AlertSubject } from '#domain/alerting/rule';
import type { Reading } from '#domain/indicator/reading';
import type { Delivery, DeliveryState } from '#domain/notification/delivery';

export interface AlertRecord {
  readonly id: string;
  readonly rule: AlertSubject['rule'];
  readonly indicator: string;
  readonly region: string;
  readonly period_from: string;
  readonly period_to: string;
  readonly drill: boolean;
  readonly state: Alert['state'];
  readonly severity: Alert['severity'];
  readonly started_at: Date;
  readonly resolved_at: Date | null;
  readonly seq: number;
  readonly reading: Reading;
  readonly evidence: Evidence[];
  readonly explanation: Explanation;
  readonly acknowledgement: { by: string; at: number; comment: string } | null;
  readonly assignee: string | null;
  readonly muted_by: string | null;
}

export interface TransitionRecord {
  readonly alert: string;
  readonly seq: number;
  readonly at: Date;
  readonly from_state: Transition['from'];
  readonly to_state: Transition['to'];
  readonly severity: Transition['severity'];
  readonly reason: Transition['reason'];
}

export interface DeliveryRecord {
  readonly receiver: string;
  readonly alert: string;
  readonly seq: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly last_error: string | null;
  readonly delivered_at: Date | null;
}

export const ALERT_COLUMNS = `id, rule, indicator, region, period_from, period_to, drill, state, severity, started_at, resolved_at,
  seq, reading, evidence, explanation, acknowledgement, assignee, muted_by`;
export const TRANSITION_COLUMNS = 'alert, seq, at, from_state, to_state, severity, reason';
export const DELIVERY_COLUMNS = 'receiver, alert, seq, state, attempts, next_attempt_at, last_error, delivered_at';

const toSubject = (row: AlertRecord): AlertSubject => {
  switch (row.rule) {
    case 'target-breached':
      return {
        rule: row.rule,
        indicator: row.indicator,
        region: row.region,
        period: { from: row.period_from, to: row.period_to },
      };
  }
};

export const toTransition = (row: TransitionRecord): Transition => ({
  seq: row.seq,
  at: row.at.getTime(),
  from: row.from_state,
  to: row.to_state,
  severity: row.severity,
  reason: row.reason,
});

export const toAlert = (row: AlertRecord, transitions: readonly Transition[]): Alert => ({
  id: row.id,
  subject: toSubject(row),
  drill: row.drill,
  state: row.state,
  severity: row.severity,
  startedAt: row.started_at.getTime(),
  resolvedAt: row.resolved_at?.getTime() ?? null,
  seq: row.seq,
  transitions,
  reading: row.reading,
  evidence: row.evidence,
  explanation: row.explanation,
  acknowledgement: row.acknowledgement,
  assignee: row.assignee,
  mutedBy: row.muted_by,
});

export const toDelivery = (row: DeliveryRecord): Delivery => ({
  receiver: row.receiver,
  alert: row.alert,
  seq: row.seq,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at.getTime(),
  lastError: row.last_error,
  deliveredAt: row.delivered_at?.getTime() ?? null,
});
