import { z } from 'zod';
import { isDay } from '#domain/calendar/day';
import { params } from './fault.js';
import { checkInterval, day, indicatorId, name, region, segment, text } from './fields.js';

export const COMPARISONS = ['at-most', 'at-least', 'below'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `MM-DD`; 29 February is no start of a year. */
const monthAndDay = z.string().refine((value) => /^\d{2}-\d{2}$/.test(value) && isDay(`2023-${value}`), {
  params: params('bad-format', '考核年度起始日须写作 MM-DD', 'an assessment year begins on a day MM-DD'),
});

export const targetSet = z
  .strictObject({
    indicator: indicatorId,
    region,
    /** Id of one enterprise; absent: the whole region. */
    organization: segment.optional(),
    from: day,
    to: day,
    comparison: z.enum(COMPARISONS),
    limit: z.number().min(0).max(1_000_000_000_000_000),
    warnAt: z.number().min(0).max(1).optional(),
    assessmentYear: monthAndDay.optional(),
    setBy: text.optional(),
    responsible: z.strictObject({ id: name, name: text.min(1), kind: text.min(1) }).optional(),
  })
  .check(checkInterval);
export type TargetSet = z.infer<typeof targetSet>;
