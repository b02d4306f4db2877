// Shapes of other apps' routes, as far as their contracts say them.

import { z } from 'zod';
import { envelopeSchema } from '#contracts/events/envelope';
import { EVENT_SPECS, type EventType } from '#contracts/events/event-types';
import { ROLES } from '#ports/people';

const TYPES = Object.keys(EVENT_SPECS).filter((type): type is EventType => Object.hasOwn(EVENT_SPECS, type));

/** One variant a type: its envelope with its data. */
export const cloudEventSchema = z
  .union(TYPES.map((type) => envelopeSchema.extend({ type: z.literal(type), data: EVENT_SPECS[type].schema })))
  .meta({ id: 'CloudEvent' });

export const credentialsSchema = z.object({ user: z.string(), password: z.string() }).meta({ id: 'Credentials' });

export const sessionSchema = z
  .object({ user: z.string(), role: z.enum(ROLES), region: z.string() })
  .meta({ id: 'Session' });
