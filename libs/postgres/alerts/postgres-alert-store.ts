import { ALERTS_TOPIC } from '#contracts/topics';
import type { Alert, CorrectionAlert, ReturnAlert, TargetAlert, Transition } from '#domain/alerting/alert';
import {
  type AlertChange,
  type AlertCount,
  type AlertFilter,
  type AlertPage,
  type AlertRow,
  type AlertStore,
  type EpisodeQuestion,
  lastTransition,
  type TransitionOutcome,
} from '#ports/alert-store';
import type { Appended, NewRecord } from '#ports/event-log/event-log';
import type { Database, Transaction } from '../database.js';
import * as queries from './alert.queries.js';
import { decodeCursor, encodeCursor } from './alert-cursor.js';
import {
  type AlertRecord,
  toAlert,
  toCorrectionAlert,
  toDelivery,
  toReturnAlert,
  toTargetAlert,
  toTransition,
} from './alert-rows.js';

/** The table log, as far as this store needs it: a record that becomes visible with the transaction. */
export interface TransactionalLog {
  appendIn(tx: Transaction, topic: string, records: readonly NewRecord[]): Promise<Appended[]>;
}

export class PostgresAlertStore implements AlertStore {
  constructor(
    private readonly database: Database,
    private readonly log: TransactionalLog,
  ) {}

  async openEpisodes(questions: readonly EpisodeQuestion[]): Promise<TargetAlert[]> {
    if (questions.length === 0) return [];
    return this.withTransitions(await queries.selectOpen(this.database, questions), toTargetAlert);
  }

  async openCorrections(): Promise<CorrectionAlert[]> {
    return this.withTransitions(await queries.selectOpenOf(this.database, 'correction-waiting'), toCorrectionAlert);
  }

  async openReturns(): Promise<ReturnAlert[]> {
    return this.withTransitions(await queries.selectOpenOf(this.database, 'return-differs'), toReturnAlert);
  }

  async allOpen(): Promise<Alert[]> {
    return this.withTransitions(await queries.selectAllOpen(this.database), toAlert);
  }

  async transition(change: AlertChange): Promise<TransitionOutcome> {
    const { alert, expected, message } = change;
    return this.database.transaction(async (tx) => {
      // The row first, the log last: the log's row lock orders all appenders and is held for the shortest time.
      const isOurs = expected ? await queries.updateAlert(tx, change) : await queries.insertAlert(tx, alert);
      if (!isOurs) return 'lost-race';
      await queries.insertTransition(tx, alert.id, lastTransition(alert));
      await this.log.appendIn(tx, ALERTS_TOPIC, [{ key: alert.id, value: Buffer.from(message, 'utf8'), headers: {} }]);
      return 'written';
    });
  }

  async refresh(alert: Alert): Promise<void> {
    await queries.refreshAlert(this.database, alert);
  }

  async list(filter: AlertFilter, page: { limit: number; cursor?: string | undefined }): Promise<AlertPage> {
    const start = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
    const found = await queries.selectPage(this.database, filter, start, page.limit + 1);
    const items = await this.withDeliveries(found.slice(0, page.limit));
    const last = items.at(-1)?.alert;
    return { items, nextCursor: found.length > page.limit && last ? encodeCursor(last) : null };
  }

  async get(id: string): Promise<AlertRow | undefined> {
    const row = await queries.selectById(this.database, id);
    return row && (await this.withDeliveries([row]))[0];
  }

  counts(): Promise<AlertCount[]> {
    return queries.selectCounts(this.database);
  }

  private async withTransitions<R extends AlertRecord, A extends Alert>(
    rows: readonly R[],
    toEpisode: (row: R, transitions: readonly Transition[]) => A,
  ): Promise<A[]> {
    if (rows.length === 0) return [];
    const byAlert = new Map<string, Transition[]>(rows.map((row) => [row.id, []]));
    for (const record of await queries.selectTransitions(this.database, [...byAlert.keys()])) {
      byAlert.get(record.alert)?.push(toTransition(record));
    }
    // Transitions are read after the episode: a newer one than the row knows is left for the next look.
    return rows.map((row) =>
      toEpisode(
        row,
        (byAlert.get(row.id) ?? []).filter((t) => t.seq <= row.seq),
      ),
    );
  }

  private async withDeliveries(rows: readonly AlertRecord[]): Promise<AlertRow[]> {
    const alerts = await this.withTransitions(rows, toAlert);
    if (alerts.length === 0) return [];
    const deliveries = (
      await queries.selectDeliveries(
        this.database,
        alerts.map((alert) => alert.id),
      )
    ).map(toDelivery);
    return alerts.map((alert) => ({ alert, deliveries: deliveries.filter((d) => d.alert === alert.id) }));
  }
}
