import { Controller, Get, Header, Inject, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import {
  type RefusalInFullJson,
  type RefusalJson,
  toRefusalInFullJson,
  toRefusalJson,
} from '#contracts/api/refusal-json';
import { inBoth } from '#contracts/events/fault';
import type { RegionTree } from '#domain/region/region-tree';
import { NeedsRole, PeopleGuard } from '#http/people.guard';
import type { UserPrincipal } from '#http/principal';
import { CurrentUser } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { parsePosition, REFUSALS, type RefusalPlace, type Refusals } from '#ports/refusals';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { answer } from '../http/answer.js';
import { badCursor, readQuery } from '../http/read-query.js';
import { zoneOf } from '../http/regions-below.js';
import { instantOf, refusalsQuery, seenBelow } from './refusals-query.js';

const COLUMNS = [
  ...['topic', 'partition', 'offset', 'recordedAt', 'code', 'detail', 'source', 'id', 'subject', 'region', 'device'],
  ...['replayedBy', 'replayedAt', 'replayOutcome'],
];

interface Page {
  readonly items: readonly RefusalJson[];
  readonly nextCursor: string | null;
}

/** What the ledger refused. Replaying is intake's (`POST …/replay`). */
@Controller('api/v1/refusals')
@UseGuards(PeopleGuard)
@NeedsRole('supervisor')
export class RefusalsController {
  constructor(
    @Inject(REFUSALS) private readonly refusals: Refusals,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  /** Newest first. */
  @Get()
  async list(
    @Query() given: unknown,
    @CurrentUser() person: UserPrincipal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const asked = readQuery(refusalsQuery, given);
    const tree = this.directory.current();
    const codes = seenBelow(tree, person.region, asked.region);
    const found = await this.refusals.list(
      {
        regions: { codes: [...codes], unplaced: codes.has(tree.ownCity) },
        codes: asked.code,
        ...{ device: asked.device, subject: asked.subject, source: asked.source, id: asked.id },
        replayed: asked.replayed === undefined ? undefined : asked.replayed === 'true',
        ...{ from: instantOf(asked.from, tree), to: instantOf(asked.to, tree) },
      },
      { limit: asked.limit + 1, after: asked.cursor === undefined ? undefined : placeOf(asked.cursor) },
    );
    const shown = found.slice(0, asked.limit);
    const last = shown.at(-1);
    const page: Page = {
      items: shown.map((refusal) => toRefusalJson(refusal, zoneIn(tree, refusal.region))),
      nextCursor: found.length > asked.limit && last ? cursorOf({ ...last.position, at: last.recordedAt }) : null,
    };
    return answer({ request, reply }, page, () => ({ header: COLUMNS, rows: page.items.map(rowOf) }));
  }

  @Get(':topic/:partition/:offset')
  @Header('cache-control', 'no-store')
  async one(
    @Param() place: { readonly topic: string; readonly partition: string; readonly offset: string },
    @CurrentUser() person: UserPrincipal,
  ): Promise<RefusalInFullJson> {
    const position = parsePosition(`${place.topic}/${place.partition}/${place.offset}`);
    const found = position && (await this.refusals.find(position));
    const tree = this.directory.current();
    // What nobody can place belongs to the own city.
    if (!found || !seenBelow(tree, person.region, undefined).has(found.region ?? tree.ownCity)) {
      throw new Rejected({
        code: 'not-found',
        detail: inBoth('此位点没有拒收', 'Nothing was refused at this position'),
      });
    }
    return toRefusalInFullJson(found, zoneIn(tree, found.region));
  }
}

const zoneIn = (tree: RegionTree, region: string | null): string => zoneOf(tree, region ?? tree.ownCity);

const rowOf = (r: RefusalJson) => [
  ...[r.topic, r.partition, r.offset, r.recordedAt, r.code, r.detail, r.event?.source, r.event?.id, r.subject],
  ...[r.region, r.device, r.replay?.by, r.replay?.at, r.replay?.outcome],
];

const cursorOf = ({ at, topic, partition, offset }: RefusalPlace): string =>
  encodeCursor(at, topic, partition, `${offset}`);

const placeOf = (cursor: string): RefusalPlace => {
  const [at, ...place] = decodeCursor(cursor) ?? [];
  const position = parsePosition(place.join('/'));
  if (typeof at !== 'number' || Math.abs(at) > 8.64e15 || !position) throw badCursor();
  return { at, ...position };
};
