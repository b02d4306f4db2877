// Messages on their way: a queue per (receiver, alert). A message is handed out only when all earlier ones of its queue
// are delivered or given up, and to one worker at a time; a worker that dies loses its claim with its lease.

import type { Instant } from '#domain/calendar/day';
import type { Delivery } from '#domain/notification/delivery';

export interface NewDelivery {
  readonly receiver: string;
  readonly alert: string;
  readonly seq: number;
  /** Means nothing to a receiver that heard nothing of this alert before: then it is left out. */
  readonly isFollowUp: boolean;
  /** The message as it is sent, at every attempt. */
  readonly body: string;
}

export interface Claimed {
  readonly delivery: Delivery;
  readonly body: string;
  /** When it was first due. */
  readonly firstDueAt: Instant;
  /** Names this claim: a result is taken only from the claim that stands. */
  readonly lease: string;
}

export type DeliveryResult =
  | { readonly type: 'delivered'; readonly at: Instant }
  | { readonly type: 'retry'; readonly at: Instant; readonly error: string }
  | { readonly type: 'failed'; readonly error: string }
  /** Not tried after all (shutdown): at once available again, and not an attempt. */
  | { readonly type: 'returned' };

export interface DeliveryQueue {
  /** Known ones are left as they are: the same batch twice queues once. */
  enqueue(deliveries: readonly NewDelivery[], now: Instant): Promise<void>;
  /** Takes at most `limit` messages that are due, and counts the attempt. */
  claim(
    receiver: string,
    claim: { readonly now: Instant; readonly leaseMs: number; readonly limit: number },
  ): Promise<Claimed[]>;
  /** A delivery is recorded whoever holds the claim now: it was sent. */
  record(claimed: Claimed, result: DeliveryResult): Promise<void>;
  /** When the next message of this receiver is due or its lease ends; `undefined`: none waits. */
  nextDueAt(receiver: string): Promise<Instant | undefined>;
}
export const DELIVERY_QUEUE = Symbol('DeliveryQueue');
