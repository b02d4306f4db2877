import type { Slot, SlotPosition } from './reading-store.js';

/**
 * The slots that spoil a merge: missing, not `ready`, or rolled up by an older tree than another one. Empty: the sums of
 * all of them may be added up.
 */
export const unreadySlots = (positions: ReadonlyMap<Slot, SlotPosition | undefined>): Slot[] => {
  const newestTree = Math.max(...[...positions.values()].map((position) => position?.treeVersion ?? 0));
  return [...positions]
    .filter(([, position]) => position?.state !== 'ready' || position.treeVersion !== newestTree)
    .map(([slot]) => slot);
};
