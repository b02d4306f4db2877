import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import { type EvidenceJson, toEvidenceJson } from '#contracts/api/evidence-json';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf } from '#domain/indicator/indicator';
import { refKey } from '#domain/ledger/outcome';
import { PeopleGuard } from '#http/people.guard';
import { EVENT_FATES, type EventFates } from '#ports/event-fates';
import { type EvidenceEntry, LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';
import { answer } from '../http/answer.js';
import { badCursor, badParameter, readQuery } from '../http/read-query.js';
import { zoneOf } from '../http/regions-below.js';
import { evidenceQuery, rejectionOf } from './readings-query.js';

const COLUMNS = ['day', 'region', 'counter', 'amount', 'subject', 'source', 'id', 'type', 'recordedAt'];
/** Deep pages cost as much as all before them together. */
const DEEPEST = 100_000;

interface Page {
  readonly items: readonly EvidenceJson[];
  readonly nextCursor: string | null;
}

/** The entries behind a reading: what the numbers of its window add up, each with the event that says so. */
@Controller('api/v1/readings/evidence')
@UseGuards(PeopleGuard)
export class EvidenceController {
  constructor(
    @Inject(ReadingService) private readonly service: ReadingService,
    @Inject(LEDGER_QUERIES) private readonly ledger: LedgerQueries,
    @Inject(EVENT_FATES) private readonly fates: EventFates,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  async evidence(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { indicator, region, window, asOf, knownAt, limit, cursor } = readQuery(evidenceQuery, given);
    const from = cursor === undefined ? 0 : placeOf(cursor);
    // The reading says which days its window has; it is also what checks the parameters.
    const found = await this.service.read({
      indicators: [indicator],
      regions: [region],
      windows: [window],
      asOf,
      knownAt,
    });
    if (found.state !== 'ready') throw rejectionOf(found);
    const days = found.readings[0]?.window;
    const definition = findIndicator(indicator);
    if (!days || !definition) throw badParameter('indicator', 'indicator-unknown', UNKNOWN);
    const entries = await this.ledger.evidence(this.directory.current(), {
      ...{ counters: countersOf(definition), region, from: days.from, to: days.to },
      ...{ knownAt: knownAt ?? null, limit: from + limit + 1 },
    });
    const page: Page = {
      items: await this.withEvents(entries.slice(from, from + limit)),
      nextCursor: entries.length > from + limit ? encodeCursor(from + limit) : null,
    };
    return answer({ request, reply }, page, () => ({
      header: COLUMNS,
      rows: page.items.map(({ event, ...e }) => [
        ...[e.day, e.region, e.counter, e.amount, e.subject, event.source, event.id, event.type, event.recordedAt],
      ]),
    }));
  }

  private async withEvents(entries: readonly EvidenceEntry[]): Promise<EvidenceJson[]> {
    const fates = await this.fates.find(entries);
    const tree = this.directory.current();
    return entries.map((entry) => toEvidenceJson(entry, fates.get(refKey(entry)), zoneOf(tree, entry.region)));
  }
}

const UNKNOWN = { zh: '没有这个指标', en: 'there is no such indicator' };

const placeOf = (cursor: string): number => {
  const [place] = decodeCursor(cursor) ?? [];
  if (typeof place !== 'number' || place < 0 || place > DEEPEST) throw badCursor();
  return place;
};
