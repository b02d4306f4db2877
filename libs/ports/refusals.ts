// What the ledger refused, for people who look at it and put it right. A refusal is final for its position: a replay is a
// new record of the log, made once for each refusal, and what becomes of it is told at the new position.

import type { Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';
import type { RegionCode } from '#domain/region/region';
import type { Doing } from './action-log.js';

export interface RefusedPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** `safety.events.1/3/1207`: how people and headers name a position. */
export const positionText = ({ topic, partition, offset }: RefusedPosition): string =>
  `${topic}/${partition}/${offset}`;

/** Undefined: not a position. */
export const parsePosition = (text: string): RefusedPosition | undefined => {
  const [, topic, partition, offset] = /^([A-Za-z0-9._-]{1,249})\/(\d{1,9})\/(\d{1,18})$/.exec(text) ?? [];
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
};

/** What the ledger made of it at its new position; `pending`: nothing yet. */
export const REPLAY_OUTCOMES = ['pending', 'counted', 'listed', 'waiting', 'duplicate', 'refused'] as const;
export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];

export interface RefusalReplay {
  readonly by: string;
  readonly at: Instant;
  readonly event: EventRef;
  /** False: the event went in again as it was. */
  readonly changed: boolean;
  /** Where the log has it now, in the same topic. */
  readonly partition: number;
  readonly offset: bigint;
  readonly outcome: ReplayOutcome;
}

export interface Refusal {
  readonly position: RefusedPosition;
  readonly code: string;
  readonly detail: string;
  /** Null: nothing of it could be read. */
  readonly event: EventRef | null;
  readonly subject: string | null;
  readonly recordedAt: Instant;
  /** Id of the device, or `user:<name>`. */
  readonly device: string | null;
  /** Of the event; where that cannot be read, of the sender's token. */
  readonly region: RegionCode | null;
  readonly replay: RefusalReplay | null;
}

export interface RefusalInFull extends Refusal {
  readonly headers: Readonly<Record<string, string>>;
  /** As they lay in the log. */
  readonly bytes: Buffer;
}

export interface RefusalFilter {
  /** `unplaced`: also those that have no region at all. */
  readonly regions?: { readonly codes: readonly RegionCode[]; readonly unplaced: boolean } | undefined;
  readonly codes?: readonly string[] | undefined;
  readonly device?: string | undefined;
  readonly subject?: string | undefined;
  readonly source?: string | undefined;
  readonly id?: string | undefined;
  readonly replayed?: boolean | undefined;
  /** Recorded in `[from, to)`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** The last row shown. */
export interface RefusalPlace extends RefusedPosition {
  readonly at: Instant;
}

export interface ReplayedRecord {
  readonly event: EventRef;
  /** Of the event as it went in. */
  readonly region: RegionCode;
  readonly changed: boolean;
  readonly partition: number;
  readonly offset: bigint;
}

export interface Doer {
  readonly by: Doing;
  readonly at: Instant;
}

export interface Refusals {
  /** Newest first. */
  list(filter: RefusalFilter, page: { limit: number; after?: RefusalPlace | undefined }): Promise<Refusal[]>;
  find(position: RefusedPosition): Promise<RefusalInFull | undefined>;
  /**
   * `append` runs while the refusal is locked, and only if it was never replayed: two people who replay one at the same
   * time append once, and the trail tells it in the same transaction. Undefined: it was replayed already. A failure of
   * `append` leaves no trace here.
   */
  replayOnce(
    position: RefusedPosition,
    who: Doer,
    append: () => Promise<ReplayedRecord>,
  ): Promise<ReplayedRecord | undefined>;
  /** Below this offset the ledger may refuse however much it cannot read; 0: nothing was allowed. */
  floodAllowance(topic: string, partition: number): Promise<bigint>;
  allowFlood(below: RefusedPosition, who: Doer): Promise<void>;
}
export const REFUSALS = Symbol('Refusals');
