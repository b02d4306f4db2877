// Places where a process may be made to die, stop or fail, so that a fault test hits exactly between two steps. A port, so
// that the product holds no switch: what runs in production is `noFailpoints`, which does nothing (ADR 0021).

/** Between which two steps; the words are those of `docs/reliability.md`. */
export type Failpoint =
  /** The door has judged the events and not yet given them to the log. */
  | 'intake-validated'
  /** The log has acknowledged them, and nobody was answered yet. */
  | 'intake-acknowledged'
  /** A batch came; nothing of it is booked. */
  | 'ledger-fetched'
  /** The transaction of a batch is committed; the rolling sums do not hold it yet. */
  | 'ledger-booked'
  /** The rolling sums hold it; nobody was told yet. */
  | 'ledger-posted'
  /** Those who read are told; the log does not know that it is done. */
  | 'ledger-noticed'
  /** A partition is being given back to its group. */
  | 'ledger-revoked'
  /** Episodes and their messages are committed; the notices are not. */
  | 'alerting-decided'
  /** A receiver has the message; that it has is not recorded. */
  | 'notification-sent';

export interface Failpoints {
  /** Returns in production. In a fault test it may never return, or throw. Synchronous: the hot path awaits nothing for it. */
  reach(point: Failpoint): void;
}

export const FAILPOINTS = Symbol('Failpoints');
