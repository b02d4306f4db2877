import { ALERTS_SPEC, ALERTS_TOPIC } from '#contracts/topics';
import { PostgresAlertStore } from '#postgres/alerts/postgres-alert-store';
import { PostgresDeliveryQueue } from '#postgres/alerts/postgres-delivery-queue';
import { Database } from '#postgres/database';
import { TableEventLog } from '#postgres/table-log/table-event-log';
import { createLogger } from '#telemetry/logger';
import { startPostgres } from '#test/engines/postgres';

export interface AlertWorld {
  readonly url: string;
  readonly database: Database;
  readonly log: TableEventLog;
  readonly store: PostgresAlertStore;
  readonly queue: PostgresDeliveryQueue;
  /** Every record of `safety.alerts`, in order. */
  messages(): Promise<{ key: string; text: string }[]>;
  close(): Promise<void>;
}

/** A migrated database of its own with what alerting and notification need. */
export const openAlertWorld = async (stem: string): Promise<AlertWorld> => {
  const engine = await startPostgres();
  const { url, drop } = await engine.createDatabase(stem);
  const database = await Database.open({ url, poolSize: 25 });
  await database.migrate();
  const log = new TableEventLog(database, createLogger('test', 'silent'));
  await log.ensureTopics([ALERTS_SPEC]);
  return {
    url,
    database,
    log,
    store: new PostgresAlertStore(database, log),
    queue: new PostgresDeliveryQueue(database),
    messages: async () => {
      const rows = await database.query<{ key: string; value: Buffer }>(
        'select key, value from log_record where topic = $1 order by partition, "offset"',
        [ALERTS_TOPIC],
      );
      return rows.map(({ key, value }) => ({ key, text: value.toString('utf8') }));
    },
    close: async () => {
      await log.close();
      await database.close();
      await drop();
      await engine.stop();
    },
  };
};
