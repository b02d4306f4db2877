import { contentHash } from '#contracts/events/content-hash';
import { parseEvent } from '#contracts/events/parse-event';
import { orderingKey } from '#contracts/events/subject';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import type { NewRecord } from '#ports/event-log/event-log';
import type { EventDraft } from '#test/ledger/events';

/** The record that intake writes for it. */
export const toLogRecord = (draft: EventDraft): NewRecord => {
  const parsed = parseEvent(draft);
  if (!parsed.ok) throw new Error(`the bench made an event that the door refuses: ${JSON.stringify(parsed.faults)}`);
  return {
    key: orderingKey(parsed.event),
    value: Buffer.from(JSON.stringify(parsed.stored)),
    headers: {
      [EVENT_HEADERS.device]: 'bench',
      [EVENT_HEADERS.scope]: '100000',
      [EVENT_HEADERS.contentHash]: contentHash(parsed.event),
    },
  };
};
