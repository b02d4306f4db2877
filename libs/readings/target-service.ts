// Targets as they stand, or stood: which there are, and how a region's fits with those of its parts.

import { Inject, Injectable } from '@nestjs/common';
import type { Day, Instant } from '#domain/calendar/day';
import type { DeclaredTarget } from '#domain/declaration/declared';
import { type Breakdown, breakdownOf } from '#domain/indicator/breakdown';
import type { Indicator } from '#domain/indicator/indicator';
import type { RegionCode } from '#domain/region/region';
import { CLOCK, type Clock } from '#ports/clock';
import { KnowledgeReader } from './knowledge-reader.js';
import type { NotReady } from './reading-query.js';

export interface TargetFilter {
  readonly region: RegionCode;
  readonly indicator?: string | undefined;
  readonly organization?: string | undefined;
  /** Whose period contains this day. */
  readonly on?: Day | undefined;
  readonly knownAt?: Instant | undefined;
}

type Answer<T> = { readonly state: 'ready'; readonly value: T } | NotReady;

const byPlace = (a: DeclaredTarget, b: DeclaredTarget): number =>
  a.indicator.localeCompare(b.indicator) || a.region.localeCompare(b.region) || a.from.localeCompare(b.from);

@Injectable()
export class TargetService {
  constructor(
    private readonly knowledge: KnowledgeReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of the region and all below it, enterprises included. */
  list({ region, indicator, organization, on, knownAt }: TargetFilter): Promise<Answer<DeclaredTarget[]>> {
    return this.knowledge.answer({ asked: [], knownAt, now: this.clock.now() }, ({ book, tree }) =>
      book
        .allTargets()
        .filter((target) => indicator === undefined || target.indicator === indicator)
        .filter((target) => organization === undefined || target.organization === organization)
        .filter((target) => on === undefined || (target.from <= on && on < target.to))
        .filter((target) => tree.isWithin(target.region, region, target.from))
        .sort(byPlace),
    );
  }

  /** The region's own breakdown, then that of each child, down to `depth` levels. */
  breakdown(
    indicator: Indicator,
    { region, asOf, depth }: { readonly region: RegionCode; readonly asOf: Day; readonly depth: number },
    knownAt: Instant | undefined,
  ): Promise<Answer<Breakdown[]>> {
    return this.knowledge.answer({ asked: [], knownAt, now: this.clock.now() }, (sources) => {
      const found: Breakdown[] = [];
      const visit = (code: RegionCode, left: number): void => {
        const breakdown = breakdownOf(sources, indicator, code, asOf);
        found.push(breakdown);
        if (left > 1) for (const part of breakdown.parts) visit(part.region, left - 1);
      };
      visit(region, depth);
      return found;
    });
  }
}
