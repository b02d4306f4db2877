import { type EventRef, refKey } from '#domain/ledger/outcome';
import type { EventFate, EventFates } from '#ports/event-fates';
import type { Database } from '../database.js';
import { selectFates } from './event-fate.queries.js';

export class PostgresEventFates implements EventFates {
  constructor(private readonly db: Database) {}

  async find(refs: readonly EventRef[]): Promise<ReadonlyMap<string, EventFate>> {
    if (refs.length === 0) return new Map();
    const rows = await selectFates(this.db, refs);
    return new Map(
      rows.map((row) => [
        refKey(row),
        {
          state: row.state,
          type: row.type,
          recordedAt: row.recorded_at.getTime(),
          code: row.code,
          detail: row.detail,
        },
      ]),
    );
  }
}
