// The reading as the API and the live stream show it; `libs/domain/indicator/reading.ts` is the same in types.

import { z } from 'zod';
import { COMPARISONS, NULL_REASONS, READING_FLAGS, VERDICTS } from '#domain/indicator/reading';
import { SHOWN_WINDOW_NAMES } from '#domain/indicator/window';
import { DECLARATION_STATUSES } from '../events/fields.js';

const day = z.string().meta({ format: 'date' });
const share = z.number().min(0).max(1);
const status = z.enum(DECLARATION_STATUSES);

const onlyReading = z.object({
  indicator: z.string(),
  region: z.string(),
  organization: z.string().nullable(),
  boundaries: z
    .object({ map: z.literal('now'), predecessors: z.array(z.string()), unattributed: z.array(z.string()) })
    .nullable(),
  window: z.object({ name: z.enum(SHOWN_WINDOW_NAMES), from: day, to: day }),
  knownAt: z.string().meta({ format: 'date-time' }),
  complete: z.literal(true),
  numerator: z.number().nullable(),
  /** Of deaths: how many accidents they come from (at most, where returns report). */
  accidents: z.number().nullable(),
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
  /** `data-inconsistent`: published figures that contain each other do not add up. */
  flags: z.array(z.enum(READING_FLAGS)),
  completeness: z.object({ attestedUntil: day.nullable(), share, silentRegions: z.array(z.string()) }),
  target: z
    .object({
      limit: z.number(),
      comparison: z.enum(COMPARISONS),
      region: z.string(),
      event: z.string(),
      from: day,
      to: day,
      organization: z.string().nullable(),
      setBy: z.string().nullable(),
      responsible: z.object({ id: z.string(), name: z.string(), kind: z.string() }).nullable(),
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

/** This window's rate ÷ that of the year before, by an exact conditional test. */
export const changeSchema = z
  .object({
    ratio: z.number().nullable(),
    interval95: z.object({ low: z.number(), high: z.number().nullable() }),
    pValue: share,
  })
  .nullable();

export const readingSchema = onlyReading
  .extend({ previous: onlyReading.extend({ previous: z.null(), change: z.null() }).nullable(), change: changeSchema })
  .meta({ id: 'Reading' });

export const pointSchema = z.object({ asOf: day, readings: z.array(readingSchema) }).meta({ id: 'Point' });
