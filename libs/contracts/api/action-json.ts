import { z } from 'zod';

export const actionSchema = z
  .object({
    seq: z.string(),
    at: z.string().meta({ format: 'date-time' }),
    actor: z.object({ kind: z.string(), name: z.string() }),
    action: z.string(),
    object: z.string(),
    region: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    requestId: z.string().nullable(),
    address: z.string().nullable(),
  })
  .meta({ id: 'Action' });
export type ActionJson = z.infer<typeof actionSchema>;
