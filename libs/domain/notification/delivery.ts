import type { Instant } from '../calendar/day.js';

/** `failed` is final: given up after the last attempt. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed';

/** What is known about one message for one receiver. Its identity is (receiver, alert, seq), at every attempt. */
export interface Delivery {
  readonly receiver: string;
  readonly alert: string;
  /** Number of the transition that it tells. */
  readonly seq: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  readonly lastError: string | null;
  readonly deliveredAt: Instant | null;
}
