import { z } from 'zod';
import { HAZARD_LEVELS } from '#domain/hazard/hazard';
import { params } from './fault.js';
import { day, name, region, sector, text } from './fields.js';

/** Another level or another day by which it is due; what it leaves out stands as the inspection has it. */
export const hazardChanged = z
  .strictObject({
    region,
    sector,
    inspection: name.optional(),
    level: z.enum(HAZARD_LEVELS).optional(),
    dueOn: day.optional(),
    reason: text.optional(),
  })
  .check(({ value, issues }) => {
    if (value.level !== undefined || value.dueOn !== undefined) return;
    issues.push({
      code: 'custom',
      input: value.level,
      path: ['level'],
      params: params('required', 'level 与 dueOn 至少填写一项', 'say level or dueOn: else nothing changes'),
    });
  });
export type HazardChanged = z.infer<typeof hazardChanged>;
