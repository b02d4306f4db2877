import { z } from 'zod';
import { isEventType } from '../events/event-types.js';
import { params } from '../events/fault.js';
import { name } from '../events/fields.js';
import { regionCode } from './parameters.js';

const MOST_TYPES = 100;
const eventType = z.string().refine(isEventType, {
  params: params('not-allowed-value', '没有这个事件类型', 'there is no such event type'),
});

/** Import tokens and sources of one's own are for the command line: they reach beyond one unit. */
export const newDeviceSchema = z
  .strictObject({
    name,
    region: regionCode,
    types: z.array(eventType).min(1).max(MOST_TYPES).optional(),
    /** Instead of the token a code for a phone. */
    enrol: z.boolean().default(false),
  })
  .meta({ id: 'NewDevice' });

export const deviceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    region: z.string(),
    source: z.string(),
    types: z.union([z.literal('all'), z.array(z.string())]),
    history: z.boolean(),
    createdAt: z.string().meta({ format: 'date-time' }),
    revokedAt: z.string().nullable().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Device' });
export type DeviceJson = z.infer<typeof deviceSchema>;

export const enrolmentSchema = z
  .object({
    code: z.string(),
    /** For the QR code: the code is its fragment. */
    url: z.string(),
    expiresAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Enrolment' });
export type EnrolmentJson = z.infer<typeof enrolmentSchema>;

/** The token is shown in this answer and never again. */
export const deviceTokenSchema = z
  .object({ id: z.string(), token: z.string(), source: z.string(), region: z.string() })
  .meta({ id: 'DeviceToken' });
export type DeviceTokenJson = z.infer<typeof deviceTokenSchema>;

/** One of the two, as asked. */
export const deviceAddedSchema = z
  .object({
    ...{ id: z.string(), source: z.string(), region: z.string() },
    ...{ token: z.string().optional(), enrolment: enrolmentSchema.optional() },
  })
  .meta({ id: 'DeviceAdded' });
export type DeviceAddedJson = z.infer<typeof deviceAddedSchema>;
