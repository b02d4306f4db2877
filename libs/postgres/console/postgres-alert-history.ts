import { ALERTS_TOPIC } from '#contracts/topics';
import type { AlertHistory, AlertRecord } from '#ports/alert-history';
import type { Database } from '../database.js';
import { selectAlertEnd, selectAlertRecords } from './alert-history.queries.js';

export class PostgresAlertHistory implements AlertHistory {
  constructor(private readonly db: Database) {}

  end(): Promise<bigint> {
    return selectAlertEnd(this.db, ALERTS_TOPIC);
  }

  async read(from: bigint, to: bigint, limit: number): Promise<AlertRecord[]> {
    const rows = await selectAlertRecords(this.db, ALERTS_TOPIC, { from, to, limit });
    return rows.map(({ offset, value }) => ({ offset, json: value.toString('utf8') }));
  }
}
