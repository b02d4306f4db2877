import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MovedJson, RestatementJson } from '#contracts/api/restatement-json';
import { formatInstant } from '#domain/calendar/local-time';
import type { MovedDeclaration } from '#domain/indicator/moved-declarations';
import type { Reading } from '#domain/indicator/reading';
import { refKey } from '#domain/ledger/outcome';
import { PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { EVENT_FATES, type EventFate, type EventFates } from '#ports/event-fates';
import type { MovedHazard } from '#ports/hazard-register';
import type { MovedEntry } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type Restatement, RestatementService } from '#readings/restatement-service';
import { answer } from '../http/answer.js';
import { badParameter, readQuery } from '../http/read-query.js';
import { ownRegion } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';
import { oneQuery, rejectionOf, restatementsQuery } from './readings-query.js';

const COLUMNS = ['what', 'knownAt', 'source', 'id', 'type', 'subject', 'region', 'day', 'counter', 'contribution'];

type Draft = Omit<MovedJson, 'event'> & { readonly ref: { readonly source: string; readonly id: string } };

/** 重述: what was said of the same days at two instants, and the events that moved it. */
@Controller('api/v1/restatements')
@UseGuards(PeopleGuard)
export class RestatementsController {
  constructor(
    private readonly restatements: RestatementService,
    @Inject(EVENT_FATES) private readonly fates: EventFates,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  @Get()
  async restate(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RestatementJson | string> {
    const { between, and, limit, ...rest } = readQuery(restatementsQuery, given);
    ownRegion(this.directory.current(), personOf(request), rest.region);
    if (between >= and) {
      const en = '`and` must be later than `between`';
      throw badParameter('and', 'interval-empty', { zh: 'and 须晚于 between', en });
    }
    const { compare: _, knownAt: __, ...query } = oneQuery(rest);
    const found = await this.restatements.restate({ ...query, between, and, limit });
    if (found.state !== 'ready') throw rejectionOf(found);
    if (!found.restatement) {
      throw badParameter('indicator', 'indicator-unknown', { zh: '没有这个指标', en: 'there is no such indicator' });
    }
    const json = await this.toJson(found.restatement);
    return answer({ request, reply }, json, () => ({
      header: COLUMNS,
      rows: json.moved.map(({ event, ...m }) => [
        ...[m.what, m.knownAt, event.source, event.id, event.type, m.subject, m.region, m.day, m.counter],
        m.contribution,
      ]),
    }));
  }

  private async toJson(restatement: Restatement): Promise<RestatementJson> {
    const { between, and, more } = restatement;
    const zone = zoneOf(this.directory.current(), and.region);
    const drafts = [
      ...restatement.entries.map((entry) => ofEntry(entry, zone)),
      ...restatement.hazards.map((hazard) => ofHazard(hazard, zone)),
      ...restatement.declarations.map((moved) => ofDeclaration(moved, zone)),
    ].sort((a, b) => Date.parse(a.knownAt) - Date.parse(b.knownAt));
    const fates = await this.fates.find(drafts.map((draft) => draft.ref));
    return {
      between: between as RestatementJson['between'],
      and: and as RestatementJson['and'],
      difference: {
        numerator: less(and.numerator, between.numerator),
        denominator: less(and.denominator?.value ?? null, between.denominator?.value ?? null),
        value: less(and.value, between.value),
      },
      moved: drafts.map(({ ref, ...draft }) => ({ ...draft, event: eventOf(ref, fates.get(refKey(ref)), zone) })),
      more,
    };
  }
}

const less = (a: Reading['value'], b: Reading['value']): number | null => (a === null || b === null ? null : a - b);

const eventOf = (ref: Draft['ref'], fate: EventFate | undefined, zone: string): MovedJson['event'] => ({
  ...{ source: ref.source, id: ref.id, type: fate?.type ?? null },
  recordedAt: fate ? formatInstant(fate.recordedAt, zone) : null,
});

const NOTHING = { day: null, counter: null, contribution: null, statement: null };

const ofEntry = ({ source, id, subject, region, day, counter, amount, knownAt }: MovedEntry, zone: string): Draft => ({
  ...{ what: 'numerator', ref: { source, id }, subject, region, knownAt: formatInstant(knownAt, zone), day, counter },
  contribution: counter.startsWith('direct-loss-yuan') ? Number(amount) / 100 : Number(amount),
  statement: null,
});

const ofHazard = ({ hazard, what, withdrawn, source, id, region, knownAt }: MovedHazard, zone: string): Draft => ({
  ...NOTHING,
  ...{ what: 'hazard', ref: { source, id }, subject: hazard, region, knownAt: formatInstant(knownAt, zone) },
  statement: { [what]: !withdrawn },
});

const ofDeclaration = ({ what, change }: MovedDeclaration, zone: string): Draft => {
  const { source, eventId: id, subject, region, knownAt, declared } = change;
  const { order: _, kind: __, source: ___, eventId: ____, ...statement } = declared ?? {};
  return {
    ...NOTHING,
    ...{ what, ref: { source, id }, subject, region, knownAt: formatInstant(knownAt, zone) },
    statement: declared === null ? null : JSON.parse(JSON.stringify(statement, bigintAsNumber)),
  };
};

const bigintAsNumber = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
