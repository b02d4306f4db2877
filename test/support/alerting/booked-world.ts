// Alerting over a real ledger and a real log on one database: the test books events at a time of its own, and reads what is
// told. The tree is `sampleTree`.

import { alertChangedSchema } from '#contracts/alerts/alert-changed';
import type { AlertJson } from '#contracts/alerts/alert-json';
import { EVENTS_TOPIC } from '#contracts/topics';
import type { Instant } from '#domain/calendar/day';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { emptyLedger, toRecord } from '#test/ledger/booking-bench';
import type { EventDraft } from '#test/ledger/events';
import { LedgerClock } from '../../../apps/alerting/ledger-clock.js';
import { bookBatch } from '../../../apps/ledger/booking/book-batch.js';
import { type AlertWorld, openAlertWorld } from './alert-world.js';
import { sampleTree } from './evaluation-world.js';

export interface BookedWorld extends AlertWorld {
  readonly clock: { at: Instant; now(): Instant };
  readonly ledger: LedgerClock;
  /** Nothing is booked, told or open, and it is this time. */
  empty(at: Instant): Promise<void>;
  /** Books them as appended at the clock's time. */
  send(...events: EventDraft[]): Promise<void>;
  /** The alert as each message has it, in order. */
  told(): Promise<AlertJson[]>;
}

export const openBookedWorld = async (stem: string): Promise<BookedWorld> => {
  const world = await openAlertWorld(stem);
  await world.log.ensureTopics([{ name: EVENTS_TOPIC, partitions: 1, retention: 'forever' }]);
  const clock = { at: 0, now: () => clock.at };
  const book = new PostgresLedgerBook(world.database);
  let next = 0n;
  return {
    ...world,
    clock,
    ledger: new LedgerClock(world.log, book, clock),
    empty: async (at) => {
      await emptyLedger(world.database);
      await world.database.query('truncate alert, alert_transition, delivery, log_record');
      await world.database.query('update log_partition set next = 0');
      clock.at = at;
      next = 0n;
      await book.open(EVENTS_TOPIC, 0);
    },
    send: async (...events) => {
      const from = next;
      next += BigInt(events.length);
      const records = events.map((one, i) => toRecord({ event: one }, from + BigInt(i), clock.at));
      await bookBatch(book, { topic: EVENTS_TOPIC, partition: 0, from, to: next, records }, sampleTree);
    },
    told: async () =>
      (await world.messages())
        .filter(({ text }) => text.includes('safety.alert.changed'))
        .map(({ text }) => alertChangedSchema.parse(JSON.parse(text)).data),
  };
};
