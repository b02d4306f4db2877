import { z } from 'zod';
import type { Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import type { EventRef } from '#domain/ledger/outcome';

const instant = z.string().meta({ format: 'date-time' });
const eventRef = z.object({ source: z.string(), id: z.string() });
/** An offset of the log is a text: it may be larger than a number of JSON is exact. */
const position = { topic: z.string(), partition: z.number(), offset: z.string() };

export const refusalReplaySchema = z
  .object({
    by: z.string(),
    at: instant,
    event: eventRef,
    /** False: it went in again as it was. */
    changed: z.boolean(),
    partition: z.number(),
    offset: z.string(),
    outcome: z.enum(['pending', 'counted', 'listed', 'waiting', 'duplicate', 'refused']),
  })
  .meta({ id: 'RefusalReplay' });

export const refusalSchema = z
  .object({
    ...position,
    code: z.string(),
    detail: z.string(),
    event: eventRef.nullable(),
    subject: z.string().nullable(),
    recordedAt: instant,
    device: z.string().nullable(),
    region: z.string().nullable(),
    replay: refusalReplaySchema.nullable(),
  })
  .meta({ id: 'Refusal' });
export type RefusalJson = z.infer<typeof refusalSchema>;

/** The original bytes as text where they are UTF-8, and always as they are. */
export const refusalInFullSchema = refusalSchema
  .extend({ headers: z.record(z.string(), z.string()), text: z.string().nullable(), base64: z.string() })
  .meta({ id: 'RefusalInFull' });
export type RefusalInFullJson = z.infer<typeof refusalInFullSchema>;

export const replayRequestSchema = z.strictObject({
  /** The event as it should have been; left out: as it was. */
  event: z.record(z.string(), z.unknown()).optional(),
});
export const replayedSchema = z.object({ already: z.boolean(), replay: refusalReplaySchema }).meta({ id: 'Replayed' });
export type ReplayedJson = z.infer<typeof replayedSchema>;

interface ReplayLike extends Omit<z.infer<typeof refusalReplaySchema>, 'at' | 'offset' | 'event'> {
  readonly at: Instant;
  readonly event: EventRef;
  readonly offset: bigint;
}

interface RefusalLike extends Omit<RefusalJson, 'topic' | 'partition' | 'offset' | 'recordedAt' | 'replay' | 'event'> {
  readonly position: { readonly topic: string; readonly partition: number; readonly offset: bigint };
  readonly event: EventRef | null;
  readonly recordedAt: Instant;
  readonly replay: ReplayLike | null;
}

export const toReplayJson = (replay: ReplayLike, timeZone: string): z.infer<typeof refusalReplaySchema> => ({
  by: replay.by,
  at: formatInstant(replay.at, timeZone),
  event: { ...replay.event },
  changed: replay.changed,
  partition: replay.partition,
  offset: `${replay.offset}`,
  outcome: replay.outcome,
});

export const toRefusalJson = (refusal: RefusalLike, timeZone: string): RefusalJson => ({
  topic: refusal.position.topic,
  partition: refusal.position.partition,
  offset: `${refusal.position.offset}`,
  code: refusal.code,
  detail: refusal.detail,
  event: refusal.event && { ...refusal.event },
  subject: refusal.subject,
  recordedAt: formatInstant(refusal.recordedAt, timeZone),
  device: refusal.device,
  region: refusal.region,
  replay: refusal.replay && toReplayJson(refusal.replay, timeZone),
});

/** Undefined where the bytes are no UTF-8. */
const textOf = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

export const toRefusalInFullJson = (
  refusal: RefusalLike & { readonly headers: Readonly<Record<string, string>>; readonly bytes: Buffer },
  timeZone: string,
): RefusalInFullJson => ({
  ...toRefusalJson(refusal, timeZone),
  headers: { ...refusal.headers },
  text: textOf(refusal.bytes),
  base64: refusal.bytes.toString('base64'),
});
