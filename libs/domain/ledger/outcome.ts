/** Identity of an event. */
export interface EventRef {
  readonly source: string;
  readonly id: string;
}

export const refKey = (ref: EventRef): string => `${ref.source}\n${ref.id}`;

export const isSameRef = (a: EventRef, b: EventRef): boolean => a.id === b.id && a.source === b.source;

/** Why the ledger does not book an event; final for its position. Words for people: `#contracts/problem`. */
export type RefusalCode =
  | 'malformed'
  | 'invalid-event'
  | 'event-conflict'
  | 'subject-exists'
  | 'stale-replaces'
  | 'region-not-allowed'
  | 'region-unknown'
  | 'region-retired'
  | 'period-overlaps'
  | 'drill-mismatch';

export interface Refusal {
  readonly type: 'refused';
  readonly code: RefusalCode;
  readonly detail: string;
}

/** The correction names an event that is not booked yet. */
export interface Waiting {
  readonly type: 'waiting';
  readonly awaits: EventRef;
}

export const refuse = (code: RefusalCode, detail: string): Refusal => ({ type: 'refused', code, detail });

/** What `replaces` may find. */
export type ReplacedLookup = 'current' | 'superseded' | 'refused' | 'other-subject' | 'unknown';
