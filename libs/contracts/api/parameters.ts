// The query parameters of the API: one meaning, one definition. Every object of them is strict: a name that nobody knows is
// a fault, not a filter that silently does nothing.

import { z } from 'zod';
import type { Day, Instant } from '#domain/calendar/day';
import { inBoth, params } from '../events/fault.js';
import { day, instant, region } from '../events/fields.js';

export const MAX_PAGE = 1_000;

/** A number of the query: digits only. */
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

export const paging = {
  limit: wholeNumber(1, MAX_PAGE)
    .default(100)
    .meta({ description: inBoth('每页条数', 'items of one page') }),
  cursor: z
    .string()
    .max(512)
    .optional()
    .meta({ description: inBoth('上一页的 nextCursor', '`nextCursor` of the page before') }),
};

/** Repeated, or separated by commas, or both. */
const several = z.union([z.string(), z.array(z.string())]).transform((given) => [
  ...new Set(
    [given]
      .flat()
      .flatMap((text) => text.split(','))
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  ),
]);

export const listOf = <T extends string>(allowed: readonly T[]) =>
  several
    .transform((values, context): T[] => {
      const known = values.map((value) => allowed.find((one) => one === value));
      if (known.every((one) => one !== undefined)) return known.filter((one) => one !== undefined);
      const all = allowed.join(', ');
      context.addIssue({
        code: 'custom',
        input: values,
        params: params('not-allowed-value', `只能是:${all}`, `must be one of: ${all}`),
      });
      return z.NEVER;
    })
    .meta({ description: allowed.join(' | ') });

/** Identifiers that the catalogue or the tree knows; whether they exist is asked there. */
export const names = several;

export const regionCode = region.meta({
  description: inBoth('行政区划代码', 'code of a region, as people write it: 440600, 4406, 440605124'),
});

export const dayParameter = day.meta({ format: 'date' });

/** In a query `+` is a blank unless it was escaped, and who types an offset seldom escapes it. */
export const instantParameter = z
  .string()
  .transform((text) => text.replace(/ (?=\d{2}:\d{2}$)/, '+'))
  .pipe(instant)
  .transform((text): Instant => Date.parse(text))
  .meta({ format: 'date-time' });

/** A day or an instant: the end of an interval on either scale. */
export type Moment = { readonly day: Day } | { readonly at: Instant };
export const moment = z
  .string()
  .transform((text, context): Moment => {
    const [schema, wanted] = text.length === 10 ? [day, 'day' as const] : [instantParameter, 'at' as const];
    const parsed = schema.safeParse(text);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        context.addIssue({ code: 'custom', input: text, params: 'params' in issue ? issue.params : {} });
      }
      return z.NEVER;
    }
    return wanted === 'day' ? { day: String(parsed.data) } : { at: Number(parsed.data) };
  })
  .meta({ description: inBoth('日期或时刻', 'a day or an instant') });
