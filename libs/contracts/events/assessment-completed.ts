import { z } from 'zod';
import { checkInterval, day, name, region, segment, text } from './fields.js';

/** 考核结果: of a region and a period, by a scheme; a veto (一票否决) may name the incident behind it. */
export const assessmentCompleted = z
  .strictObject({
    region,
    from: day,
    to: day,
    scheme: segment,
    score: z.number().min(-1_000_000).max(1_000_000).optional(),
    grade: text.min(1).optional(),
    vetoes: z
      .array(z.strictObject({ code: name, incident: name.optional() }))
      .max(1_000)
      .optional(),
  })
  .check(checkInterval);
export type AssessmentCompleted = z.infer<typeof assessmentCompleted>;
