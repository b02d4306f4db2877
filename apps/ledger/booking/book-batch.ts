// One batch of a partition, booked exactly once: lock the position, skip what is below it, fold the rest, write everything
// and move the position in one transaction. The same batch again finds itself below the position and writes nothing.

import { type EventRef, refuse } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { LogBatch, StoredRecord } from '#ports/event-log/event-log';
import type { BookingTransaction, LedgerBook, RefusedRow } from '#ports/ledger-book';
import { BatchFold } from './batch-fold.js';
import { loadNeeds } from './batch-needs.js';
import { type ReceivedEvent, receive } from './received-event.js';

export type BookOutcome =
  | { readonly type: 'booked'; readonly next: bigint; readonly counts: BookCounts }
  /** Another owner has booked it meanwhile. */
  | { readonly type: 'skipped'; readonly next: bigint }
  /** The batch starts above the position: something is missing, the log must be read again from `next`. */
  | { readonly type: 'gap'; readonly next: bigint };

export interface BookCounts {
  readonly booked: number;
  readonly duplicates: number;
  readonly refused: readonly string[];
}

/** Another partition journalled one of these identities while this batch was folded: do it again, now it is known. */
class BookingRace extends Error {
  override readonly name = 'BookingRace';
}

const MOST_RACES = 10;

/** May object, by throwing, before anything of a batch is written. `events`: the offsets that would be booked or refused. */
export type Objection = (batch: {
  events: readonly bigint[];
  refused: readonly Pick<RefusedRow, 'offset' | 'code'>[];
}) => void;

export const bookBatch = async (
  book: LedgerBook,
  batch: LogBatch,
  tree: RegionTree,
  objection: Objection = () => undefined,
): Promise<BookOutcome> => {
  for (let races = 0; ; races++) {
    try {
      return await book.transaction(batch.topic, batch.partition, (tx) => bookLocked(tx, batch, { tree, objection }));
    } catch (error) {
      if (!(error instanceof BookingRace) || races >= MOST_RACES) throw error;
    }
  }
};

type Read = { readonly record: StoredRecord; readonly event: ReceivedEvent } | { readonly refusal: RefusedRow };

const bookLocked = async (
  tx: BookingTransaction,
  batch: LogBatch,
  { tree, objection }: { tree: RegionTree; objection: Objection },
): Promise<BookOutcome> => {
  const { next, lastRecordedAt } = tx.position;
  if (batch.to <= next) return { type: 'skipped', next };
  if (batch.from > next) return { type: 'gap', next };
  const fresh = batch.records.filter((record) => record.offset >= next);
  // Append times of a log may step back with its clock; recordedAt never does.
  let recordedAt = lastRecordedAt;
  const read = fresh.map((record): Read => {
    recordedAt = Math.max(recordedAt, record.appendedAt);
    const received = receive(record, recordedAt);
    return received.ok ? { record, event: received.received } : { refusal: unreadable(record, recordedAt, received) };
  });
  const events = read.flatMap((one) => ('event' in one ? [one.event] : []));
  const unread = read.flatMap((one) => ('refusal' in one ? (one.refusal.event ?? []) : []));
  const fold = new BatchFold(await loadNeeds(tx, events, unread), tree);
  for (const one of read) {
    if ('refusal' in one) fold.addUnreadable(one.refusal);
    else fold.add(one.event, { headers: one.record.headers, bytes: one.record.value });
  }
  const booking = fold.booking({ from: next, to: batch.to, lastRecordedAt: recordedAt });
  const refused = booking.refused.map((row) => row.code);
  objection({ events: fresh.map((record) => record.offset), refused: booking.refused });
  if (!(await tx.save(booking))) throw new BookingRace();
  return {
    type: 'booked',
    next: batch.to,
    counts: { booked: booking.journal.length, duplicates: fold.duplicates, refused },
  };
};

const unreadable = (record: StoredRecord, recordedAt: number, fault: { code: string; detail: string }): RefusedRow => {
  const refusal = refuse(fault.code === 'malformed' ? 'malformed' : 'invalid-event', fault.detail);
  return {
    offset: record.offset,
    code: refusal.code,
    detail: refusal.detail.replaceAll('\0', '␀'),
    event: identityOf(record.value),
    subject: null,
    recordedAt,
    device: record.headers.device ?? null,
    region: null,
    headers: record.headers,
    bytes: record.value,
  };
};

/** So that the sender can ask for it, even if nothing else of the event can be read. */
const identityOf = (value: Buffer): EventRef | null => {
  try {
    const raw: unknown = JSON.parse(value.toString('utf8'));
    if (typeof raw !== 'object' || raw === null || !('source' in raw) || !('id' in raw)) return null;
    if (typeof raw.source !== 'string' || typeof raw.id !== 'string') return null;
    // Postgres holds no NUL in text; such an identity cannot have been accepted at the door.
    return `${raw.source}${raw.id}`.includes('\0') ? null : { source: raw.source, id: raw.id };
  } catch {
    return null;
  }
};
