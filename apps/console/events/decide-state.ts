import type { EventState } from '#contracts/api/event-status-json';
import type { EventFate } from '#ports/event-fates';
import type { PartitionRange } from '#ports/event-log/event-log';

/** What the ledger knows decides; else an event may still lie in the log, unbooked, and only then is it worth waiting. */
export const decideState = (fate: EventFate | undefined, ledgerLags: boolean): Exclude<EventState, 'duplicate'> => {
  if (fate) return fate.state;
  return ledgerLags ? 'pending' : 'unknown';
};

/** The log holds records that are not booked. A partition without a position was never opened. */
export const isLagging = (
  ranges: ReadonlyMap<number, PartitionRange>,
  booked: ReadonlyMap<number, { readonly next: bigint }>,
): boolean => [...ranges].some(([partition, { low, end }]) => end > (booked.get(partition)?.next ?? low));
