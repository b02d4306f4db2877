// Sums that go back: a Redis restored from an older snapshot, or one that took over without the last writes, is `ready` at a
// position that this process has already read beyond. Its sums are of the past, so an alert that is over would begin again
// and a reading would be lower than it was. Until the ledger has posted again what is missing there is no reading. A process
// that begins just then has read nothing yet: it waits for what was booked when it began.

import type { Slot, SlotPosition } from '#ports/reading-store/reading-store';

type Mark = Pick<SlotPosition, 'epoch' | 'offset'>;

/** What stays behind for so long is believed: whoever restored everything from a backup need not restart its readers. */
const BELIEVED_AFTER_MS = 60_000;

const isBefore = (a: Mark, b: Mark): boolean => (a.epoch === b.epoch ? a.offset < b.offset : a.epoch < b.epoch);

export class RollbackGuard {
  private readonly furthest = new Map<Slot, Mark>();
  private readonly behindSince = new Map<Slot, number>();
  private readonly awaited: Map<Slot, bigint>;

  /** `booked`: up to where each slot was booked before anything is read here. */
  constructor(
    booked: ReadonlyMap<Slot, bigint> = new Map(),
    private readonly now: () => number = () => performance.now(),
  ) {
    this.awaited = new Map(booked);
  }

  /** Asked before a read: one that was on its way at the same time may rightly have seen more. */
  mark(slot: Slot): Mark | undefined {
    return this.furthest.get(slot);
  }

  /** Whether a read is of before what was known when it was asked for. */
  isBehind(slot: Slot, mark: Mark | undefined, position: SlotPosition): boolean {
    const isAwaited = position.offset < (this.awaited.get(slot) ?? 0n);
    if (!isAwaited && (mark === undefined || !isBefore(position, mark))) {
      this.awaited.delete(slot);
      const furthest = this.furthest.get(slot);
      if (furthest === undefined || isBefore(furthest, position)) this.furthest.set(slot, position);
      this.behindSince.delete(slot);
      return false;
    }
    const since = this.behindSince.get(slot) ?? this.now();
    this.behindSince.set(slot, since);
    if (this.now() - since < BELIEVED_AFTER_MS) return true;
    this.furthest.set(slot, position);
    this.awaited.delete(slot);
    this.behindSince.delete(slot);
    return false;
  }
}
