// The fold of one batch, in memory, in the order of the log: what each event books, refuses or waits for. Pure: what it may
// know of the past is in `needs`, read after the lock. A correction that waited is booked directly after what it waited for,
// at that event's position.

import { isIncidentVersion } from '#contracts/events/event-types';
import { SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import type { IncidentState } from '#domain/incident/incident-state';
import { type EventRef, isSameRef, type Refusal, refKey, refuse } from '#domain/ledger/outcome';
import type { SeriesState } from '#domain/ledger/replaced-series';
import type { RegionTree } from '#domain/region/region-tree';
import type {
  Booking,
  EntryRow,
  IncidentRow,
  InspectionRow,
  JournalRow,
  RefusedRow,
  WaitingRow,
  WithdrawnInspection,
} from '#ports/ledger-book';
import type { VersionRow } from '#ports/version-rows';
import { type BatchNeeds, knownEvent, type StateKey, stateKeyOf, stateKeyText } from './batch-needs.js';
import { foldIncident } from './fold-incident.js';
import { foldRebooking } from './fold-rebooking.js';
import type { Folded, FoldResult } from './fold-result.js';
import { foldSeries } from './fold-series.js';
import { knownSince, type ReceivedEvent } from './received-event.js';
import type { SeriesFacts } from './series-records.js';
import { stateJson } from './state-json.js';

interface Queued {
  readonly received: ReceivedEvent;
  readonly awaits: EventRef;
  /** Already waiting before this batch: it has rows in the database. */
  readonly isOld: boolean;
}

export class BatchFold {
  private readonly journal = new Map<string, JournalRow>();
  private readonly settled: Booking['settled'][number][] = [];
  private readonly refused: RefusedRow[] = [];
  private readonly entries: EntryRow[] = [];
  private readonly versions: VersionRow[] = [];
  private readonly incidents = new Map<string, IncidentRow>();
  private readonly inspections = new Map<string, InspectionRow | WithdrawnInspection>();
  private readonly changed = new Map<string, StateKey>();
  private queue: Queued[];
  private seq = 0;
  /** How many records were the same event again. */
  duplicates = 0;

  constructor(
    private readonly needs: BatchNeeds,
    private readonly tree: RegionTree,
  ) {
    this.queue = needs.waiting.map((waiting) => ({ ...waiting, isOld: true }));
  }

  /** One record that could be read. `bytes` and `headers` are kept if it is refused. */
  add(received: ReceivedEvent, record: Pick<RefusedRow, 'headers' | 'bytes'>): void {
    this.seq = 0;
    const known = this.needs.known.get(refKey(received.ref));
    if (known?.contentHash.equals(received.contentHash)) {
      this.duplicates += 1;
      return;
    }
    if (known) {
      const refusal = refuse('event-conflict', '同一来源和编号的事件内容不同 · same source and id with other content');
      this.refused.push(refusedRow(received, refusal, record));
      return;
    }
    const result = this.foldOne(received);
    if (result.type === 'refused') {
      this.refused.push(refusedRow(received, result, record));
      this.refuseWaiting(received.ref);
      return;
    }
    this.needs.known.set(refKey(received.ref), knownEvent(received));
    if (result.type === 'waiting') {
      this.queue.push({ received, awaits: result.awaits, isOld: false });
      this.journal.set(refKey(received.ref), journalRow(received, 'waiting'));
      return;
    }
    this.journal.set(refKey(received.ref), journalRow(received, result.effect));
    this.book(received, result, received);
    this.release(received.ref, received);
  }

  /** A record that cannot be read as an event. */
  addUnreadable(refusal: RefusedRow): void {
    this.refused.push(refusal);
    if (refusal.event && !this.needs.known.has(refKey(refusal.event))) this.refuseWaiting(refusal.event);
  }

  booking(range: { from: bigint; to: bigint; lastRecordedAt: number }): Booking {
    const waiting = this.queue
      .filter((q) => !q.isOld)
      .map(
        (q): WaitingRow => ({
          subject: q.received.event.subject,
          awaits: q.awaits,
          event: q.received.ref,
          offset: q.received.offset,
        }),
      );
    const faces = [...this.inspections.values()];
    return {
      ...range,
      treeVersion: this.tree.version,
      journal: [...this.journal.values()],
      settled: this.settled,
      refused: this.refused,
      waiting,
      entries: this.entries,
      versions: this.versions,
      incidents: [...this.incidents.values()],
      inspections: faces.flatMap((face) => ('data' in face ? [face] : [])),
      withdrawnInspections: faces.flatMap((face) => ('data' in face ? [] : [face])),
      states: [...this.changed.values()].map((key) => ({
        ...key,
        json: stateJson(this.needs.states.get(stateKeyText(key))),
      })),
    };
  }

  private foldOne(received: ReceivedEvent): FoldResult {
    const { event } = received;
    const before = this.needs.states.get(stateKeyText(stateKeyOf(event)));
    const mayWrite = (region: string, day: string): boolean =>
      received.scope === null || this.tree.isWithin(region, received.scope, day);
    const context = { received, tree: this.tree, needs: this.needs, mayWrite };
    if (event.type === SUBJECT_REBOOKED) return foldRebooking(event, before, context);
    if (isIncidentVersion(event)) return foldIncident(event, before as IncidentState | undefined, context);
    return foldSeries(event, before as SeriesState<SeriesFacts> | undefined, context);
  }

  /** `at` is the event at whose position everything lands: itself, or the one that it waited for. */
  private book(received: ReceivedEvent, folded: Folded, at: ReceivedEvent): void {
    const key = stateKeyOf(received.event);
    this.needs.states.set(stateKeyText(key), folded.state);
    this.changed.set(stateKeyText(key), key);
    const origin = () => ({
      offset: at.offset,
      seq: this.seq++,
      subject: received.event.subject,
      event: received.ref,
      recordedAt: at.recordedAt,
      knownAt: folded.knownAt,
    });
    for (const { contribution, knownAt } of folded.changes) this.entries.push({ ...origin(), contribution, knownAt });
    for (const version of folded.versions) this.versions.push({ ...version, ...origin() });
    if (folded.inspection) {
      const { id } = folded.inspection;
      this.inspections.set(id, { ...this.inspections.get(id), ...folded.inspection, updatedAt: at.recordedAt });
    }
    if (folded.incident) {
      const old = this.incidents.get(folded.incident.id);
      const updatedAt = at.recordedAt;
      this.incidents.set(folded.incident.id, {
        ...folded.incident,
        updatedAt,
        data: folded.incident.data ?? old?.data ?? null,
      });
    }
  }

  private release(booked: EventRef, at: ReceivedEvent): void {
    for (let next = this.takeWaiting(booked); next; next = this.takeWaiting(booked)) {
      const result = this.foldOne(next.received);
      if (result.type === 'waiting')
        throw new Error(`correction ${next.received.ref.id} waits again for what is booked`);
      if (result.type === 'refused') {
        this.settleRefused(next, result);
        continue;
      }
      if (next.isOld) this.settled.push({ event: next.received.ref, state: result.effect });
      else this.journal.set(refKey(next.received.ref), journalRow(next.received, result.effect));
      this.book(next.received, result, at);
      this.release(next.received.ref, at);
    }
  }

  /** What waits for an event that is refused is stale, and so is what names it later (contract, fine print 2). */
  private refuseWaiting(refusedRef: EventRef): void {
    this.needs.refused.add(refKey(refusedRef));
    for (let next = this.takeWaiting(refusedRef); next; next = this.takeWaiting(refusedRef)) {
      this.settleRefused(next, refuse('stale-replaces', '所更正的事件已被拒收 · `replaces` names a refused event'));
    }
  }

  private settleRefused(queued: Queued, refusal: Refusal): void {
    const { received } = queued;
    if (queued.isOld) this.settled.push({ event: received.ref, state: 'refused' });
    else this.journal.delete(refKey(received.ref));
    this.needs.known.delete(refKey(received.ref));
    this.refused.push(
      refusedRow(received, refusal, { headers: headersOf(received), bytes: Buffer.from(received.json) }),
    );
    this.refuseWaiting(received.ref);
  }

  private takeWaiting(ref: EventRef): Queued | undefined {
    const index = this.queue.findIndex((q) => isSameRef(q.awaits, ref));
    return index < 0 ? undefined : this.queue.splice(index, 1)[0];
  }
}

const journalRow = (received: ReceivedEvent, state: JournalRow['state']): JournalRow => ({
  event: received.ref,
  type: received.event.type,
  subject: received.event.subject,
  offset: received.offset,
  recordedAt: received.recordedAt,
  knownAt: knownSince(received),
  device: received.device,
  scope: received.scope,
  drill: received.event.drill,
  history: received.event.history,
  contentHash: received.contentHash,
  state,
  json: received.json,
});

/** What waited was kept without its record: what the door knew of it is written down again. */
const headersOf = ({ device, scope, contentHash }: ReceivedEvent): Record<string, string> => ({
  ...(device === null ? {} : { [EVENT_HEADERS.device]: device }),
  ...(scope === null ? {} : { [EVENT_HEADERS.scope]: scope }),
  [EVENT_HEADERS.contentHash]: contentHash.toString('hex'),
});

const refusedRow = (
  received: ReceivedEvent,
  refusal: Refusal,
  record: Pick<RefusedRow, 'headers' | 'bytes'>,
): RefusedRow => ({
  offset: received.offset,
  elsewhere: received.elsewhere,
  code: refusal.code,
  detail: refusal.detail,
  event: received.ref,
  subject: received.event.subject,
  recordedAt: received.recordedAt,
  device: received.device,
  region: received.event.data.region,
  ...record,
});
