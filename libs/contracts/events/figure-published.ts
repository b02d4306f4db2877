import { z } from 'zod';
import { isDay } from '#domain/calendar/day';
import { params } from './fault.js';
import { checkInterval, day, indicatorId, instant, name, region, segment, text } from './fields.js';

const amount = z.number().min(-1_000_000_000_000_000).max(1_000_000_000_000_000);

/**
 * A number as a report stated it (`publication`): frozen in the log, and compared when read with what was known when it was
 * computed and with what is known now. `decimals` says how many digits were printed: without it, those of `value`.
 */
export const figurePublished = z
  .strictObject({
    publication: segment,
    title: text.min(1).optional(),
    indicator: indicatorId,
    region,
    organization: segment.optional(),
    from: day,
    to: day,
    value: amount.nullable(),
    decimals: z.int().min(0).max(12).optional(),
    numerator: amount.optional(),
    denominator: amount.optional(),
    /** The `knownAt` of the reading that was printed; absent: when this was recorded, or `knownsince`. */
    knownAt: instant.optional(),
    publishedOn: day.optional(),
    url: name.optional(),
    note: text.optional(),
  })
  .check(checkInterval)
  .check(({ value, issues }) => {
    if (value.publishedOn === undefined || !isDay(value.publishedOn) || value.publishedOn >= value.from) return;
    issues.push({
      code: 'custom',
      input: value.publishedOn,
      path: ['publishedOn'],
      params: params('inconsistent', '不得早于期间的第一天', 'must not be earlier than the first day of the period'),
    });
  });
export type FigurePublished = z.infer<typeof figurePublished>;
