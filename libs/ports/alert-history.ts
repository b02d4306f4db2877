/** One record of `safety.alerts`: the alert as it was right after a transition, as CloudEvent JSON. */
export interface AlertRecord {
  readonly offset: bigint;
  readonly json: string;
}

/** Reads the log of alerts again from a position, for a reader that was away. The same in both modes. */
export interface AlertHistory {
  /** Offset that the next record will get; everything below is visible. */
  end(): Promise<bigint>;
  /** Records in `[from, to)`, ascending, at most `limit`. */
  read(from: bigint, to: bigint, limit: number): Promise<AlertRecord[]>;
}
export const ALERT_HISTORY = Symbol('AlertHistory');
