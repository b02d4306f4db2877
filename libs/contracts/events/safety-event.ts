import type { Instant } from '#domain/calendar/day';
import type { EventData, EventType } from './event-types.js';

interface Header<T extends EventType> {
  readonly source: string;
  readonly id: string;
  readonly type: T;
  /** Canonical: its region is spelled as `data.region` is. */
  readonly subject: string;
  /** The device's clock when the event was made. */
  readonly time: Instant;
  /** An exercise: flows to the end and is in no number. */
  readonly drill: boolean;
  /** Counts, but opens no clocks and notifies nobody. */
  readonly history: boolean;
  /** Stands for `recordedAt` in `knownAt`; with `history` only. */
  readonly knownsince?: Instant | undefined;
  readonly data: EventData[T];
}

/** One event, parsed. `switch (event.type)` narrows `data`. */
export type SafetyEvent = { readonly [T in EventType]: Header<T> }[EventType];
