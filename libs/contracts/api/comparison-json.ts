import { z } from 'zod';
import { changeSchema, readingSchema } from './reading-json.js';

const bounds = z.object({ low: z.number(), high: z.number() }).nullable();

export const regionComparisonSchema = z
  .object({
    indicator: z.string(),
    region: z.string(),
    window: z.object({ name: z.string(), from: z.string(), to: z.string() }).nullable(),
    /** All regions together: sum ÷ sum. */
    pooled: z.object({ numerator: z.number(), exposure: z.number(), value: z.number() }).nullable(),
    regions: z.array(
      z.object({
        region: z.string(),
        numerator: z.number(),
        exposure: z.number(),
        value: z.number(),
        /** Of the numerator, at the common rate. */
        expected: z.number(),
        /** Where chance leaves a value: 95 % and 99.8 %; null of shares. */
        warning: bounds,
        action: bounds,
        zone: z.enum(['within', 'warning-high', 'action-high', 'warning-low', 'action-low']),
      }),
    ),
    /** Without a value. */
    left: z.array(z.string()),
  })
  .meta({ id: 'RegionComparison' });
export type RegionComparisonJson = z.infer<typeof regionComparisonSchema>;

export const rateComparisonSchema = z
  .object({ first: readingSchema, second: readingSchema, change: changeSchema })
  .meta({ id: 'RateComparison' });
export type RateComparisonJson = z.infer<typeof rateComparisonSchema>;
