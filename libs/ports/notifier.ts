import type { Instant } from '#domain/calendar/day';

export interface OutgoingMessage {
  /** The same at every attempt. */
  readonly id: string;
  /** JSON text, sent as it is. */
  readonly body: string;
  readonly now: Instant;
}

/** Why an attempt failed: a closed set, for logs and metrics. */
export type NotifyFailure =
  | 'status'
  | 'redirect'
  | 'timeout'
  | 'unreachable'
  | 'name-not-resolved'
  | 'private-target'
  | 'tls';

export type NotifyOutcome =
  | { readonly type: 'delivered'; readonly status: number }
  /** Worth another attempt; `detail` is for people and holds no secret. */
  | {
      readonly type: 'failed';
      readonly reason: NotifyFailure;
      readonly detail: string;
      readonly retryAfterMs?: number | undefined;
    }
  /** The receiver said that it never wants this again (410). */
  | { readonly type: 'gone'; readonly detail: string }
  /** The caller's signal came first: whether it arrived is not known. */
  | { readonly type: 'aborted' };

/** One way to tell somebody. It never throws for what a receiver does. */
export interface Notifier {
  /** Label of metrics. */
  readonly channel: 'webhook';
  send(message: OutgoingMessage, signal: AbortSignal): Promise<NotifyOutcome>;
}

/** One who is told: name (in records and metrics never the address) and the way to reach it. */
export interface Receiver {
  readonly name: string;
  readonly notifier: Notifier;
}
/** All receivers of this installation: `readonly Receiver[]`. */
export const RECEIVERS = Symbol('Receivers');
