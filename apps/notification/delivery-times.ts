export interface DeliveryTimes {
  /** Longer than any attempt can take, and what a message waits after the death of who was sending it. */
  readonly leaseMs: number;
  /** Longest time without a look: what other instances queued is found then. */
  readonly lookEveryMs: number;
  /** How long an attempt may still take after the stop. */
  readonly graceMs: number;
}

/** A module of its own: the fault tests put a shorter lease in its place. */
export const DELIVERY_TIMES: DeliveryTimes = { leaseMs: 15_000, lookEveryMs: 5_000, graceMs: 3_000 };
