// An event of our own: reference data changed, and what is booked of a subject is to be booked by them as they are now. It is
// in the log like any other, so that the difference has a position; the door takes it from nobody (ADR 0016).

import { z } from 'zod';
import type { Instant } from '#domain/calendar/day';
import { text } from './fields.js';

export const SUBJECT_REBOOKED = 'safety.subject.rebooked';

/** Whose booked sums depend on regions, reporting bases and rules of counting. The words are kinds of the ledger's states. */
export const REBOOKED_KINDS = ['incident', 'inspection', 'returns'] as const;
export type RebookedKind = (typeof REBOOKED_KINDS)[number];

/** Not strict: it comes from no stranger, and what a later version adds must not stop an earlier reader. */
export const subjectRebooked = z.object({
  kind: z.enum(REBOOKED_KINDS),
  /** Where the subject lay when it was asked for: for people who read the log. */
  region: z.string(),
  /** Version of the reference data by which the difference was found. */
  treeVersion: z.int(),
  reason: text.min(1),
  /** Whose it is, for what an earlier build booked without saying: null, if nobody's. */
  organization: z.string().nullable().optional(),
});
export type SubjectRebooked = z.infer<typeof subjectRebooked>;

export interface RebookedEvent {
  readonly source: string;
  readonly id: string;
  readonly type: typeof SUBJECT_REBOOKED;
  /** What orders: the incident, the inspection, `<sector>/<region>` of returns. */
  readonly subject: string;
  readonly time: Instant;
  readonly drill: false;
  readonly history: false;
  readonly knownsince?: undefined;
  readonly data: SubjectRebooked;
}
