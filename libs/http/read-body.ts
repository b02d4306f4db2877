import type { z } from 'zod';
import { faultsOf } from '#contracts/events/fault';
import { Rejected } from './rejected.js';

/** Throws `Rejected`, which names each field and its rule. */
export const readBody = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new Rejected({ code: 'invalid-request', errors: faultsOf(read.error, body) });
};
