// What is kept of alerts, as whoever verifies it reads it: rows as they are, and the log of messages.

import type { Day, Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';

export interface TransitionFact {
  readonly seq: number;
  readonly at: Instant;
  readonly from: string | null;
  readonly to: string;
  readonly severity: string;
  /** Why nobody is told. */
  readonly quiet: string | null;
}

export interface DeliveryFact {
  readonly receiver: string;
  readonly seq: number;
  readonly state: string;
  readonly deliveredAt: Instant | null;
  readonly lastError: string | null;
}

export interface AlertFact {
  readonly id: string;
  readonly rule: string;
  readonly drill: boolean;
  readonly region: string;
  readonly indicator: string | null;
  readonly period: { readonly from: Day; readonly to: Day } | null;
  readonly incident: string | null;
  readonly record: { readonly type: string; readonly subject: string } | null;
  readonly state: string;
  readonly severity: string;
  readonly startedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly seq: number;
  readonly evidence: readonly EventRef[];
  /** In the order of their numbers. */
  readonly transitions: readonly TransitionFact[];
  readonly deliveries: readonly DeliveryFact[];
}

/** A record of `safety.alerts`. */
export interface AlertMessageFact {
  readonly offset: bigint;
  readonly alert: string;
  /** As the message says: `<alert>.<transition>`; null where it cannot be read. */
  readonly id: string | null;
}

export interface AlertBooks {
  /** In the order of their ids, behind `after`; at most `limit`. */
  alerts(after: string, limit: number): Promise<readonly AlertFact[]>;
  /** Everything in the log of alerts below this has been taken for sending. */
  alertsTaken(): Promise<bigint>;
  /** Whether an instance looks after what time alone changes; between two holders of the lease, for a moment, none does. */
  isAlertingAtWork(): Promise<boolean>;
  /** From a position on, in order; at most `limit`. */
  alertMessages(from: bigint, limit: number): Promise<readonly AlertMessageFact[]>;
}
