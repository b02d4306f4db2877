// What the lists of records take.

import { z } from 'zod';
import { dayParameter, listOf, paging, regionCode } from '#contracts/api/parameters';
import { inBoth } from '#contracts/events/fault';
import { name } from '#contracts/events/fields';
import { HAZARD_LEVELS } from '#domain/hazard/hazard';
import { INSPECTION_KINDS } from '#domain/ledger/counter';
import type { RegionTree } from '#domain/region/region-tree';
import { SECTORS } from '#domain/sector';
import { HAZARD_STATES } from '#ports/hazard-register';
import { everBelow, knownRegion } from '../http/regions-below.js';

const region = regionCode.optional();
const days = {
  from: dayParameter.optional().meta({ description: inBoth('自(含)', 'from this day on') }),
  to: dayParameter.optional().meta({ description: inBoth('至(不含)', 'before this day') }),
};

export const hazardsQuery = z.strictObject({
  region,
  state: z.enum(HAZARD_STATES).optional(),
  level: z.enum(HAZARD_LEVELS).optional(),
  dueBefore: dayParameter.optional(),
  organization: name.optional(),
  ...paging,
});

export const inspectionsQuery = z.strictObject({
  region,
  sector: listOf(SECTORS).optional(),
  kind: listOf(INSPECTION_KINDS).optional(),
  result: z.enum(['pass', 'fail']).optional(),
  organization: name.optional(),
  state: z.enum(['current', 'withdrawn']).optional(),
  ...days,
  ...paging,
});

export const violationsQuery = z.strictObject({
  region,
  sector: listOf(SECTORS).optional(),
  organization: name.optional(),
  incident: name.optional(),
  published: z.enum(['true', 'false']).optional(),
  ...days,
  ...paging,
});

export const assessmentsQuery = z.strictObject({
  region,
  scheme: name.optional(),
  ...days,
  limit: paging.limit,
});

/** The region and all that ever lay below it; undefined: everywhere. */
export const regionsBelow = (tree: RegionTree, code: string | undefined): string[] | undefined =>
  code === undefined ? undefined : [...everBelow(tree, knownRegion(tree, code))];
