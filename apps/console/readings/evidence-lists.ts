// The entries behind a reading, each with what is known of the event that says so.

import { Inject, Injectable } from '@nestjs/common';
import { type EvidenceJson, toEvidenceJson } from '#contracts/api/evidence-json';
import { countersOf, type Indicator } from '#domain/indicator/indicator';
import type { Reading } from '#domain/indicator/reading';
import { refKey } from '#domain/ledger/outcome';
import { EVENT_FATES, type EventFates } from '#ports/event-fates';
import { LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { todayIn, zoneOf } from '../http/regions-below.js';

export interface EvidenceRange {
  readonly from: number;
  readonly limit: number;
  readonly knownAt: number | undefined;
  readonly now: number;
}

@Injectable()
export class EvidenceLists {
  constructor(
    @Inject(LEDGER_QUERIES) private readonly ledger: LedgerQueries,
    @Inject(EVENT_FATES) private readonly fates: EventFates,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  /** Of the reading's region, enterprise and map; the newest day first. */
  async of(
    indicator: Indicator,
    reading: Reading,
    { from, limit, knownAt, now }: EvidenceRange,
  ): Promise<{ items: EvidenceJson[]; more: boolean }> {
    const { region, organization, window, boundaries } = reading;
    const tree = this.directory.current();
    const counters = countersOf(indicator);
    const entries =
      counters.length === 0
        ? []
        : await this.ledger.evidence(tree, {
            ...{ counters, region, from: window.from, to: window.to, limit: from + limit + 1 },
            ...{ knownAt: knownAt ?? null, organization: organization ?? undefined },
            ...(boundaries ? { map: 'now' as const, asOn: todayIn(tree, tree.ownCity, now) } : {}),
          });
    const shown = entries.slice(from, from + limit);
    const fates = await this.fates.find(shown);
    const items = shown.map((entry) => toEvidenceJson(entry, fates.get(refKey(entry)), zoneOf(tree, entry.region)));
    return { items, more: entries.length > from + limit };
  }
}
