// What known devices sent and the door refused: kept 90 days, so that whoever runs a device sees why nothing of it arrives.
// Best effort: it is no ledger, and the door never waits for it.

import type { Fault } from '#contracts/events/fault';
import type { Instant } from '#domain/calendar/day';
import type { RegionCode } from '#domain/region/region';

export const KEPT_DAYS = 90;

export interface NewRejection {
  readonly at: Instant;
  readonly device: string;
  /** That the device's token covers. */
  readonly region: RegionCode;
  /** As far as the event could be read; null: not at all. */
  readonly source: string | null;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly Fault[];
  /** What was sent, or its beginning; null where nothing of it can be shown. */
  readonly body: string | null;
  /** More of it was sent than is kept. */
  readonly isCut: boolean;
}

export interface Rejection extends NewRejection {
  readonly id: bigint;
}

export interface RejectionFilter {
  readonly regions?: readonly RegionCode[] | undefined;
  readonly device?: string | undefined;
  readonly codes?: readonly string[] | undefined;
  /** At in `[from, to)`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface Rejections {
  add(rejections: readonly NewRejection[]): Promise<void>;
  /** Newest first. */
  list(
    filter: RejectionFilter,
    page: { limit: number; after?: { at: Instant; id: bigint } | undefined },
  ): Promise<Rejection[]>;
  /** Deletes at most `limit` of those before; answers how many. */
  forget(before: Instant, limit: number): Promise<number>;
}
export const REJECTIONS = Symbol('Rejections');
