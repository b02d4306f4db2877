// What `ops rebuild` and `ops rebook` do to an installation, beside a running instance: they order; its ledger carries out.

import { randomUUID } from 'node:crypto';
import { contentHash } from '#contracts/events/content-hash';
import { type RebookedKind, SUBJECT_REBOOKED, type SubjectRebooked } from '#contracts/events/subject-rebooked';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import { EVENTS_TOPIC } from '#contracts/topics';
import type { Instant } from '#domain/calendar/day';
import type { EventLog, NewRecord } from '#ports/event-log/event-log';
import type { Database } from '#postgres/database';
import { insertEpoch, type SlotEpoch, selectEpochs } from '#postgres/ledger/position.queries';
import { ShadowLedger } from '#postgres/ledger/shadow-ledger';
import { type StateRecord, selectStatePage } from '#postgres/ledger/state.queries';
import { selectVersion } from '#postgres/regions/region.queries';

export type { Difference } from '#postgres/ledger/shadow.queries';
export type { ShadowLedger } from '#postgres/ledger/shadow-ledger';

const SOURCE = 'urn:fengsui:rebook';
const STATES_A_PAGE = 1_000;
const RECORDS_AT_ONCE = 500;

export interface SubjectToRebook {
  readonly subject: string;
  readonly data: SubjectRebooked;
}

export interface Maintenance {
  /** Of every partition ever booked. */
  epochs(): Promise<SlotEpoch[]>;
  /** A new epoch: whoever owns the slot finds its sums to be of an old one, and builds them anew. Answers the epoch. */
  orderRebuild(slot: number): Promise<number>;
  /** Every state of a kind, page by page. */
  states(kind: RebookedKind): AsyncIterable<readonly StateRecord[]>;
  /** Asks, in the log, for these to be booked anew. */
  askToRebook(subjects: readonly SubjectToRebook[], now: Instant): Promise<void>;
  /** A second ledger beside the one in use, and the log to book it from. Refused while another is at it. */
  withShadow<T>(work: (shadow: ShadowLedger, log: EventLog) => Promise<T>): Promise<T>;
}

type WithLog = <T>(work: (log: EventLog) => Promise<T>) => Promise<T>;

export const maintenanceOf = (database: Database, url: string, withLog: WithLog): Maintenance => ({
  epochs: async () => {
    await database.migrate();
    return selectEpochs(database, EVENTS_TOPIC);
  },
  orderRebuild: async (slot) => insertEpoch(database, { slot, treeVersion: await selectVersion(database), above: 0 }),
  states: async function* (kind) {
    for (let after = ''; ; ) {
      const page = await selectStatePage(database, { kind, after, limit: STATES_A_PAGE });
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last.subject;
    }
  },
  withShadow: async (work) => {
    await database.migrate();
    const shadow = await ShadowLedger.open(database, { url, topic: EVENTS_TOPIC });
    try {
      return await withLog((log) => work(shadow, log));
    } finally {
      await shadow.close();
    }
  },
  askToRebook: (subjects, now) =>
    withLog(async (log) => {
      for (let i = 0; i < subjects.length; i += RECORDS_AT_ONCE) {
        const some = subjects.slice(i, i + RECORDS_AT_ONCE);
        await log.append(
          EVENTS_TOPIC,
          some.map((one) => toRecord(one, now)),
        );
      }
    }),
});

/** Two requests for one subject are two events: the second finds nothing to book. */
const toRecord = ({ subject, data }: SubjectToRebook, now: Instant): NewRecord => {
  const type = SUBJECT_REBOOKED;
  const time = new Date(now).toISOString();
  const common = { specversion: '1.0', id: randomUUID(), source: SOURCE, type, subject, time };
  const dataschema = `urn:fengsui:${type}:1.0`;
  return {
    // As every event about it: they are booked in one order.
    key: subject,
    value: Buffer.from(JSON.stringify({ ...common, datacontenttype: 'application/json', dataschema, data })),
    headers: { [EVENT_HEADERS.device]: 'ops', [EVENT_HEADERS.contentHash]: contentHash({ type, subject, data }) },
  };
};
