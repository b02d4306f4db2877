import { z } from 'zod';
import { MOVED_BY } from '#domain/indicator/moved-declarations';
import { readingSchema } from './reading-json.js';

const instant = z.string().meta({ format: 'date-time' });

/** One event that moved a reading: an entry of its numerator, a statement about a hazard, or a declaration. */
export const movedSchema = z.object({
  what: z.enum(['numerator', 'hazard', ...MOVED_BY]),
  event: z.object({ source: z.string(), id: z.string(), type: z.string().nullable(), recordedAt: instant.nullable() }),
  subject: z.string(),
  region: z.string(),
  /** When it became known. */
  knownAt: instant,
  /** Of an entry: the day it counts on, the counter, and what it adds (yuan of losses). */
  day: z.string().meta({ format: 'date' }).nullable(),
  counter: z.string().nullable(),
  contribution: z.number().nullable(),
  /** Of a declaration: what it says now; null where it was withdrawn. */
  statement: z.record(z.string(), z.unknown()).nullable(),
});
export type MovedJson = z.infer<typeof movedSchema>;

export const restatementSchema = z
  .object({
    between: readingSchema,
    and: readingSchema,
    /** `and` less `between`; null where one of them is. */
    difference: z.object({
      numerator: z.number().nullable(),
      denominator: z.number().nullable(),
      value: z.number().nullable(),
    }),
    moved: z.array(movedSchema),
    /** There are more than `limit`. */
    more: z.boolean(),
  })
  .meta({ id: 'Restatement' });
export type RestatementJson = z.infer<typeof restatementSchema>;
