import { expect, it } from '@jest/globals';
import {
  type ContractBench,
  DISTRICT,
  delta,
  dumpOf,
  LOW_FLOORS,
  readySlot,
  sumOf,
} from './reading-store.contract-bench.js';

const rebuild = (epoch: number) => ({ epoch, treeVersion: 7, floors: LOW_FLOORS });

const lifeCycle = (bench: ContractBench): void => {
  it('knows nothing of a slot that was never built', async () => {
    const slot = bench.newSlot();
    expect(await bench.store().position(slot)).toBeUndefined();
    expect(await bench.store().load(slot, 1, 0, [delta(1n)])).toBe('superseded');
    expect(await bench.store().finishRebuild(slot, 1, 5n)).toBe('superseded');
    expect(await dumpOf(bench, slot)).toEqual([]);
  });

  it('gives no answer while it is rebuilding, and the whole one after', async () => {
    const slot = bench.newSlot();
    expect(await bench.store().beginRebuild(slot, rebuild(3))).toBe('done');
    expect(await bench.store().position(slot)).toEqual({ epoch: 3, offset: 0n, state: 'rebuilding', treeVersion: 7 });
    expect(await bench.store().load(slot, 3, 0, [delta(1n)])).toBe('done');
    expect(await bench.store().sums([slot], [])).toEqual({ state: 'not-ready', slots: [slot] });
    expect(await bench.store().finishRebuild(slot, 3, 12n)).toBe('done');
    expect(await bench.store().position(slot)).toEqual({ epoch: 3, offset: 12n, state: 'ready', treeVersion: 7 });
    expect(await sumOf(bench, slot)).toBe(1n);
  });

  it('loads each chunk once, in any order', async () => {
    const slot = bench.newSlot();
    await bench.store().beginRebuild(slot, rebuild(1));
    for (const chunk of [2, 0, 2, 9, 0]) {
      expect(await bench.store().load(slot, 1, chunk, [delta(10n ** BigInt(chunk))])).toBe('done');
    }
    await bench.store().finishRebuild(slot, 1, 0n);
    expect(await sumOf(bench, slot)).toBe(1_000_000_101n);
  });

  it('forgets the old epoch, whatever it held', async () => {
    const slot = await readySlot(bench);
    const elsewhere = delta(5n, '2026-04-01', { region: DISTRICT });
    await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas: [delta(1n), elsewhere] });
    await bench.store().markDirty(slot, 1);
    await bench.store().beginRebuild(slot, rebuild(2));
    await bench.store().load(slot, 2, 0, [delta(7n)]);
    await bench.store().finishRebuild(slot, 2, 1n);
    expect((await dumpOf(bench, slot)).map((row) => [row.region, row.amount])).toEqual([
      ['440605124', 7n],
      ['440605124', 7n],
    ]);
    expect(await sumOf(bench, slot, { region: DISTRICT })).toBe(0n);
  });

  it('is told twice that it is finished and stays where postings have brought it', async () => {
    const slot = await readySlot(bench, { offset: 3n });
    await bench.store().post({ slot, epoch: 1, from: 3n, to: 8n, deltas: [] });
    expect(await bench.store().finishRebuild(slot, 1, 3n)).toBe('done');
    expect((await bench.store().position(slot))?.offset).toBe(8n);
  });
};

const overtaken = (bench: ContractBench): void => {
  it('keeps an overtaken rebuild out', async () => {
    const slot = bench.newSlot();
    await bench.store().beginRebuild(slot, rebuild(4));
    await bench.store().load(slot, 4, 0, [delta(1n)]);
    await bench.store().beginRebuild(slot, rebuild(5));
    expect(await bench.store().load(slot, 4, 1, [delta(1n)])).toBe('superseded');
    expect(await bench.store().finishRebuild(slot, 4, 9n)).toBe('superseded');
    expect(await bench.store().beginRebuild(slot, rebuild(4))).toBe('superseded');
    await bench.store().finishRebuild(slot, 5, 2n);
    expect(await bench.store().position(slot)).toEqual({ epoch: 5, offset: 2n, state: 'ready', treeVersion: 7 });
    expect(await sumOf(bench, slot)).toBe(0n);
  });

  it('begins an epoch once: again is harmless before the first chunk, refused after it', async () => {
    const slot = bench.newSlot();
    await bench.store().beginRebuild(slot, rebuild(1));
    expect(await bench.store().beginRebuild(slot, rebuild(1))).toBe('done');
    await bench.store().load(slot, 1, 0, [delta(1n)]);
    expect(await bench.store().beginRebuild(slot, rebuild(1))).toBe('superseded');
    await bench.store().finishRebuild(slot, 1, 0n);
    expect(await bench.store().beginRebuild(slot, rebuild(1))).toBe('superseded');
    expect(await sumOf(bench, slot)).toBe(1n);
  });

  it('loads nothing into a slot that is ready or dirty', async () => {
    const slot = await readySlot(bench);
    expect(await bench.store().load(slot, 1, 0, [delta(1n)])).toBe('superseded');
    expect(await sumOf(bench, slot)).toBe(0n);
    await bench.store().markDirty(slot, 1);
    expect(await bench.store().load(slot, 1, 1, [delta(1n)])).toBe('superseded');
    expect(await bench.store().finishRebuild(slot, 1, 1n)).toBe('superseded');
    expect(await sumOf(bench, slot)).toBeUndefined();
  });

  it('marks only the epoch that was found wrong', async () => {
    const slot = await readySlot(bench);
    await bench.store().markDirty(slot, 2);
    await bench.store().markDirty(bench.newSlot(), 1);
    expect((await bench.store().position(slot))?.state).toBe('ready');
    expect(await bench.store().position(slot + 1)).toBeUndefined();
  });
};

export const rebuildContract = (bench: ContractBench): void => {
  lifeCycle(bench);
  overtaken(bench);
};
