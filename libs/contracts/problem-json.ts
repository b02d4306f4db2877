import { z } from 'zod';
import { FAULT_CODES } from './events/fault.js';
import { PROBLEM_CODES } from './problem.js';

/** RFC 9457 as this product writes it. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().optional(),
    code: z.enum(PROBLEM_CODES),
    errors: z.array(z.object({ pointer: z.string(), code: z.enum(FAULT_CODES), detail: z.string() })),
    retryable: z.boolean(),
  })
  .meta({ id: 'Problem' });
