// What became of events. An answered event is never "unknown": the log's end is read after the ledger was asked in vain,
// and what was booked up to that end is asked for once more.

import { Inject, Injectable } from '@nestjs/common';
import type { EventStatusJson } from '#contracts/api/event-status-json';
import { EVENTS_TOPIC } from '#contracts/topics';
import { formatInstant } from '#domain/calendar/local-time';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import { EVENT_FATES, type EventFate, type EventFates } from '#ports/event-fates';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { LEDGER_BOOK, type LedgerBook } from '#ports/ledger-book';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { zoneOf } from '../http/regions-below.js';
import { decideState, isLagging } from './decide-state.js';

@Injectable()
export class EventStatuses {
  constructor(
    @Inject(EVENT_FATES) private readonly fates: EventFates,
    @Inject(EVENT_LOG) private readonly log: Pick<EventLog, 'ranges'>,
    @Inject(LEDGER_BOOK) private readonly book: Pick<LedgerBook, 'positions'>,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  /** In the order asked. */
  async of(refs: readonly EventRef[]): Promise<EventStatusJson[]> {
    const known = new Map(await this.fates.find(refs));
    const missing = refs.filter((ref) => !known.has(refKey(ref)));
    let lags = false;
    if (missing.length > 0) {
      const ranges = await this.log.ranges(EVENTS_TOPIC);
      lags = isLagging(ranges, await this.book.positions(EVENTS_TOPIC));
      for (const [key, fate] of await this.fates.find(missing)) known.set(key, fate);
    }
    return refs.map((ref) => this.toJson(ref, known.get(refKey(ref)), lags));
  }

  private toJson(ref: EventRef, fate: EventFate | undefined, lags: boolean): EventStatusJson {
    const tree = this.directory.current();
    return {
      source: ref.source,
      id: ref.id,
      state: decideState(fate, lags),
      ...(fate?.code ? { code: fate.code } : {}),
      ...(fate?.detail ? { detail: fate.detail } : {}),
      ...(fate ? { recordedAt: formatInstant(fate.recordedAt, zoneOf(tree, tree.ownCity)) } : {}),
    };
  }
}
