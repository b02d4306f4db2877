// What becomes of the events at each position of the log.

import type { RebookedEvent } from '#contracts/events/subject-rebooked';
import type { CountedKind } from './amounts-oracle.js';
import type { OracleAmount } from './count-oracle.js';
import type { OracleEvent, Ref } from './event-oracle.js';
import type { KnownAmount } from './known-oracle.js';

export interface BookedEvent extends OracleEvent {
  /** Where it was booked: its own position, or that of what it waited for. */
  readonly at: bigint;
  /** Whether a number rests on it; of a withdrawal it is not said. */
  readonly state: 'counted' | 'listed' | null;
}

/** A request to book a subject by the reference data as they were at its position. */
export interface Rebooked {
  readonly offset: bigint;
  readonly content: string;
  readonly event: RebookedEvent;
  readonly state: 'counted' | 'listed';
}

/** What would be booked otherwise than it was. */
export interface Unlike {
  readonly kind: CountedKind;
  readonly subject: string;
  readonly event: Ref;
  readonly amounts: readonly OracleAmount[];
}

export interface OracleRecord {
  readonly offset: bigint;
  readonly appendedAt: number;
  readonly scope: string | null;
  readonly value: Buffer;
}

interface Changes {
  readonly amounts: readonly OracleAmount[];
  /** The same, with when it is known: worked out when asked. */
  readonly known: () => readonly KnownAmount[];
}

/** What became of an event at one position of the log. */
export type Fate =
  | (Changes & { readonly type: 'booked'; readonly one: BookedEvent })
  | (Changes & { readonly type: 'rebooked'; readonly one: Rebooked })
  | { readonly type: 'waiting'; readonly one: OracleEvent }
  | { readonly type: 'refused'; readonly offset: bigint; readonly ref: Ref | null; readonly code: string }
  | { readonly type: 'duplicate'; readonly offset: bigint; readonly ref: Ref };
