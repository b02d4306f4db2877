import type { Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';

/** What became of an event in the ledger. */
export interface EventFate {
  readonly state: 'counted' | 'listed' | 'waiting' | 'refused';
  readonly type: string | null;
  readonly recordedAt: Instant;
  /** Of a refusal. */
  readonly code: string | null;
  readonly detail: string | null;
}

export interface EventFates {
  /** By `refKey`; what the ledger has not seen is left out. Of several refusals of one identity the first is told. */
  find(refs: readonly EventRef[]): Promise<ReadonlyMap<string, EventFate>>;
}
export const EVENT_FATES = Symbol('EventFates');
