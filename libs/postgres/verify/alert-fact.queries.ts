// Alerts, their transitions, messages and deliveries, row by row, for whoever verifies them.

import { ALERTS_TOPIC } from '#contracts/topics';
import type { EventRef } from '#domain/ledger/outcome';
import type { AlertBooks, AlertFact, AlertMessageFact, DeliveryFact, TransitionFact } from '#ports/alert-books';
import type { Transaction } from '../database.js';

const NOTIFICATION = 'notification';

interface AlertRow
  extends Pick<
    AlertFact,
    'id' | 'rule' | 'drill' | 'region' | 'indicator' | 'incident' | 'state' | 'severity' | 'seq'
  > {
  readonly period_from: string | null;
  readonly period_to: string | null;
  readonly record_type: string | null;
  readonly record_subject: string | null;
  readonly started_at: Date;
  readonly resolved_at: Date | null;
  readonly evidence: readonly EventRef[];
}

type Of<T> = Omit<T, 'at' | 'deliveredAt'> & { readonly alert: string; readonly at: Date };

const selectAlertRows = (tx: Transaction, after: string, limit: number): Promise<AlertRow[]> =>
  tx.query(
    `select id, rule, drill, region, indicator, incident, state, severity, seq, period_from, period_to, record_type,
            record_subject, started_at, resolved_at, evidence
       from alert where id > $1 order by id limit $2`,
    [after, limit],
  );

const selectTransitionRows = (tx: Transaction, alerts: readonly string[]): Promise<Of<TransitionFact>[]> =>
  tx.query(
    `select alert, seq, at, from_state as "from", to_state as "to", severity, quiet from alert_transition
      where alert = any($1::text[]) order by alert, seq`,
    [alerts],
  );

type DeliveryRow = Omit<DeliveryFact, 'deliveredAt'> & { readonly alert: string; readonly delivered_at: Date | null };

const selectDeliveryRows = (tx: Transaction, alerts: readonly string[]): Promise<DeliveryRow[]> =>
  tx.query(
    `select alert, receiver, seq, state, delivered_at, last_error as "lastError" from delivery
      where alert = any($1::text[]) order by alert, receiver, seq`,
    [alerts],
  );

export const selectAlertFacts = async (tx: Transaction, after: string, limit: number): Promise<AlertFact[]> => {
  const rows = await selectAlertRows(tx, after, limit);
  const facts = new Map(
    rows.map((row) => [row.id, { row, transitions: [] as TransitionFact[], deliveries: [] as DeliveryFact[] }]),
  );
  const ids = [...facts.keys()];
  for (const { alert, at, ...rest } of await selectTransitionRows(tx, ids)) {
    facts.get(alert)?.transitions.push({ ...rest, at: at.getTime() });
  }
  for (const { alert, delivered_at: at, ...rest } of await selectDeliveryRows(tx, ids)) {
    facts.get(alert)?.deliveries.push({ ...rest, deliveredAt: at?.getTime() ?? null });
  }
  return [...facts.values()].map(({ row, transitions, deliveries }) => toFact(row, { transitions, deliveries }));
};

const toFact = (row: AlertRow, of: Pick<AlertFact, 'transitions' | 'deliveries'>): AlertFact => {
  const { period_from: from, period_to: to, record_type: type, record_subject: subject } = row;
  const { id, rule, drill, region, indicator, incident, state, severity, seq } = row;
  return {
    ...{ id, rule, drill, region, indicator, incident, state, severity, seq, ...of },
    period: from === null || to === null ? null : { from, to },
    record: type === null || subject === null ? null : { type, subject },
    startedAt: row.started_at.getTime(),
    resolvedAt: row.resolved_at?.getTime() ?? null,
    evidence: row.evidence.map(({ source, id: event }) => ({ source, id: event })),
  };
};

export const selectAlertsTaken = async (tx: Transaction): Promise<bigint> => {
  const rows = await tx.query<{ next: bigint }>('select next from log_commit where topic = $1 and group_name = $2', [
    ALERTS_TOPIC,
    NOTIFICATION,
  ]);
  return rows[0]?.next ?? 0n;
};

export const selectAlertMessages = async (
  tx: Transaction,
  from: bigint,
  limit: number,
): Promise<AlertMessageFact[]> => {
  const rows = await tx.query<{ offset: bigint; key: string; value: Buffer }>(
    `select "offset", key, value from log_record where topic = $1 and "offset" >= $2 order by "offset" limit $3`,
    [ALERTS_TOPIC, from, limit],
  );
  return rows.map(({ offset, key, value }) => ({ offset, alert: key, id: idIn(value) }));
};

const idIn = (value: Buffer): string | null => {
  try {
    const { id } = JSON.parse(value.toString('utf8')) ?? {};
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
};

/** The lease is a lock of the session that holds it (`AdvisoryLease`). */
export const selectIsAlertingAtWork = async (tx: Transaction): Promise<boolean> => {
  const rows = await tx.query<{ held: boolean }>(
    `select exists (
       select from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.granted and l.objsubid = 1
          and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('fengsui.lease/alerting-clock', 0)) as held`,
  );
  return rows[0]?.held ?? false;
};

export const alertBooksOf = (tx: Transaction): AlertBooks => ({
  alerts: (after, limit) => selectAlertFacts(tx, after, limit),
  isAlertingAtWork: () => selectIsAlertingAtWork(tx),
  alertsTaken: () => selectAlertsTaken(tx),
  alertMessages: (from, limit) => selectAlertMessages(tx, from, limit),
});
