/** At most one holder of a name in the whole installation, for work that one instance does for all. */
export interface LeaseKeeper {
  /**
   * Waits for the lease, then runs `work` with a signal that aborts when the lease is lost; begins again after that, until
   * `stop` aborts. Resolves when `work` has ended after `stop`. What `work` throws ends it all with that error.
   */
  whileHeld(name: string, stop: AbortSignal, work: (lost: AbortSignal) => Promise<void>): Promise<void>;
}
export const LEASE_KEEPER = Symbol('LeaseKeeper');
