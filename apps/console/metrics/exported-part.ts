/** Gauges that are read and shown together, in the one console that holds the lease. */
export interface ExportedPart {
  readonly everyMs: number;
  /** False: what it needs is not ready; the last figures stay. */
  refresh(lost: AbortSignal): Promise<boolean>;
  /** Another instance shows them now. */
  clear(): void;
}
export const EXPORTED_PARTS = Symbol('ExportedParts');

interface Source<T> {
  readonly everyMs: number;
  /** Undefined: not ready, or there was no time to finish. */
  readonly read: (lost: AbortSignal) => Promise<T | undefined>;
}

/** `show` takes everything at once: a scrape sees the old figures or the new, never a mixture. */
export const exportedPart = <T>(
  { everyMs, read }: Source<T>,
  gauges: { show(found: T): void; clear(): void },
): ExportedPart => ({
  everyMs,
  refresh: async (lost) => {
    const found = await read(lost);
    if (found === undefined || lost.aborted) return false;
    gauges.show(found);
    return true;
  },
  clear: () => gauges.clear(),
});
