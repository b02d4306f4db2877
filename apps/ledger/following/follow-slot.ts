// Brings the rolling sums of one partition up to its booked position. What is posted is selected from the ledger, never
// taken from the computation, so that a replay posts what was booked. The log is never sought because of the store.

import type { RegionTree } from '#domain/region/region-tree';
import type { Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import type { LedgerBook } from '#ports/ledger-book';
import type { Delta, ReadingStore, RebuildStep, Slot } from '#ports/reading-store/reading-store';
import { rollUp } from './deltas.js';
import { floorsOn, todayOf } from './floors.js';

/** Entries in one posting: five levels each stay below the store's 10,000 deltas. */
const POSTING_ENTRIES = 1_500;
const LOAD_DELTAS = 5_000;

export interface FollowedSlot {
  readonly topic: string;
  readonly partition: number;
  readonly slot: Slot;
}

export interface Following {
  readonly book: LedgerBook;
  readonly store: ReadingStore;
  readonly clock: Clock;
  /** Hears of all that a rebuild puts into the store. */
  readonly onLoaded?: ((deltas: readonly Delta[]) => void) | undefined;
}

/** Why a slot was built anew. */
export type RebuildReason =
  | 'store-empty'
  | 'epoch-unknown'
  | 'tree-changed'
  | 'not-ready'
  | 'ahead-of-ledger'
  | 'refused-posting';

export interface Followed {
  /** The store now holds everything below. */
  readonly upTo: bigint;
  readonly rebuilt?: RebuildReason | undefined;
}

export const followSlot = async (f: Following, slot: FollowedSlot, tree: RegionTree): Promise<Followed> => {
  const reason = await rebuildReason(f, slot, tree);
  if (reason) return { upTo: await rebuildSlot(f, slot, tree), rebuilt: reason };
  const caughtUp = await catchUp(f, slot, tree);
  return caughtUp === undefined
    ? { upTo: await rebuildSlot(f, slot, tree), rebuilt: 'refused-posting' }
    : { upTo: caughtUp };
};

const rebuildReason = async (
  f: Following,
  slot: FollowedSlot,
  tree: RegionTree,
): Promise<RebuildReason | undefined> => {
  const [position, epoch, booked] = await Promise.all([
    f.store.position(slot.slot),
    f.book.epoch(slot.slot),
    f.book.positions(slot.topic),
  ]);
  if (!position) return 'store-empty';
  if (epoch === undefined || epoch.epoch !== position.epoch) return 'epoch-unknown';
  if (position.treeVersion !== tree.version) return 'tree-changed';
  if (position.state !== 'ready') return 'not-ready';
  return position.offset > (booked.get(slot.partition)?.next ?? 0n) ? 'ahead-of-ledger' : undefined;
};

/** `undefined`: the store refused in a way that only a rebuild mends. */
const catchUp = async (f: Following, slot: FollowedSlot, tree: RegionTree): Promise<bigint | undefined> => {
  for (;;) {
    const position = await f.store.position(slot.slot);
    if (position?.state !== 'ready') return undefined;
    const from = position.offset;
    const to = await f.book.postingEnd(slot.topic, slot.partition, from, POSTING_ENTRIES);
    if (to <= from) return from;
    const { entries } = await f.book.changes(slot.topic, slot.partition, from, to);
    const posting = { slot: slot.slot, epoch: position.epoch, from, to, deltas: rollUp(entries, tree) };
    const outcome = await f.store.post(posting);
    // `gap`: another owner has posted meanwhile; look again. The others need a new epoch.
    if (outcome === 'wrong-epoch' || outcome === 'not-ready' || outcome === 'dirty') return undefined;
  }
};

/** A new epoch, filled from one snapshot of the ledger. Readers get no answer from this slot until it is ready. */
export const rebuildSlot = async (f: Following, slot: FollowedSlot, tree: RegionTree): Promise<bigint> => {
  const held = await f.store.position(slot.slot);
  const epoch = await f.book.openEpoch(slot.slot, tree.version, held?.epoch ?? 0);
  const floors = floorsOn(todayOf(tree, f.clock.now()));
  own(await f.store.beginRebuild(slot.slot, { epoch, treeVersion: tree.version, floors }), slot);
  let chunk = 0;
  const position = await f.book.totals(slot.topic, slot.partition, async (rows) => {
    const deltas = rollUp(rows, tree);
    f.onLoaded?.(deltas);
    for (let i = 0; i < deltas.length; i += LOAD_DELTAS) {
      own(await f.store.load(slot.slot, epoch, chunk++, deltas.slice(i, i + LOAD_DELTAS)), slot);
    }
  });
  own(await f.store.finishRebuild(slot.slot, epoch, position.next), slot);
  return position.next;
};

/** Another owner has opened a newer epoch meanwhile: look again, it may have done the work. */
const own = (step: RebuildStep, slot: FollowedSlot): void => {
  if (step === 'superseded')
    throw new TransientFailure('reading-store', `slot ${slot.slot} is rebuilt by another owner`);
};
