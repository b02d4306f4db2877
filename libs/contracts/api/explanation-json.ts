// A reading opened: what is divided by what, each with the events that said so.

import { z } from 'zod';
import type { Day, Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import type { DeclaredReturn, DeclaredSurvey } from '#domain/declaration/declared';
import { toNumber } from '#domain/exact/rational';
import type { ExposureSource } from '#domain/exposure/exposure';
import type { Grounds } from '#domain/indicator/grounds';
import type { Indicator } from '#domain/indicator/indicator';
import { DECLARATION_STATUSES } from '../events/fields.js';
import { evidenceSchema } from './evidence-json.js';
import { readingSchema } from './reading-json.js';
import { targetSchema, toTargetJson } from './target-json.js';

const words = z.object({ zh: z.string(), en: z.string() });
const day = z.string().meta({ format: 'date' });
const eventRef = z.object({ source: z.string(), id: z.string() });
const status = z.enum(DECLARATION_STATUSES);
const stated = {
  event: eventRef,
  subject: z.string(),
  region: z.string(),
  recordedAt: z.string().meta({ format: 'date-time' }),
};

const declarationSchema = z.object({
  ...stated,
  measure: z.string(),
  sector: z.string().nullable(),
  category: z.string().nullable(),
  definition: z.string(),
  from: day.nullable(),
  to: day.nullable(),
  asOf: day.nullable(),
  /** As declared, for its own period. */
  value: z.number(),
  status,
  /** Its part of the denominator, and of that what is estimated for days that it does not cover. */
  amount: z.number(),
  estimated: z.number(),
});

const returnSchema = z.object({
  ...stated,
  sector: z.string(),
  from: day,
  to: day,
  accidents: z.number(),
  deaths: z.number(),
  seriousInjuries: z.number().nullable(),
  directLossYuan: z.number().nullable(),
  status,
});

const surveySchema = z.object({
  ...stated,
  survey: z.string(),
  completedOn: day,
  respondents: z.number(),
  satisfied: z.number(),
});

export const explanationSchema = z
  .object({
    reading: readingSchema,
    indicator: z.object({ id: z.string(), names: words, formula: words, unit: words, source: words }),
    /** The newest entries of the numerator; all of them by `/readings/evidence`. */
    numerator: z.object({ counters: z.array(z.string()), entries: z.array(evidenceSchema), more: z.boolean() }),
    denominator: z.array(declarationSchema),
    /** What the budget's exposure rests on: plans are in it. */
    budget: z.array(declarationSchema),
    target: targetSchema.nullable(),
    returns: z.array(returnSchema),
    surveys: z.array(surveySchema),
  })
  .meta({ id: 'Explanation' });
export type ExplanationJson = z.infer<typeof explanationSchema>;

interface Stated {
  readonly source: string;
  readonly eventId: string;
  readonly subject: string;
  readonly region: string;
  readonly order: number;
}

const statedOf = ({ source, eventId, subject, region, order }: Stated, timeZone: string) => ({
  event: { source, id: eventId },
  subject,
  region,
  // The place in the log's order is the append time.
  recordedAt: formatInstant(order as Instant, timeZone),
});

const periodOf = (period: { from: Day; to: Day } | { asOf: Day }) =>
  'asOf' in period ? { from: null, to: null, asOf: period.asOf } : { ...period, asOf: null };

const declarationOf = ({ row, amount, estimated }: ExposureSource, timeZone: string) => ({
  ...statedOf(row, timeZone),
  ...{ measure: row.measure, sector: row.sector, category: row.category, definition: row.definition },
  ...periodOf(row.period),
  ...{ value: Number(row.value), status: row.status, amount: toNumber(amount), estimated: toNumber(estimated) },
});

const fenToYuan = (fen: bigint | null): number | null => (fen === null ? null : Number(fen) / 100);

const returnOf = (row: DeclaredReturn, timeZone: string) => ({
  ...statedOf(row, timeZone),
  ...{ sector: row.sector, from: row.from, to: row.to, status: row.status },
  ...{ accidents: Number(row.accidents), deaths: Number(row.deaths) },
  seriousInjuries: row.seriousInjuries === null ? null : Number(row.seriousInjuries),
  directLossYuan: fenToYuan(row.directLossFen),
});

const surveyOf = (row: DeclaredSurvey, timeZone: string) => ({
  ...statedOf(row, timeZone),
  ...{ survey: row.survey, completedOn: row.completedOn, respondents: row.respondents, satisfied: row.satisfied },
});

type FromGrounds = Pick<ExplanationJson, 'indicator' | 'denominator' | 'budget' | 'target' | 'returns' | 'surveys'>;

export const groundsJson = (indicator: Indicator, grounds: Grounds, timeZone: string): FromGrounds => ({
  indicator: {
    ...{ id: indicator.id, names: indicator.names, formula: indicator.formula },
    ...{ unit: indicator.unit, source: indicator.source },
  },
  denominator: grounds.denominator.map((source) => declarationOf(source, timeZone)),
  budget: grounds.budget.map((source) => declarationOf(source, timeZone)),
  target: grounds.target && toTargetJson(grounds.target, timeZone),
  returns: grounds.returns.map((row) => returnOf(row, timeZone)),
  surveys: grounds.surveys.map((row) => surveyOf(row, timeZone)),
});
