import type { Day } from '#domain/calendar/day';
import type { Delta, Floors, HeldSum, ReadingStore, Slot, SumRequest } from './reading-store.js';

/** What the parts of the contract suite work with. */
export interface ContractBench {
  store(): ReadingStore;
  /** A slot that nothing has touched. */
  newSlot(): Slot;
}

/** Below everything that the examples post. */
export const LOW_FLOORS: Floors = { dayFloor: '2025-01-01', monthFloor: '2023-01-01' };

export const TOWN = '440605124';
export const DISTRICT = '440605';

export const delta = (amount: bigint, day: Day = '2026-03-02', over: Partial<Delta> = {}): Delta => ({
  counter: 'deaths.construction',
  region: TOWN,
  day,
  amount,
  ...over,
});

/** Rebuilt from nothing: `ready` in epoch 1 at `offset`, on tree version 7. */
export const readySlot = async (
  bench: ContractBench,
  {
    offset = 0n,
    floors = LOW_FLOORS,
    treeVersion = 7,
  }: { offset?: bigint; floors?: Floors; treeVersion?: number } = {},
): Promise<Slot> => {
  const slot = bench.newSlot();
  await bench.store().beginRebuild(slot, { epoch: 1, treeVersion, floors });
  await bench.store().finishRebuild(slot, 1, offset);
  return slot;
};

/** One sum over one slot; `undefined`: no answer. */
export const sumOf = async (
  bench: ContractBench,
  slot: Slot,
  over: Partial<SumRequest> = {},
): Promise<bigint | 'too-old' | undefined> => {
  const request = { counter: 'deaths.construction', region: TOWN, from: '2026-01-01', to: '2027-01-01', ...over };
  const answer = await bench.store().sums([slot], [request]);
  return answer.state === 'ready' ? answer.sums[0] : undefined;
};

export const dumpOf = async (bench: ContractBench, slot: Slot): Promise<HeldSum[]> => {
  const rows: HeldSum[] = [];
  for await (const row of bench.store().dump(slot)) rows.push(row);
  return rows;
};
