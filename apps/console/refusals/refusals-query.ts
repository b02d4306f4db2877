// What the lists of refusals and rejections take, and whose they are.

import { z } from 'zod';
import { type Moment, moment, names, paging, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import type { Instant } from '#domain/calendar/day';
import { startOfDay } from '#domain/calendar/local-time';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import { Rejected } from '#http/rejected';
import { everBelow, knownRegion, zoneOf } from '../http/regions-below.js';

const common = {
  region: regionCode.optional(),
  code: names.optional().meta({ description: inBoth('原因代码', 'codes of the reason') }),
  device: name.optional(),
  from: moment.optional().meta({ description: inBoth('自(含)', 'at or after') }),
  to: moment.optional().meta({ description: inBoth('至(不含)', 'before') }),
  ...paging,
};

export const refusalsQuery = z.strictObject({
  ...common,
  subject: name.optional(),
  source: name.optional(),
  id: name.optional(),
  replayed: z.enum(['true', 'false']).optional(),
});

export const rejectionsQuery = z.strictObject(common);

/** A day begins where the own city is. */
export const instantOf = (given: Moment | undefined, tree: RegionTree): Instant | undefined =>
  given && ('day' in given ? startOfDay(given.day, zoneOf(tree, tree.ownCity)) : given.at);

/** What a person may see: at and below the own region; of that what is asked for. 403 for a region beside it. */
export const seenBelow = (
  tree: RegionTree,
  own: RegionCode,
  asked: RegionCode | undefined,
): ReadonlySet<RegionCode> => {
  const all = everBelow(tree, own);
  if (asked === undefined) return all;
  const code = knownRegion(tree, asked);
  if (all.has(code)) return everBelow(tree, code);
  throw new Rejected({
    code: 'region-not-allowed',
    detail: inBoth(`权限只含 ${own} 及其下级,不含 ${code}`, `Only ${own} and below is yours, not ${code}`),
  });
};
