import { Controller, Get, Header, Inject, Param, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#contracts/api/cursor';
import { paging, regionCode } from '#contracts/api/parameters';
import { type RegionJson, toRegionJson } from '#contracts/api/region-json';
import { inBoth } from '#contracts/events/fault';
import { REGION_LEVELS } from '#domain/region/region';
import { canonicalCode } from '#domain/region/region-tree';
import { PeopleGuard } from '#http/people.guard';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { badCursor, readQuery } from '../http/read-query.js';
import { everBelow, knownRegion, todayIn } from '../http/regions-below.js';

export const regionsQuery = z.strictObject({
  parent: regionCode.optional().meta({ description: inBoth('上级区划', 'direct children of this region') }),
  level: z.enum(REGION_LEVELS).optional(),
  within: regionCode.optional().meta({ description: inBoth('本级及全部下级', 'this region and all below it') }),
  ...paging,
});

/** The tree as it stands today; by code also what is retired, with its successors. */
@Controller('api/v1/regions')
@UseGuards(PeopleGuard)
export class RegionsController {
  constructor(
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(@Query() query: unknown): { items: RegionJson[]; nextCursor: string | null } {
    const { parent, level, within, limit, cursor } = readQuery(regionsQuery, query);
    const tree = this.directory.current();
    if (parent !== undefined) knownRegion(tree, parent, 'parent');
    const inside = within === undefined ? undefined : everBelow(tree, knownRegion(tree, within, 'within'));
    const after = cursor === undefined ? '' : placeOf(cursor);
    const today = todayIn(tree, tree.ownCity, this.clock.now());
    const rows = tree
      .all()
      .filter((row) => row.validFrom <= today && (row.validTo === null || today < row.validTo))
      .filter((row) => (parent === undefined || row.parent === parent) && (level === undefined || row.level === level))
      .filter((row) => row.code > after && (inside?.has(row.code) ?? true))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
    const items = rows.slice(0, limit).map(toRegionJson);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? encodeCursor(last.code) : null };
  }

  @Get(':code')
  @Header('cache-control', 'no-store')
  one(@Param('code') text: string): RegionJson {
    const tree = this.directory.current();
    const code = canonicalCode(text);
    const row = code === undefined ? undefined : tree.describe(code, todayIn(tree, tree.ownCity, this.clock.now()));
    if (!row) {
      throw new Rejected({ code: 'not-found', detail: inBoth('没有这个行政区划', 'There is no such region') });
    }
    return toRegionJson(row);
  }
}

const placeOf = (cursor: string): string => {
  const [code] = decodeCursor(cursor) ?? [];
  if (typeof code !== 'string') throw badCursor();
  return code;
};
