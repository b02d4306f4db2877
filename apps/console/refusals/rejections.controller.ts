import { Controller, Get, Inject, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import { type RejectionJson, toRejectionJson } from '#contracts/api/rejection-json';
import type { RegionTree } from '#domain/region/region-tree';
import { hasRole, type Principal } from '#http/principal';
import { Sender } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { SenderGuard } from '#http/sender.guard';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { REJECTIONS, type RejectionFilter, type Rejections } from '#ports/rejections';
import { answer } from '../http/answer.js';
import { badCursor, readQuery } from '../http/read-query.js';
import { zoneOf } from '../http/regions-below.js';
import { instantOf, rejectionsQuery, seenBelow } from './refusals-query.js';

const COLUMNS = ['at', 'device', 'region', 'source', 'id', 'type', 'status', 'code', 'detail'];

interface Page {
  readonly items: readonly RejectionJson[];
  readonly nextCursor: string | null;
}

/** What known devices sent and the door refused. A device sees its own; people see those at and below their region. */
@Controller('api/v1/rejections')
@UseGuards(SenderGuard)
export class RejectionsController {
  constructor(
    @Inject(REJECTIONS) private readonly rejections: Rejections,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  /** Newest first. */
  @Get()
  async list(
    @Query() given: unknown,
    @Sender() sender: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const asked = readQuery(rejectionsQuery, given);
    const tree = this.directory.current();
    const found = await this.rejections.list(
      {
        ...whose(sender, asked, tree),
        codes: asked.code,
        ...{ from: instantOf(asked.from, tree), to: instantOf(asked.to, tree) },
      },
      { limit: asked.limit + 1, after: asked.cursor === undefined ? undefined : placeOf(asked.cursor) },
    );
    const shown = found.slice(0, asked.limit);
    const last = shown.at(-1);
    const page: Page = {
      items: shown.map((one) => toRejectionJson(one, zoneOf(tree, one.region))),
      nextCursor: found.length > asked.limit && last ? encodeCursor(last.at, `${last.id}`) : null,
    };
    return answer({ request, reply }, page, () => ({
      header: COLUMNS,
      rows: page.items.map((r) => [r.at, r.device, r.region, r.source, r.id, r.type, r.status, r.code, r.detail]),
    }));
  }
}

const whose = (
  sender: Principal,
  { device, region }: { readonly device?: string | undefined; readonly region?: string | undefined },
  tree: RegionTree,
): Pick<RejectionFilter, 'regions' | 'device'> => {
  if (sender.kind === 'user') {
    if (!hasRole(sender, 'supervisor')) throw new Rejected({ code: 'forbidden' });
    return { device, regions: [...seenBelow(tree, sender.region, region)] };
  }
  if (device !== undefined && device !== sender.id) throw new Rejected({ code: 'forbidden' });
  return { device: sender.id, regions: region === undefined ? undefined : [...seenBelow(tree, sender.region, region)] };
};

const placeOf = (cursor: string): { at: number; id: bigint } => {
  const [at, id] = decodeCursor(cursor) ?? [];
  if (typeof at !== 'number' || Math.abs(at) > 8.64e15 || typeof id !== 'string' || !/^\d{1,18}$/.test(id)) {
    throw badCursor();
  }
  return { at, id: BigInt(id) };
};
