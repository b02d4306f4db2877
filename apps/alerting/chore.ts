/** Something that time alone makes due, done by the one instance that holds the lease of the alerting clock. */
export interface Chore {
  /** The lease was got: what this instance did under an earlier one says nothing any more. */
  begin(): void;
  /** Does what is due by now, if anything. Never longer than the lease is held; doing it twice is harmless. */
  whenDue(lost: AbortSignal): Promise<void>;
}
export const CHORES = Symbol('Chores');
