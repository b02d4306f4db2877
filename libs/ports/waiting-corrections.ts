import type { Corrected } from '#domain/alerting/rule';
import type { Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';

/** A correction that came before what it corrects: journalled, and counting nothing until then. */
export interface WaitingCorrection {
  readonly event: EventRef;
  /** What it names in `replaces`. */
  readonly awaits: EventRef;
  readonly subject: string;
  readonly corrected: Corrected;
  /** As its data say; not looked up in the tree. */
  readonly region: string;
  readonly recordedAt: Instant;
  readonly drill: boolean;
  readonly history: boolean;
}

export interface WaitingCorrections {
  /** What waits and was recorded before the instant, or is one of `also`; the oldest first. */
  waiting(question: {
    readonly recordedBefore: Instant;
    readonly also: readonly EventRef[];
  }): Promise<WaitingCorrection[]>;
  /** Which of these are booked, by `refKey`: what neither is nor waits was refused. */
  booked(refs: readonly EventRef[]): Promise<Set<string>>;
}
export const WAITING_CORRECTIONS = Symbol('WaitingCorrections');
