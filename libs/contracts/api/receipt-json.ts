import { z } from 'zod';
import { FAULT_CODES } from '../events/fault.js';
import { PROBLEM_CODES } from '../problem.js';

const fault = z.object({ pointer: z.string(), code: z.enum(FAULT_CODES), detail: z.string() });

/** What the door answers. */
export const receiptSchema = z
  .object({
    accepted: z.int(),
    duplicates: z.int(),
    rejected: z.array(
      z.object({
        index: z.int(),
        id: z.string().nullable(),
        status: z.int(),
        code: z.enum(PROBLEM_CODES),
        detail: z.string(),
        errors: z.array(fault),
        retryable: z.boolean(),
      }),
    ),
    warnings: z.array(z.object({ index: z.int(), id: z.string(), pointer: z.string(), detail: z.string() })),
  })
  .meta({ id: 'Receipt' });
