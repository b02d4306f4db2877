// What the oracle says of each record of the log, and what it asks of other partitions.

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

/** What became of an event at one position of the log. */
export type Fate =
  | {
      readonly type: 'booked';
      readonly one: BookedEvent;
      readonly amounts: readonly OracleAmount[];
      /** The same, with when it is known: worked out when asked. */
      readonly known: () => readonly KnownAmount[];
    }
  | {
      readonly type: 'rebooked';
      readonly one: Rebooked;
      readonly amounts: readonly OracleAmount[];
      readonly known: () => readonly KnownAmount[];
    }
  | { readonly type: 'waiting'; readonly one: OracleEvent }
  | { readonly type: 'refused'; readonly offset: bigint; readonly ref: Ref | null; readonly code: string }
  | { readonly type: 'duplicate'; readonly offset: bigint; readonly ref: Ref };

/**
 * What other partitions hold, seen from this one: which of them was booked first the log does not say, and either is right.
 * So the ledger is asked which it was.
 */
export interface Elsewhere {
  /** The content of an event that another partition has booked, in hex. */
  content(ref: Ref): string | undefined;
  /** Whether another partition has booked or refused it. */
  has(ref: Ref): boolean;
  /** As what the ledger has refused the record at a position. */
  refusedAs(offset: bigint): string | undefined;
}

export const NOWHERE: Elsewhere = { content: () => undefined, has: () => false, refusedAs: () => undefined };
