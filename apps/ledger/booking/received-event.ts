import { contentHash } from '#contracts/events/content-hash';
import { decodeLogged, type LogEvent } from '#contracts/events/decode-event';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import type { Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';
import type { StoredRecord } from '#ports/event-log/event-log';
import type { LogPlace, WaitingEvent } from '#ports/ledger-book';

/** An event at the position where it is booked: its own, or, for one that waited, that of what it waited for. */
export interface ReceivedEvent {
  readonly offset: bigint;
  /** Where `offset` counts, if not in the partition of the batch in hand. */
  readonly elsewhere?: LogPlace | undefined;
  readonly recordedAt: Instant;
  readonly ref: EventRef;
  readonly event: LogEvent;
  readonly json: string;
  readonly contentHash: Buffer;
  readonly device: string | null;
  readonly scope: string | null;
}

export type Received =
  | { readonly ok: true; readonly received: ReceivedEvent }
  | { readonly ok: false; readonly code: string; readonly detail: string };

export const receive = (record: StoredRecord, recordedAt: Instant): Received => {
  const decoded = decodeLogged(record.value);
  if (!decoded.ok) return { ok: false, code: decoded.code, detail: decoded.detail };
  const { event } = decoded;
  const hash = record.headers[EVENT_HEADERS.contentHash];
  return {
    ok: true,
    received: {
      offset: record.offset,
      recordedAt,
      ref: { source: event.source, id: event.id },
      event,
      json: record.value.toString('utf8'),
      // The door has computed it; a record of another producer is hashed here.
      contentHash: Buffer.from(hash ?? contentHash(event), 'hex'),
      device: record.headers[EVENT_HEADERS.device] ?? null,
      scope: record.headers[EVENT_HEADERS.scope] ?? null,
    },
  };
};

/** A correction that waited, as it stands in the journal. Its JSON was accepted once, so it decodes. */
export const receiveWaiting = (waiting: WaitingEvent): ReceivedEvent => {
  const decoded = decodeLogged(Buffer.from(waiting.json));
  if (!decoded.ok)
    throw new Error(
      `journalled event ${waiting.event.id} of ${waiting.event.source} cannot be read: ${decoded.detail}`,
    );
  return {
    offset: waiting.offset,
    elsewhere: waiting.elsewhere,
    recordedAt: waiting.recordedAt,
    ref: waiting.event,
    event: decoded.event,
    json: waiting.json,
    contentHash: waiting.contentHash,
    device: waiting.device,
    scope: waiting.scope,
  };
};

/** When the event counts as known: `knownsince` of a history import, else the log's append time. */
export const knownSince = (received: Pick<ReceivedEvent, 'event' | 'recordedAt'>): Instant =>
  received.event.history && received.event.knownsince !== undefined ? received.event.knownsince : received.recordedAt;
