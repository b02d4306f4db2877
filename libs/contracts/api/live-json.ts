import { z } from 'zod';

export const liveTicketSchema = z
  .object({ ticket: z.string(), expiresAt: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'LiveTicket' });
export type LiveTicketJson = z.infer<typeof liveTicketSchema>;
