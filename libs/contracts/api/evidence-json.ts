import { z } from 'zod';
import type { Day, Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';

export const evidenceSchema = z
  .object({
    day: z.string().meta({ format: 'date' }),
    region: z.string(),
    counter: z.string(),
    /** Persons, accidents, inspections; yuan for losses. */
    amount: z.number(),
    subject: z.string(),
    event: z.object({
      source: z.string(),
      id: z.string(),
      type: z.string().nullable(),
      recordedAt: z.string().meta({ format: 'date-time' }).nullable(),
    }),
  })
  .meta({ id: 'EvidenceEntry' });
export type EvidenceJson = z.infer<typeof evidenceSchema>;

interface Entry {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly day: Day;
  readonly amount: bigint;
  readonly counter: string;
  readonly region: string;
}

const isMoney = (counter: string): boolean => counter.startsWith('direct-loss-yuan');

export const toEvidenceJson = (
  entry: Entry,
  event: { readonly type: string | null; readonly recordedAt: Instant } | undefined,
  timeZone: string,
): EvidenceJson => ({
  day: entry.day,
  region: entry.region,
  counter: entry.counter,
  amount: isMoney(entry.counter) ? Number(entry.amount) / 100 : Number(entry.amount),
  subject: entry.subject,
  event: {
    source: entry.source,
    id: entry.id,
    type: event?.type ?? null,
    recordedAt: event ? formatInstant(event.recordedAt, timeZone) : null,
  },
});
