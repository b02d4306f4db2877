import { z } from 'zod';
import { params } from './fault.js';
import { instant, name, region, sector, text } from './fields.js';

/**
 * 隐患整改: a fact of its own, joined with the opening when read, in any order. Without `rectifiedAt` it was done by
 * `verifiedAt`, else by the event's own `time`. It replaces an earlier one in whole: what verifies says again when it was done.
 */
export const hazardRectified = z
  .strictObject({
    region,
    sector,
    inspection: name.optional(),
    rectifiedAt: instant.optional(),
    verifiedAt: instant.optional(),
    verifiedBy: text.min(1).optional(),
  })
  .check(({ value: { rectifiedAt, verifiedAt, verifiedBy }, issues }) => {
    if (rectifiedAt !== undefined && verifiedAt !== undefined && Date.parse(verifiedAt) < Date.parse(rectifiedAt)) {
      issues.push({
        code: 'custom',
        input: verifiedAt,
        path: ['verifiedAt'],
        params: params('inconsistent', '验收不得早于整改', 'must not be earlier than rectifiedAt'),
      });
    }
    if (verifiedBy !== undefined && verifiedAt === undefined) {
      issues.push({
        code: 'custom',
        input: verifiedBy,
        path: ['verifiedBy'],
        params: params('not-together', '须与 verifiedAt 一并填写', 'only together with verifiedAt'),
      });
    }
  });
export type HazardRectified = z.infer<typeof hazardRectified>;
