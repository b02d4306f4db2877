import { expect, it } from '@jest/globals';
import { type ContractBench, delta, dumpOf, readySlot, sumOf } from './reading-store.contract-bench.js';

const outcomes = (bench: ContractBench): void => {
  it('applies a posting from exactly the stored offset and moves it', async () => {
    const slot = await readySlot(bench, { offset: 40n });
    const posting = { slot, epoch: 1, from: 40n, to: 45n, deltas: [delta(2n), delta(1n)] };
    expect(await bench.store().post(posting)).toBe('applied');
    expect(await bench.store().position(slot)).toEqual({ epoch: 1, offset: 45n, state: 'ready', treeVersion: 7 });
    expect(await sumOf(bench, slot)).toBe(3n);
  });

  it('applies a posting once, however often it comes', async () => {
    const slot = await readySlot(bench);
    const posting = { slot, epoch: 1, from: 0n, to: 5n, deltas: [delta(1n)] };
    expect(await bench.store().post(posting)).toBe('applied');
    expect(await bench.store().post(posting)).toBe('already-applied');
    await bench.store().post({ slot, epoch: 1, from: 5n, to: 9n, deltas: [delta(1n)] });
    expect(await bench.store().post(posting)).toBe('already-applied');
    expect(await sumOf(bench, slot)).toBe(2n);
  });

  it('reports a gap where the offset is lower, or inside the posting, and changes nothing', async () => {
    const slot = await readySlot(bench, { offset: 10n });
    expect(await bench.store().post({ slot, epoch: 1, from: 11n, to: 12n, deltas: [delta(1n)] })).toBe('gap');
    expect(await bench.store().post({ slot, epoch: 1, from: 8n, to: 12n, deltas: [delta(1n)] })).toBe('gap');
    expect(await sumOf(bench, slot)).toBe(0n);
    expect((await bench.store().position(slot))?.offset).toBe(10n);
  });

  it('compares offsets as numbers, not as text or as doubles', async () => {
    const slot = await readySlot(bench, { offset: 100n });
    expect(await bench.store().post({ slot, epoch: 1, from: 90n, to: 99n, deltas: [delta(1n)] })).toBe(
      'already-applied',
    );
    const far = 2n ** 60n;
    const high = await readySlot(bench, { offset: far });
    expect(await bench.store().post({ slot: high, epoch: 1, from: far + 1n, to: far + 2n, deltas: [] })).toBe('gap');
    expect(await bench.store().post({ slot: high, epoch: 1, from: far, to: far + 1n, deltas: [] })).toBe('applied');
    expect((await bench.store().position(high))?.offset).toBe(far + 1n);
  });

  it('refuses another epoch, older or newer', async () => {
    const slot = await readySlot(bench);
    for (const epoch of [0, 2]) {
      expect(await bench.store().post({ slot, epoch, from: 0n, to: 1n, deltas: [delta(1n)] })).toBe('wrong-epoch');
    }
    expect(await sumOf(bench, slot)).toBe(0n);
  });

  it('refuses a slot that is missing, rebuilding or dirty', async () => {
    const slot = bench.newSlot();
    const posting = { slot, epoch: 1, from: 0n, to: 1n, deltas: [delta(1n)] };
    expect(await bench.store().post(posting)).toBe('not-ready');
    await bench
      .store()
      .beginRebuild(slot, { epoch: 1, treeVersion: 7, floors: { dayFloor: '2025-01-01', monthFloor: '2023-01-01' } });
    expect(await bench.store().post(posting)).toBe('not-ready');
    await bench.store().finishRebuild(slot, 1, 0n);
    await bench.store().markDirty(slot, 1);
    expect(await bench.store().post(posting)).toBe('dirty');
    expect((await bench.store().position(slot))?.state).toBe('dirty');
  });
};

const contents = (bench: ContractBench): void => {
  it('moves the offset for a posting without deltas', async () => {
    const slot = await readySlot(bench);
    expect(await bench.store().post({ slot, epoch: 1, from: 0n, to: 7n, deltas: [] })).toBe('applied');
    expect((await bench.store().position(slot))?.offset).toBe(7n);
    expect(await dumpOf(bench, slot)).toEqual([]);
  });

  it('keeps amounts beyond 2^53 exact, also when they cancel', async () => {
    const slot = await readySlot(bench);
    const huge = 2n ** 60n + 1n;
    await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas: [delta(huge), delta(1n)] });
    expect(await sumOf(bench, slot)).toBe(huge + 1n);
    await bench.store().post({ slot, epoch: 1, from: 1n, to: 2n, deltas: [delta(-huge)] });
    expect(await sumOf(bench, slot)).toBe(1n);
  });

  it('goes below zero where the ledger does', async () => {
    const slot = await readySlot(bench);
    await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas: [delta(-3n)] });
    expect(await sumOf(bench, slot)).toBe(-3n);
  });

  it('applies postings that overtake each other once each or reports them, and loses none', async () => {
    const slot = await readySlot(bench);
    const posts = Array.from({ length: 20 }, (_, i) =>
      bench.store().post({ slot, epoch: 1, from: BigInt(i), to: BigInt(i + 1), deltas: [delta(1n)] }),
    );
    const applied = (await Promise.all(posts)).filter((outcome) => outcome === 'applied').length;
    expect(await sumOf(bench, slot)).toBe(BigInt(applied));
    expect((await bench.store().position(slot))?.offset).toBe(BigInt(applied));
  });

  it('lets one of two postings from the same offset win', async () => {
    const slot = await readySlot(bench);
    const both = await Promise.all([
      bench.store().post({ slot, epoch: 1, from: 0n, to: 3n, deltas: [delta(1n)] }),
      bench.store().post({ slot, epoch: 1, from: 0n, to: 4n, deltas: [delta(2n)] }),
    ]);
    expect(both.filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(await sumOf(bench, slot)).toBe(both[0] === 'applied' ? 1n : 2n);
  });

  it('takes a posting of 10,000 deltas', async () => {
    const slot = await readySlot(bench);
    const deltas = Array.from({ length: 10_000 }, (_, i) =>
      delta(1n, '2026-03-02', { region: String(440_000_000 + (i % 2500)) }),
    );
    expect(await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas })).toBe('applied');
    expect(await sumOf(bench, slot, { region: '440000007' })).toBe(4n);
  });
};

export const postingContract = (bench: ContractBench): void => {
  outcomes(bench);
  contents(bench);
};
