import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ActionJson } from '#contracts/api/action-json';
import { ACTIONS } from '#contracts/api/action-names';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import { instantParameter, listOf, paging, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { formatInstant } from '#domain/calendar/local-time';
import { NeedsRole, PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { ACTION_LOG, type Action, type ActionLog } from '#ports/action-log';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { answer } from '../http/answer.js';
import { badCursor, readQuery } from '../http/read-query.js';
import { coversRegion, listedRegions } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';

export const auditQuery = z.strictObject({
  region: regionCode.optional(),
  action: listOf(ACTIONS).optional(),
  actor: name.optional().meta({ description: inBoth('何人', 'who did it') }),
  object: name.optional().meta({ description: inBoth('对何物', 'to which thing') }),
  from: instantParameter.optional(),
  to: instantParameter.optional(),
  ...paging,
});

const COLUMNS = [
  ...['seq', 'at', 'actorKind', 'actor', 'action', 'object', 'region', 'detail', 'requestId', 'address'],
];

interface Page {
  readonly items: readonly ActionJson[];
  readonly nextCursor: string | null;
}

/** 操作留痕: what people did, for the administrators of the region that it concerns. */
@Controller('api/v1/audit')
@UseGuards(PeopleGuard)
@NeedsRole('administrator')
export class AuditController {
  constructor(
    @Inject(ACTION_LOG) private readonly actions: ActionLog,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  /** Newest first. */
  @Get()
  async list(
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const { region, action, limit, cursor, ...filter } = readQuery(auditQuery, given);
    const tree = this.directory.current();
    const person = personOf(request);
    const regions = listedRegions(tree, person, region);
    // What belongs to no region (a try with a name that nobody has) is for whoever runs the city's installation.
    const withoutRegion = region === undefined && coversRegion(tree, person, tree.ownCity);
    const before = cursor === undefined ? undefined : placeOf(cursor);
    const found = await this.actions.list(
      { ...filter, actions: action, regions, withoutRegion },
      { limit: limit + 1, before },
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const page: Page = {
      items: shown.map((one) => toJson(one, zoneOf(tree, tree.ownCity))),
      nextCursor: found.length > limit && last ? encodeCursor(last.seq.toString()) : null,
    };
    return answer({ request, reply }, page, () => ({
      header: COLUMNS,
      rows: page.items.map((one) => [
        ...[one.seq, one.at, one.actor.kind, one.actor.name, one.action, one.object, one.region],
        ...[JSON.stringify(one.detail), one.requestId, one.address],
      ]),
    }));
  }
}

const toJson = ({ seq, at, ...rest }: Action, zone: string): ActionJson => ({
  ...{ seq: seq.toString(), at: formatInstant(at, zone) },
  ...{ actor: rest.actor, action: rest.action, object: rest.object, region: rest.region },
  ...{ detail: rest.detail, requestId: rest.requestId, address: rest.address },
});

const placeOf = (cursor: string): bigint => {
  const [seq] = decodeCursor(cursor) ?? [];
  if (typeof seq !== 'string' || !/^\d{1,18}$/.test(seq)) throw badCursor();
  return BigInt(seq);
};
