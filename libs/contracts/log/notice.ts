import { z } from 'zod';
import type { RegionCode } from '#domain/region/region';

/**
 * Says what changed at one region; carries no values, so that losing, repeating or reordering it can never make a number
 * wrong. One record per region, keyed by the region's code; ancestors have their own.
 */
export const noticeSchema = z.object({
  region: z.string(),
  /** Counters with new entries. */
  counters: z.array(z.string()),
  /** Exposure measures whose declarations changed. */
  measures: z.array(z.string()),
  /** Indicators whose target changed here: every region below must be looked at. */
  targets: z.array(z.string()),
  /** Survey results changed. */
  surveys: z.boolean(),
  /** Hazards were opened, changed or put right; left out by earlier builds. */
  hazards: z.boolean().default(false),
  /** Incidents that changed and lie directly in this region. */
  incidents: z.array(z.string()),
  /** Where this comes from: readings answered from this position or later include it. */
  slot: z.number(),
  upTo: z.string(),
  /** Append time (ms) of the newest event behind it, for latency figures. */
  appendedAt: z.number(),
  /** What moved it: `events`, or `day` when the calendar did. */
  cause: z.enum(['events', 'day', 'republished']),
});
export type Notice = z.infer<typeof noticeSchema>;

export const noticeKey = (region: RegionCode): string => region;
