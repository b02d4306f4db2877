// The reading as the API and the live stream show it; `libs/domain/indicator/reading.ts` is the same in types.

import { z } from 'zod';
import { COMPARISONS, NULL_REASONS, VERDICTS } from '#domain/indicator/reading';
import { WINDOW_NAMES } from '#domain/indicator/window';
import { DECLARATION_STATUSES } from '../events/fields.js';

const day = z.string().meta({ format: 'date' });
const share = z.number().min(0).max(1);
const status = z.enum(DECLARATION_STATUSES);

const onlyReading = z.object({
  indicator: z.string(),
  region: z.string(),
  window: z.object({ name: z.enum(WINDOW_NAMES), from: day, to: day }),
  knownAt: z.string().meta({ format: 'date-time' }),
  complete: z.literal(true),
  numerator: z.number().nullable(),
  denominator: z
    .object({
      value: z.number(),
      status,
      coverage: share,
      estimatedShare: share,
      definition: z.string().nullable(),
      asOf: day.nullable(),
    })
    .nullable(),
  value: z.number().nullable(),
  nullReason: z.enum(NULL_REASONS).nullable(),
  interval95: z
    .object({ low: z.number(), high: z.number(), method: z.enum(['garwood', 'compound-poisson', 'wilson']) })
    .nullable(),
  provisional: z.boolean(),
  completeness: z.object({ attestedUntil: day.nullable(), share, silentRegions: z.array(z.string()) }),
  target: z
    .object({
      limit: z.number(),
      comparison: z.enum(COMPARISONS),
      region: z.string(),
      event: z.string(),
      from: day,
      to: day,
    })
    .nullable(),
  breached: z.boolean().nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  budget: z
    .object({
      from: day,
      to: day,
      exposure: z.number().nullable(),
      exposureStatus: status.nullable(),
      allowed: z.number(),
      used: z.number(),
      left: z.number(),
      elapsedShare: share,
    })
    .nullable(),
  forecast: z
    .object({
      breachProbability: share,
      breachOn: day.nullable(),
      median: z.number(),
      interval80: z.tuple([z.number(), z.number()]),
    })
    .nullable(),
  unusual: z.object({ pValue: share, direction: z.enum(['above', 'below']) }).nullable(),
});

export const readingSchema = onlyReading
  .extend({ previous: onlyReading.extend({ previous: z.null() }).nullable() })
  .meta({ id: 'Reading' });

export const pointSchema = z.object({ asOf: day, readings: z.array(readingSchema) }).meta({ id: 'Point' });
