// Regions beside each other, and one rate beside another: readings first, then the tests of chance.

import { Injectable } from '@nestjs/common';
import { findIndicator } from '#domain/indicator/catalogue';
import { changeBetween } from '#domain/indicator/change';
import { type Comparison, compareRegions } from '#domain/indicator/comparison';
import type { Change, Reading } from '#domain/indicator/reading';
import type { NotReady, ReadingQuery, ReadingRejection } from './reading-query.js';
import { ReadingService } from './reading-service.js';

type Unanswered = NotReady | ReadingRejection;
type Single = Omit<ReadingQuery, 'indicators' | 'compare'> & { readonly indicator: string };

@Injectable()
export class ComparisonService {
  constructor(private readonly readings: ReadingService) {}

  /** The funnel of these regions in one window. */
  async regions(
    query: Single,
  ): Promise<
    { readonly state: 'ready'; readonly readings: readonly Reading[]; readonly comparison: Comparison } | Unanswered
  > {
    const { indicator: id, ...rest } = query;
    const found = await this.readings.read({ ...rest, indicators: [id] });
    if (found.state !== 'ready') return found;
    const indicator = findIndicator(id);
    if (!indicator) throw new Error(`${id} was read and is not in the catalogue`);
    const { readings } = found;
    return { state: 'ready', readings, comparison: compareRegions(indicator, readings) };
  }

  /** The first rate by the second. */
  async rates(
    first: Single,
    second: Single,
  ): Promise<
    | { readonly state: 'ready'; readonly first: Reading; readonly second: Reading; readonly change: Change | null }
    | { readonly state: 'nothing' }
    | Unanswered
  > {
    const [a, b] = await Promise.all([this.one(first), this.one(second)]);
    if (a.state !== 'ready') return a;
    if (b.state !== 'ready') return b;
    const [one, other] = [a.readings[0], b.readings[0]];
    const indicator = findIndicator(first.indicator);
    if (!one || !other || !indicator) return { state: 'nothing' };
    return { state: 'ready', first: one, second: other, change: changeBetween(indicator, one, other) };
  }

  private one({ indicator, ...query }: Single): ReturnType<ReadingService['read']> {
    return this.readings.read({ ...query, indicators: [indicator] });
  }
}
