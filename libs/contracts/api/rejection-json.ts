import { z } from 'zod';
import type { Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import type { Fault } from '../events/fault.js';

export const rejectionSchema = z
  .object({
    at: z.string().meta({ format: 'date-time' }),
    device: z.string(),
    /** That the device's token covers. */
    region: z.string(),
    /** As far as the event could be read. */
    source: z.string().nullable(),
    id: z.string().nullable(),
    type: z.string().nullable(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
    /** What was sent, or its beginning. */
    body: z.string().nullable(),
    bodyCut: z.boolean(),
  })
  .meta({ id: 'Rejection' });
export type RejectionJson = z.infer<typeof rejectionSchema>;

interface RejectionLike extends Omit<RejectionJson, 'at' | 'id' | 'errors' | 'bodyCut'> {
  readonly at: Instant;
  readonly eventId: string | null;
  readonly errors: readonly Fault[];
  readonly isCut: boolean;
}

export const toRejectionJson = (rejection: RejectionLike, timeZone: string): RejectionJson => {
  const { device, region, source, type, status, code, detail, body } = rejection;
  return {
    at: formatInstant(rejection.at, timeZone),
    ...{ device, region, source, id: rejection.eventId, type, status, code, detail },
    errors: rejection.errors.map((fault) => ({ ...fault })),
    ...{ body, bodyCut: rejection.isCut },
  };
};
