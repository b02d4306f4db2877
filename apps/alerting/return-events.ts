// What is known of the events behind a return that differs: when it came, and whether all of it is imported history.

import { Inject, Injectable } from '@nestjs/common';
import type { ReturnSubject } from '#domain/alerting/rule';
import type { Behind } from '#domain/alerting/voiced';
import type { Instant } from '#domain/calendar/day';
import { CASUALTY_MEASURES, casualtyCounter } from '#domain/ledger/counter';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import { EVENT_FATES, type EventFates } from '#ports/event-fates';
import { LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';

@Injectable()
export class ReturnEvents {
  constructor(
    @Inject(EVENT_FATES) private readonly fates: EventFates,
    @Inject(LEDGER_QUERIES) private readonly ledger: Pick<LedgerQueries, 'evidence' | 'history'>,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
  ) {}

  /** By `refKey`. */
  async recordedAt(events: readonly EventRef[]): Promise<ReadonlyMap<string, Instant>> {
    if (events.length === 0) return new Map();
    return new Map([...(await this.fates.find(events))].map(([key, fate]) => [key, fate.recordedAt]));
  }

  /** A live incident among what is booked makes the difference one that concerns somebody, also with an imported return. */
  async behind({ region, sector, period }: ReturnSubject, event: EventRef): Promise<Behind> {
    const imported = await this.ledger.history([event]);
    if (!imported.has(refKey(event))) return { isOnlyHistory: false };
    const live = await this.ledger.evidence(this.regions.current(), {
      counters: CASUALTY_MEASURES.map((measure) => casualtyCounter(measure, sector === 'all' ? undefined : sector)),
      ...{ region, ...period, knownAt: null, limit: 1, liveOnly: true },
    });
    return { isOnlyHistory: live.length === 0 };
  }
}
