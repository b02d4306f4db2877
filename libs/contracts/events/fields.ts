// The building blocks of every event's data: one meaning, one definition. All objects are strict; what a newer minor
// version adds is let through by `parse-event.ts`, not here.

import { z } from 'zod';
import { isDay } from '#domain/calendar/day';
import { canonicalCode } from '#domain/region/region-tree';
import { EQUIPMENT_CATEGORIES, SECTORS } from '#domain/sector';
import { params } from './fault.js';
import { MAX_YUAN, parseYuan } from './yuan.js';

export const MAX_COUNT = 1_000_000;
/** Longest identifier: ids, sources, subjects. */
export const MAX_NAME = 256;
const MAX_TEXT = 10_000;

/** An identifier: one line, no blanks at its ends. */
export const name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .refine((text) => !/\p{Cc}|^\s|\s$/u.test(text), {
    params: params(
      'bad-format',
      '不得含控制字符,首尾不得为空白',
      'must have no control characters and no blanks at its ends',
    ),
  });

/** A part of a subject: a name without `/`. */
export const segment = name.refine((text) => !text.includes('/'), {
  params: params('bad-format', '不得含“/”', 'must not contain a slash'),
});

/** Which ids exist is asked of the catalogue, not here. */
export const indicatorId = segment.refine((id) => /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(id), {
  params: params('bad-format', '不是指标编号', 'is not the id of an indicator'),
});

export const text = z.string().max(MAX_TEXT);

export const count = z.int().min(0).max(MAX_COUNT);

export const day = z
  .string()
  .refine((value) => /^\d{4}-\d{2}-\d{2}$/.test(value), {
    abort: true,
    params: params('bad-format', '日期须写作 YYYY-MM-DD', 'a day is written YYYY-MM-DD'),
  })
  .refine(isDay, { params: params('impossible-date', '没有这一天', 'there is no such day') });

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339 with an offset, kept as it came. */
export const instant = z
  .string()
  .refine((value) => INSTANT.test(value) || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(value), {
    abort: true,
    params: params(
      'bad-format',
      '时间须按 RFC 3339 书写并带时区,例如 2026-03-02T08:30:00+08:00',
      'a time is RFC 3339 with an offset, for example 2026-03-02T08:30:00+08:00',
    ),
  })
  .refine((value) => isDay(value.slice(0, 10)), {
    abort: true,
    params: params('impossible-date', '没有这一天', 'there is no such day'),
  })
  .refine((value) => INSTANT.test(value), {
    params: params(
      'impossible-time',
      '没有这个时刻,或缺少时区',
      'there is no such time of day, or the offset is missing',
    ),
  });

/** Any spelling in, canonical out. Whether the code exists is asked of the region tree, not here. */
export const region = z.string().transform((value, ctx) => {
  const code = canonicalCode(value);
  if (code) return code;
  ctx.addIssue({
    code: 'custom',
    input: value,
    params: params(
      'not-a-region-code',
      '行政区划代码为 2、4、6、9 或 12 位数字',
      'a region code has 2, 4, 6, 9 or 12 digits',
    ),
  });
  return z.NEVER;
});

export const sector = z.enum(SECTORS);
export const category = z.enum(EQUIPMENT_CATEGORIES);
export const DECLARATION_STATUSES = ['planned', 'provisional', 'revised', 'final'] as const;
export const status = z.enum(DECLARATION_STATUSES);

/** Not negative, at most two decimals. */
export const yuan = z
  .number()
  .min(0)
  .max(MAX_YUAN)
  .refine((value) => value < 0 || value > MAX_YUAN || parseYuan(value) !== undefined, {
    params: params('too-many-decimals', '金额以元计,最多两位小数', 'an amount of yuan has at most two decimals'),
  });

/** Names the version that a correction is made against. */
export const replaces = z.strictObject({ source: name, id: name });

export const organization = z.strictObject({ id: name.optional(), name: text.min(1), industry: text.optional() });
export const site = z.strictObject({ id: name.optional(), name: text.min(1) });

interface Checked<T> {
  readonly value: T;
  readonly issues: z.core.$ZodRawIssue[];
}

/** Refinement for `[from, to)`: at least one day long. */
export const checkInterval = ({
  value,
  issues,
}: Checked<{ from?: string | undefined; to?: string | undefined }>): void => {
  if (value.from === undefined || value.to === undefined || value.from < value.to) return;
  issues.push({
    code: 'custom',
    input: value.to,
    path: ['to'],
    params: params('interval-empty', '“to” 须晚于 “from”', '`to` must be later than `from`'),
  });
};
