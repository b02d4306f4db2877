// 重述: the same reading as known at two instants, and the events that moved it from one to the other. Nothing is rewritten:
// both are sums over the same ledger.

import { Inject, Injectable } from '@nestjs/common';
import { addDays, type Instant } from '#domain/calendar/day';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf } from '#domain/indicator/indicator';
import { type MovedDeclaration, movedDeclarations } from '#domain/indicator/moved-declarations';
import type { Reading } from '#domain/indicator/reading';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { HAZARD_REGISTER, type HazardRegister, type MovedHazard } from '#ports/hazard-register';
import { LEDGER_QUERIES, type LedgerQueries, type MovedEntry } from '#ports/ledger-queries';
import type { NotReady, ReadingQuery, ReadingRejection } from './reading-query.js';
import { ReadingService } from './reading-service.js';

export interface Restatement {
  readonly between: Reading;
  readonly and: Reading;
  readonly entries: readonly MovedEntry[];
  readonly hazards: readonly MovedHazard[];
  readonly declarations: readonly MovedDeclaration[];
  /** There are more entries than were asked for. */
  readonly more: boolean;
}

export interface RestatementQuery extends Omit<ReadingQuery, 'knownAt' | 'compare'> {
  /** The earlier instant first. */
  readonly between: Instant;
  readonly and: Instant;
  readonly limit: number;
}

export type RestatementAnswer =
  | { readonly state: 'ready'; readonly restatement: Restatement | undefined }
  | NotReady
  | ReadingRejection;

@Injectable()
export class RestatementService {
  constructor(
    private readonly readings: ReadingService,
    @Inject(LEDGER_QUERIES) private readonly ledger: Pick<LedgerQueries, 'moved'>,
    @Inject(HAZARD_REGISTER) private readonly hazards: Pick<HazardRegister, 'moved'>,
    @Inject(DECLARATIONS) private readonly declarations: Pick<Declarations, 'changes'>,
  ) {}

  async restate({ between, and, limit, ...query }: RestatementQuery): Promise<RestatementAnswer> {
    const later = await this.readings.read({ ...query, knownAt: and });
    if (later.state !== 'ready') return later;
    const [now] = later.readings;
    if (!now) return { state: 'ready', restatement: undefined };
    const days = { from: now.window.from, to: now.window.to };
    const asOf = query.asOf ?? addDays(now.window.to, -1);
    const earlier = await this.readings.read({ ...query, asOf, knownAt: between });
    if (earlier.state !== 'ready') return earlier;
    const [then] = earlier.readings;
    const indicator = findIndicator(now.indicator);
    if (!then || !indicator) return { state: 'ready', restatement: undefined };
    const { tree, choice } = this.readings.present(query.map);
    const place = { region: now.region, organization: now.organization };
    const range = { after: between, upTo: and };
    const of = { region: now.region, ...days, ...choice };
    const common = { ...of, organization: now.organization ?? undefined, limit: limit + 1 };
    const { computation } = indicator;
    const [entries, hazards, changes] = await Promise.all([
      this.ledger.moved(tree, { counters: countersOf(indicator), ...common, ...range }),
      computation.kind === 'hazards'
        ? this.hazards.moved(tree, { ...common, level: computation.level ?? undefined }, range)
        : [],
      this.declarations.changes(between, and),
    ]);
    return {
      state: 'ready',
      restatement: {
        ...{ between: then, and: now, entries: entries.slice(0, limit), hazards: hazards.slice(0, limit) },
        declarations: movedDeclarations(changes, { indicator, place, window: now.window }, tree),
        more: entries.length > limit || hazards.length > limit,
      },
    };
  }
}
