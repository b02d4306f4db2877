import { z } from 'zod';
import { readingSchema } from './reading-json.js';
import { statedSchema } from './record-json.js';

export const figureSchema = z
  .object({
    /** As it was stated, with its event. */
    stated: statedSchema,
    /** From the counts that the report printed itself, and whether its figure follows from them. */
    computed: z.number().nullable(),
    follows: z.enum(['rounded', 'truncated', 'rounded-up', 'does-not-follow', 'unchecked']),
    /** The number of the same days as known when it was stated, and as known now. */
    readingThen: readingSchema.nullable(),
    readingNow: readingSchema.nullable(),
    /** Now less stated; null where one of them is. */
    difference: z.number().nullable(),
  })
  .meta({ id: 'Figure' });
export type FigureJson = z.infer<typeof figureSchema>;
