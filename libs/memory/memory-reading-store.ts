// The rolling sums of the embedded mode: the same answers as Redis, in this process. Holds nothing over a restart; the
// ledger rebuilds it. Every method decides and changes in one synchronous step, so no two calls can interleave.

import { dayFromNumber } from '#domain/calendar/day';
import { isTooOld, monthFromNumber, partsOf } from '#ports/reading-store/interval-parts';
import type {
  Delta,
  Floors,
  HeldPage,
  HeldSum,
  Place,
  Posting,
  PostingOutcome,
  ReadingStore,
  Rebuild,
  RebuildStep,
  Slot,
  SlotPosition,
  SumRequest,
  SumsAnswer,
} from '#ports/reading-store/reading-store';
import { unreadySlots } from '#ports/reading-store/unready-slots';
import { MemorySlot } from './memory-slot.js';

const rowsOf = (slot: MemorySlot): HeldSum[] => {
  const rows: HeldSum[] = [];
  for (const [counter, region, { days, months }] of slot.entries()) {
    for (const [n, amount] of days) rows.push({ kind: 'day', counter, region, day: dayFromNumber(n), amount });
    for (const [n, amount] of months) rows.push({ kind: 'month', counter, region, day: monthFromNumber(n), amount });
  }
  return rows;
};

const orderOf = (row: HeldSum): string => `${row.counter}\0${row.region}\0${row.kind}\0${row.day}`;

const byOrder = (a: HeldSum, b: HeldSum): number => (orderOf(a) < orderOf(b) ? -1 : 1);

const sumOf = (slots: readonly MemorySlot[], request: SumRequest): bigint | 'too-old' => {
  const parts = partsOf(request.from, request.to);
  if (slots.some((slot) => isTooOld(parts, slot.floorNumbers()))) return 'too-old';
  let sum = 0n;
  for (const slot of slots) {
    const buckets = slot.find(request.counter, request.region);
    if (!buckets) continue;
    for (const day of parts.days) sum += buckets.days.get(day) ?? 0n;
    for (const month of parts.months) sum += buckets.months.get(month) ?? 0n;
  }
  return sum;
};

export class MemoryReadingStore implements ReadingStore {
  private readonly slots = new Map<Slot, MemorySlot>();

  async position(slot: Slot): Promise<SlotPosition | undefined> {
    return this.slots.get(slot)?.position();
  }

  async post({ slot, epoch, from, to, deltas }: Posting): Promise<PostingOutcome> {
    const held = this.slots.get(slot);
    if (!held) return 'not-ready';
    if (held.epoch !== epoch) return 'wrong-epoch';
    if (held.state === 'dirty') return 'dirty';
    if (held.state === 'rebuilding') return 'not-ready';
    if (held.offset >= to) return 'already-applied';
    if (held.offset !== from) return 'gap';
    held.add(deltas);
    held.offset = to;
    return 'applied';
  }

  async beginRebuild(slot: Slot, rebuild: Rebuild): Promise<RebuildStep> {
    const held = this.slots.get(slot);
    const isRepeat = held?.epoch === rebuild.epoch && held.state === 'rebuilding' && held.chunks.size === 0;
    if (held && held.epoch >= rebuild.epoch) return isRepeat ? 'done' : 'superseded';
    this.slots.set(slot, new MemorySlot(rebuild));
    return 'done';
  }

  async load(slot: Slot, epoch: number, chunk: number, deltas: readonly Delta[]): Promise<RebuildStep> {
    const held = this.slots.get(slot);
    if (held?.epoch !== epoch || held.state !== 'rebuilding') return 'superseded';
    if (held.chunks.has(chunk)) return 'done';
    held.chunks.add(chunk);
    held.add(deltas);
    return 'done';
  }

  async finishRebuild(slot: Slot, epoch: number, offset: bigint): Promise<RebuildStep> {
    const held = this.slots.get(slot);
    if (held?.epoch !== epoch || held.state === 'dirty') return 'superseded';
    // Told twice: the slot may have moved on since, and stays where it is.
    if (held.state === 'ready') return 'done';
    held.state = 'ready';
    held.offset = offset;
    held.chunks.clear();
    return 'done';
  }

  async markDirty(slot: Slot, epoch: number): Promise<void> {
    const held = this.slots.get(slot);
    if (held?.epoch === epoch) held.state = 'dirty';
  }

  async sums(slots: readonly Slot[], requests: readonly SumRequest[]): Promise<SumsAnswer> {
    const positions = new Map(slots.map((slot) => [slot, this.slots.get(slot)?.position()]));
    const unready = unreadySlots(positions);
    const held = slots.flatMap((slot) => this.slots.get(slot) ?? []);
    const first = held[0];
    if (unready.length > 0 || !first) return { state: 'not-ready', slots: unready };
    return {
      state: 'ready',
      treeVersion: first.treeVersion,
      sums: requests.map((request) => sumOf(held, request)),
      offsets: new Map(slots.map((slot, i) => [slot, held[i]?.offset ?? 0n])),
    };
  }

  async trim(slot: Slot, epoch: number, floors: Floors): Promise<void> {
    const held = this.slots.get(slot);
    if (held?.epoch === epoch) held.trim(floors);
  }

  async *dump(slot: Slot): AsyncIterable<HeldSum> {
    const held = this.slots.get(slot);
    if (!held) return;
    yield* rowsOf(held)
      .filter((row) => row.amount !== 0n)
      .sort(byOrder);
  }

  async *held(slot: Slot, also: readonly Place[]): AsyncIterable<HeldPage> {
    const held = this.slots.get(slot);
    if (!held) return;
    const rows = held.state === 'ready' ? rowsOf(held).filter((row) => row.amount !== 0n) : [];
    yield { position: held.position(), floors: held.floorDays(), places: [...rows, ...also], sums: rows, spoilt: [] };
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}
}
