import { z } from 'zod';
import { name } from '../events/fields.js';

export const EVENT_STATES = ['pending', 'counted', 'listed', 'duplicate', 'waiting', 'refused', 'unknown'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export const eventStatusSchema = z
  .object({
    source: z.string(),
    id: z.string(),
    state: z.enum(EVENT_STATES),
    code: z.string().optional(),
    detail: z.string().optional(),
    recordedAt: z.string().meta({ format: 'date-time' }).optional(),
  })
  .meta({ id: 'EventStatus' });
export type EventStatusJson = z.infer<typeof eventStatusSchema>;

export const eventIdentity = z.strictObject({ source: name, id: name });

export const MAX_ASKED = 1_000;
export const askedSchema = z.array(eventIdentity).min(1).max(MAX_ASKED);
