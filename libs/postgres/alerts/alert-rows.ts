// Rows of `alert`, `alert_transition` and `delivery` to and from domain values. The only place that trusts their shape.

import type {
  Alert,
  CorrectionAlert,
  Evidence,
  Explanation,
  ReturnAlert,
  TargetAlert,
  Transition,
} from '#domain/alerting/alert';
import type { CorrectionSubject, ReturnSubject, TargetSubject } from '#domain/alerting/rule';
import type { Reading } from '#domain/indicator/reading';
import type { CasualtyMeasure } from '#domain/ledger/counter';
import type { Delivery, DeliveryState } from '#domain/notification/delivery';
import type { Checked } from '#domain/returns/reconciliation';
import { SECTORS } from '#domain/sector';

interface CommonRecord {
  readonly id: string;
  readonly region: string;
  readonly drill: boolean;
  readonly state: Alert['state'];
  readonly severity: Alert['severity'];
  readonly started_at: Date;
  readonly resolved_at: Date | null;
  readonly seq: number;
  readonly evidence: Evidence[];
  readonly explanation: Explanation;
  readonly acknowledgement: { by: string; at: number; comment: string } | null;
  readonly assignee: string | null;
  readonly muted_by: string | null;
}

export interface TargetRecord extends CommonRecord {
  readonly rule: 'target-breached';
  readonly indicator: string;
  readonly period_from: string;
  readonly period_to: string;
  readonly reading: Reading;
}

/** Of an incident `incident` is set, of anything else the other two. */
export interface CorrectionRecord extends CommonRecord {
  readonly rule: 'correction-waiting';
  readonly incident: string | null;
  readonly record_type: string | null;
  readonly record_subject: string | null;
}

/** JSON has no whole numbers of any size: they are text. */
export type FiguresRecord = Readonly<
  Record<CasualtyMeasure, { readonly stated: string | null; readonly booked: string }>
>;

export interface ReturnRecord extends CommonRecord {
  readonly rule: 'return-differs';
  readonly period_from: string;
  readonly period_to: string;
  readonly record_subject: string;
  readonly figures: FiguresRecord;
}

export type AlertRecord = TargetRecord | CorrectionRecord | ReturnRecord;

export interface TransitionRecord {
  readonly alert: string;
  readonly seq: number;
  readonly at: Date;
  readonly from_state: Transition['from'];
  readonly to_state: Transition['to'];
  readonly severity: Transition['severity'];
  readonly reason: Transition['reason'];
  readonly quiet: Transition['quiet'];
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

export const ALERT_COLUMNS = `id, rule, indicator, region, period_from, period_to, incident, record_type, record_subject,
  drill, state, severity, started_at, resolved_at, seq, reading, evidence, explanation, figures, acknowledgement, assignee,
  muted_by`;
export const TRANSITION_COLUMNS = 'alert, seq, at, from_state, to_state, severity, reason, quiet';
export const DELIVERY_COLUMNS = 'receiver, alert, seq, state, attempts, next_attempt_at, last_error, delivered_at';

export const toTransition = (row: TransitionRecord): Transition => ({
  seq: row.seq,
  at: row.at.getTime(),
  from: row.from_state,
  to: row.to_state,
  severity: row.severity,
  reason: row.reason,
  quiet: row.quiet,
});

const commonOf = (row: CommonRecord, transitions: readonly Transition[]) => ({
  id: row.id,
  drill: row.drill,
  state: row.state,
  severity: row.severity,
  startedAt: row.started_at.getTime(),
  resolvedAt: row.resolved_at?.getTime() ?? null,
  seq: row.seq,
  transitions,
  evidence: row.evidence,
  explanation: row.explanation,
  acknowledgement: row.acknowledgement,
  assignee: row.assignee,
  mutedBy: row.muted_by,
});

export const toTargetAlert = (row: TargetRecord, transitions: readonly Transition[]): TargetAlert => {
  const { rule, indicator, region } = row;
  const subject: TargetSubject = { rule, indicator, region, period: { from: row.period_from, to: row.period_to } };
  return { ...commonOf(row, transitions), subject, reading: row.reading };
};

export const toCorrectionAlert = (row: CorrectionRecord, transitions: readonly Transition[]): CorrectionAlert => {
  const { rule, region, incident, record_type: type, record_subject: id } = row;
  if (incident === null && (type === null || id === null)) throw new Error(`alert ${row.id} is about nothing`);
  const corrected: CorrectionSubject['corrected'] =
    incident === null ? { kind: 'record', type: type ?? '', id: id ?? '' } : { kind: 'incident', id: incident };
  return { ...commonOf(row, transitions), subject: { rule, region, corrected }, reading: null };
};

type EachMeasure<T> = Readonly<Record<CasualtyMeasure, T>>;

const eachMeasure = <A, B>(given: EachMeasure<A>, to: (one: A) => B): EachMeasure<B> => ({
  accidents: to(given.accidents),
  deaths: to(given.deaths),
  'serious-injuries': to(given['serious-injuries']),
  'direct-loss-yuan': to(given['direct-loss-yuan']),
});

const toChecked = ({ stated, booked }: FiguresRecord[CasualtyMeasure]): Checked => {
  const [said, sum] = [stated === null ? null : BigInt(stated), BigInt(booked)];
  return { stated: said, booked: sum, difference: said === null ? null : said - sum };
};

export const toFiguresRecord = (figures: ReturnAlert['figures']): FiguresRecord =>
  eachMeasure(figures, ({ stated, booked }) => ({ stated: stated?.toString() ?? null, booked: booked.toString() }));

export const toReturnAlert = (row: ReturnRecord, transitions: readonly Transition[]): ReturnAlert => {
  const { rule, region, record_subject: filed, figures } = row;
  const subject: ReturnSubject = {
    ...{ rule, filed, region, period: { from: row.period_from, to: row.period_to } },
    // `<sector or all>/<region>/<period>`
    sector: SECTORS.find((sector) => filed.startsWith(`${sector}/`)) ?? 'all',
  };
  return { ...commonOf(row, transitions), subject, reading: null, figures: eachMeasure(figures, toChecked) };
};

export const toAlert = (row: AlertRecord, transitions: readonly Transition[]): Alert => {
  switch (row.rule) {
    case 'target-breached':
      return toTargetAlert(row, transitions);
    case 'correction-waiting':
      return toCorrectionAlert(row, transitions);
    case 'return-differs':
      return toReturnAlert(row, transitions);
  }
};

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
