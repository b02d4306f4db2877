// `checks` of a mapping: which published figures must follow from which columns. Figures that are only checked are never
// imported.

import { z } from 'zod';

const amount = z.strictObject({
  column: z.string().min(1),
  /** Moves the decimal point to the right, as in fields. */
  shift: z.int().min(-12).max(12).optional(),
});
export type Amount = z.infer<typeof amount>;

const name = z.string().min(1);
const published = z.strictObject({ column: z.string().min(1) });

/** published = numerator ÷ denominator × scale, to the digits that were printed. */
const rateCheck = z.strictObject({
  name,
  published,
  numerator: amount,
  denominator: amount,
  scale: z.number().positive().default(1),
});

/** published = (current − previous) ÷ previous × scale: 同比 and 环比 in per cent. */
const changeCheck = z.strictObject({
  name,
  published,
  current: amount,
  previous: amount,
  scale: z.number().positive().default(100),
});

/** Each total equals the sum over the rows that have the same text in all of `by`. */
const totalCheck = z.strictObject({ name, total: amount, sumOf: amount, by: z.array(z.string().min(1)).min(1) });
export type TotalCheck = z.infer<typeof totalCheck>;

export const checkSchema = z.union([rateCheck, changeCheck, totalCheck]);
export type Check = z.infer<typeof checkSchema>;
export type FigureCheck = Exclude<Check, TotalCheck>;

export const isTotal = (check: Check): check is TotalCheck => 'total' in check;

export const columnsChecked = (check: Check): string[] => {
  if (isTotal(check)) return [check.total.column, check.sumOf.column, ...check.by];
  const counts = 'numerator' in check ? [check.numerator, check.denominator] : [check.current, check.previous];
  return [check.published.column, ...counts.map((count) => count.column)];
};
