import { expect, it } from '@jest/globals';
import { type ContractBench, DISTRICT, delta, readySlot } from './reading-store.contract-bench.js';
import type { HeldPage, Place, Slot } from './reading-store.js';

const pagesOf = async (bench: ContractBench, slot: Slot, also: readonly Place[] = []): Promise<HeldPage[]> => {
  const pages: HeldPage[] = [];
  for await (const page of bench.store().held(slot, also)) pages.push(page);
  return pages;
};

export const heldContract = (bench: ContractBench): void => {
  it('tells all that is held, each page with its position and floors', async () => {
    const slot = await readySlot(bench, { offset: 4n });
    const deltas = [delta(2n), delta(3n, '2026-03-05'), delta(-1n, '2026-03-02', { region: DISTRICT })];
    await bench.store().post({ slot, epoch: 1, from: 4n, to: 9n, deltas });
    const pages = await pagesOf(bench, slot);
    for (const { position, floors, spoilt } of pages) {
      expect(position).toEqual({ epoch: 1, offset: 9n, state: 'ready', treeVersion: 7 });
      expect({ floors, spoilt }).toEqual({ floors: { dayFloor: '2025-01-01', monthFloor: '2023-01-01' }, spoilt: [] });
    }
    const sums = pages.flatMap((page) => page.sums.map((s) => `${s.region} ${s.kind} ${s.day} ${s.amount}`));
    expect(sums.sort()).toEqual([
      `${DISTRICT} day 2026-03-02 -1`,
      `${DISTRICT} month 2026-03-01 -1`,
      '440605124 day 2026-03-02 2',
      '440605124 day 2026-03-05 3',
      '440605124 month 2026-03-01 5',
    ]);
  });

  it('looks at places that it does not know, and finds nothing there', async () => {
    const slot = await readySlot(bench);
    const place = { counter: 'accidents', region: DISTRICT };
    const pages = await pagesOf(bench, slot, [place]);
    expect(pages.flatMap((page) => page.places)).toContainEqual(place);
    expect(pages.flatMap((page) => page.sums)).toEqual([]);
  });

  it('tells nothing of a slot that holds nothing, and no sums of one that is being built', async () => {
    expect(await pagesOf(bench, bench.newSlot())).toEqual([]);
    const slot = bench.newSlot();
    const floors = { dayFloor: '2025-01-01', monthFloor: '2023-01-01' };
    await bench.store().beginRebuild(slot, { epoch: 1, treeVersion: 7, floors });
    await bench.store().load(slot, 1, 0, [delta(2n)]);
    const pages = await pagesOf(bench, slot);
    expect(pages.flatMap((page) => page.sums)).toEqual([]);
    for (const page of pages) expect(page.position.state).toBe('rebuilding');
  });
};
