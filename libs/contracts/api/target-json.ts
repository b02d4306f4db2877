import { z } from 'zod';
import { formatInstant } from '#domain/calendar/local-time';
import type { DeclaredTarget } from '#domain/declaration/declared';
import { type Rational, toNumber } from '#domain/exact/rational';
import type { Breakdown, BreakdownPart, Fit } from '#domain/indicator/breakdown';
import { COMPARISONS } from '#domain/indicator/reading';

const day = z.string().meta({ format: 'date' });

export const targetSchema = z
  .object({
    indicator: z.string(),
    region: z.string(),
    organization: z.string().nullable(),
    from: day,
    to: day,
    comparison: z.enum(COMPARISONS),
    limit: z.number(),
    warnAt: z.number().nullable(),
    /** `MM-DD`. */
    assessmentYear: z.string(),
    setBy: z.string().nullable(),
    responsible: z.object({ id: z.string(), name: z.string(), kind: z.string() }).nullable(),
    event: z.object({ source: z.string(), id: z.string() }),
    subject: z.string(),
    recordedAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Target' });
export type TargetJson = z.infer<typeof targetSchema>;

export const toTargetJson = (target: DeclaredTarget, timeZone: string): TargetJson => ({
  ...{ indicator: target.indicator, region: target.region, organization: target.organization },
  ...{ from: target.from, to: target.to, comparison: target.comparison, limit: Number(target.limit) },
  ...{ warnAt: target.warnAt, assessmentYear: target.assessmentYear },
  ...{ setBy: target.setBy, responsible: target.responsible && { ...target.responsible } },
  event: { source: target.source, id: target.eventId },
  subject: target.subject,
  recordedAt: formatInstant(target.order, timeZone),
});

const part = z.object({
  region: z.string(),
  organization: z.string().nullable(),
  target: targetSchema.nullable(),
  /** False: it was set for an ancestor and holds here too. */
  isOwn: z.boolean(),
  /** The days that the limit is about: of a rate or a share the assessment year. */
  period: z.object({ from: day, to: day }).nullable(),
  /** What it allows in its period: of a rate limit × exposure; null where that cannot be said. */
  allowed: z.number().nullable(),
});

const fit = z.object({
  /** `sum`: what the parts allow, added up · `each`: every limit by itself · `none`: nothing to compare. */
  rule: z.enum(['sum', 'each', 'none']),
  /** Null: it cannot be said, because of what is missing. */
  fits: z.boolean().nullable(),
  whole: z.number().nullable(),
  parts: z.number().nullable(),
  missing: z.array(z.string()),
});

export const breakdownSchema = z
  .object({ whole: part, parts: z.array(part), enterprises: z.array(part), fit, enterprisesFit: fit })
  .meta({ id: 'Breakdown' });
export type BreakdownJson = z.infer<typeof breakdownSchema>;

const numberOrNull = (value: Rational | null): number | null => value && toNumber(value);

const toPart = ({ target, allowed, ...rest }: BreakdownPart, timeZone: string): z.infer<typeof part> => ({
  ...rest,
  target: target && toTargetJson(target, timeZone),
  allowed: numberOrNull(allowed),
});

const toFit = ({ whole, parts, missing, ...rest }: Fit): z.infer<typeof fit> => ({
  ...rest,
  whole: numberOrNull(whole),
  parts: numberOrNull(parts),
  missing: [...missing],
});

export const toBreakdownJson = (breakdown: Breakdown, timeZone: string): BreakdownJson => ({
  whole: toPart(breakdown.whole, timeZone),
  parts: breakdown.parts.map((one) => toPart(one, timeZone)),
  enterprises: breakdown.enterprises.map((one) => toPart(one, timeZone)),
  fit: toFit(breakdown.fit),
  enterprisesFit: toFit(breakdown.enterprisesFit),
});
