import type { Instant } from '#domain/calendar/day';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import type { WaitingCorrection } from '#ports/waiting-corrections';
import type { Transaction } from '../database.js';
import { columnsOf, timestamp } from './columns.js';

interface WaitingRecord {
  readonly source: string;
  readonly id: string;
  readonly awaits_source: string;
  readonly awaits_id: string;
  readonly type: string;
  readonly subject: string;
  readonly record_type: string | null;
  readonly region: string;
  readonly recorded_at: Date;
  readonly drill: boolean;
  readonly history: boolean;
}

/** Only a withdrawal of a record names the type that it withdraws; every other correction that waits is of an incident. */
const toWaiting = (row: WaitingRecord): WaitingCorrection => ({
  event: { source: row.source, id: row.id },
  awaits: { source: row.awaits_source, id: row.awaits_id },
  subject: row.subject,
  corrected:
    row.record_type === null
      ? { kind: 'incident', id: row.subject }
      : { kind: 'record', type: row.record_type, id: row.subject },
  region: row.region,
  recordedAt: row.recorded_at.getTime(),
  drill: row.drill,
  history: row.history,
});

const COLUMNS = `j.source, j.id, w.awaits_source, w.awaits_id, j.type, j.subject, j.event->'data'->>'recordType' as record_type,
  j.event->'data'->>'region' as region, j.recorded_at, j.drill, j.history`;

/** `journal_waiting` indexes the first half by age, the key of `waiting` the second. */
export const selectWaitingCorrections = async (
  db: Transaction,
  recordedBefore: Instant,
  also: readonly EventRef[],
): Promise<WaitingCorrection[]> => {
  const rows = await db.query<WaitingRecord>(
    `select ${COLUMNS} from journal j join waiting w on w.source = j.source and w.event_id = j.id
      where j.state = 'waiting' and j.recorded_at < $1
     union
     select ${COLUMNS} from unnest($2::text[], $3::text[]) as wanted(source, id)
       join journal j using (source, id) join waiting w on w.source = j.source and w.event_id = j.id
      where j.state = 'waiting'
     order by recorded_at, source, id`,
    [timestamp(recordedBefore), ...columnsOf(also, [(r) => r.source, (r) => r.id])],
  );
  return rows.map(toWaiting);
};

export const selectBookedRefs = async (db: Transaction, refs: readonly EventRef[]): Promise<Set<string>> => {
  const rows = await db.query<EventRef>(
    `select j.source, j.id from unnest($1::text[], $2::text[]) as wanted(source, id) join journal j using (source, id)
      where j.state <> 'waiting'`,
    columnsOf(refs, [(r) => r.source, (r) => r.id]),
  );
  return new Set(rows.map(refKey));
};
