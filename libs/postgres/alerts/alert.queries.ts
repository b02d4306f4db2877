// Statements about episodes. A change compares the state it expects, so that of many evaluators one writes.

import type { Alert, Transition } from '#domain/alerting/alert';
import { type AlertSubject, episodeKey, type Rule } from '#domain/alerting/rule';
import type { AlertChange, AlertCount, AlertFilter, EpisodeQuestion } from '#ports/alert-store';
import type { Transaction } from '../database.js';
import {
  ALERT_COLUMNS,
  type AlertRecord,
  DELIVERY_COLUMNS,
  type DeliveryRecord,
  type TargetRecord,
  TRANSITION_COLUMNS,
  type TransitionRecord,
  toFiguresRecord,
} from './alert-rows.js';

const OPEN = `state in ('pending', 'firing')`;

export const selectOpen = (tx: Transaction, questions: readonly EpisodeQuestion[]): Promise<TargetRecord[]> =>
  tx.query<TargetRecord>(
    `select ${ALERT_COLUMNS} from alert where ${OPEN} and (rule, indicator, region) in
       (select * from unnest($1::text[], $2::text[], $3::text[])) order by started_at, id`,
    [questions.map((q) => q.rule), questions.map((q) => q.indicator), questions.map((q) => q.region)],
  );

export const selectOpenOf = <R extends Rule>(
  tx: Transaction,
  rule: R,
): Promise<Extract<AlertRecord, { readonly rule: R }>[]> =>
  tx.query<Extract<AlertRecord, { readonly rule: R }>>(
    `select ${ALERT_COLUMNS} from alert where ${OPEN} and rule = $1 order by started_at, id`,
    [rule],
  );

export const selectAllOpen = (tx: Transaction): Promise<AlertRecord[]> =>
  tx.query<AlertRecord>(`select ${ALERT_COLUMNS} from alert where ${OPEN} order by started_at, id`);

export const selectTransitions = (tx: Transaction, alerts: readonly string[]): Promise<TransitionRecord[]> =>
  tx.query<TransitionRecord>(
    `select ${TRANSITION_COLUMNS} from alert_transition where alert = any($1::text[]) order by alert, seq`,
    [alerts],
  );

export const selectDeliveries = (tx: Transaction, alerts: readonly string[]): Promise<DeliveryRecord[]> =>
  tx.query<DeliveryRecord>(
    `select ${DELIVERY_COLUMNS} from delivery where alert = any($1::text[]) order by alert, seq, receiver`,
    [alerts],
  );

const readingOf = ({ reading }: Alert): string | null => (reading === null ? null : JSON.stringify(reading));

const figuresOf = (alert: Alert): string | null =>
  'figures' in alert ? JSON.stringify(toFiguresRecord(alert.figures)) : null;

interface AboutColumns {
  readonly indicator: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly incident: string | null;
  readonly recordType: string | null;
  readonly recordSubject: string | null;
}
const NOTHING: AboutColumns = {
  ...{ indicator: null, from: null, to: null },
  ...{ incident: null, recordType: null, recordSubject: null },
};

const aboutOf = (subject: AlertSubject): AboutColumns => {
  switch (subject.rule) {
    case 'target-breached':
      return { ...NOTHING, indicator: subject.indicator, ...subject.period };
    case 'correction-waiting': {
      const { corrected } = subject;
      if (corrected.kind === 'incident') return { ...NOTHING, incident: corrected.id };
      return { ...NOTHING, recordType: corrected.type, recordSubject: corrected.id };
    }
    case 'return-differs':
      return { ...NOTHING, ...subject.period, recordType: 'safety.return.filed', recordSubject: subject.filed };
  }
};

/** False: an episode of this key is open already. Waits for a concurrent insert of the same key to end. */
export const insertAlert = async (tx: Transaction, alert: Alert): Promise<boolean> => {
  const { subject } = alert;
  const about = aboutOf(subject);
  const rows = await tx.query(
    `insert into alert (id, key, rule, region, indicator, period_from, period_to, incident, record_type, record_subject,
       drill, state, severity, started_at, seq, reading, evidence, explanation, figures)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
     on conflict (key) where ${OPEN} do nothing returning id`,
    [
      ...[alert.id, episodeKey(subject, alert.drill), subject.rule, subject.region],
      ...[about.indicator, about.from, about.to, about.incident, about.recordType, about.recordSubject],
      ...[alert.drill, alert.state, alert.severity, new Date(alert.startedAt)],
      ...[alert.seq, readingOf(alert), JSON.stringify(alert.evidence), JSON.stringify(alert.explanation)],
      figuresOf(alert),
    ],
  );
  return rows.length > 0;
};

/** False: the episode is no longer what was expected. */
export const updateAlert = async (tx: Transaction, { alert, expected }: AlertChange): Promise<boolean> => {
  const rows = await tx.query(
    `update alert set state = $2, severity = $3, seq = $4, resolved_at = $5, reading = $6, evidence = $7, explanation = $8,
       figures = $11
     where id = $1 and state = $9 and seq = $10 returning id`,
    [
      ...[alert.id, alert.state, alert.severity, alert.seq],
      ...[alert.resolvedAt === null ? null : new Date(alert.resolvedAt)],
      ...[readingOf(alert), JSON.stringify(alert.evidence), JSON.stringify(alert.explanation)],
      ...[expected?.state, expected?.seq, figuresOf(alert)],
    ],
  );
  return rows.length > 0;
};

/** Only figures, and only newer ones: the number of the transition and the state stay. */
export const refreshAlert = async (tx: Transaction, alert: Alert): Promise<void> => {
  await tx.query(
    `update alert set reading = $3, evidence = $4, explanation = $5, figures = $6 where id = $1 and seq = $2 and ${OPEN}
       and (reading is null or (reading->>'knownAt')::timestamptz <= ($3::jsonb->>'knownAt')::timestamptz)`,
    [
      ...[alert.id, alert.seq],
      ...[readingOf(alert), JSON.stringify(alert.evidence), JSON.stringify(alert.explanation), figuresOf(alert)],
    ],
  );
};

export const insertTransition = async (tx: Transaction, alert: string, t: Transition): Promise<void> => {
  await tx.query(
    `insert into alert_transition (alert, seq, at, from_state, to_state, severity, reason, quiet)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [alert, t.seq, new Date(t.at), t.from, t.to, t.severity, t.reason, t.quiet],
  );
};

export interface PageStart {
  readonly startedAt: number;
  readonly id: string;
}

const listOrNull = <T>(values: readonly T[] | undefined): readonly T[] | null => values ?? null;
const dateOrNull = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at));

/** Newest first, after `start` (exclusive). */
export const selectPage = (
  tx: Transaction,
  filter: AlertFilter,
  start: PageStart | undefined,
  limit: number,
): Promise<AlertRecord[]> =>
  tx.query<AlertRecord>(
    `select ${ALERT_COLUMNS} from alert
     where ($1::text[] is null or state = any($1)) and ($2::text[] is null or severity = any($2))
       and ($3::text[] is null or region = any($3)) and ($4::text[] is null or rule = any($4))
       and ($5::text is null or incident = $5)
       and ($6::timestamptz is null or started_at >= $6) and ($7::timestamptz is null or started_at < $7)
       and ($8::timestamptz is null or (started_at, id) < ($8, $9::text))
     order by started_at desc, id desc limit $10`,
    [
      ...[
        listOrNull(filter.states),
        listOrNull(filter.severities),
        listOrNull(filter.regions),
        listOrNull(filter.rules),
      ],
      ...[filter.incident ?? null, dateOrNull(filter.from), dateOrNull(filter.to)],
      ...[dateOrNull(start?.startedAt), start?.id ?? null, limit],
    ],
  );

export const selectById = async (tx: Transaction, id: string): Promise<AlertRecord | undefined> =>
  (await tx.query<AlertRecord>(`select ${ALERT_COLUMNS} from alert where id = $1`, [id]))[0];

export const selectCounts = (tx: Transaction): Promise<AlertCount[]> =>
  tx.query<AlertCount>(
    `select state, severity, rule, count(*)::int as count from alert where not drill group by state, severity, rule`,
  );
