import { expect, it } from '@jest/globals';
import { type ContractBench, DISTRICT, delta, dumpOf, readySlot, sumOf, TOWN } from './reading-store.contract-bench.js';

const request = { counter: 'deaths.construction', region: TOWN, from: '2026-01-01', to: '2027-01-01' };

const merging = (bench: ContractBench): void => {
  it('adds up several slots and says how far each had come', async () => {
    const [a, b] = [await readySlot(bench), await readySlot(bench, { offset: 50n })];
    await bench.store().post({ slot: a, epoch: 1, from: 0n, to: 9n, deltas: [delta(2n)] });
    await bench.store().post({ slot: b, epoch: 1, from: 50n, to: 51n, deltas: [delta(-1n)] });
    expect(await bench.store().sums([a, b], [request, { ...request, region: DISTRICT }])).toEqual({
      state: 'ready',
      treeVersion: 7,
      sums: [1n, 0n],
      offsets: new Map([
        [a, 9n],
        [b, 51n],
      ]),
    });
  });

  it('names every slot that is missing, rebuilding or dirty, and gives no sum', async () => {
    const [ready, dirty, rebuilding, missing] = [
      await readySlot(bench),
      await readySlot(bench),
      bench.newSlot(),
      bench.newSlot(),
    ];
    await bench.store().markDirty(dirty, 1);
    await bench.store().beginRebuild(rebuilding, {
      epoch: 1,
      treeVersion: 7,
      floors: { dayFloor: '2025-01-01', monthFloor: '2023-01-01' },
    });
    const answer = await bench.store().sums([missing, ready, rebuilding, dirty], [request]);
    expect(answer).toEqual({ state: 'not-ready', slots: [missing, rebuilding, dirty] });
  });

  it('does not mix two versions of the region tree', async () => {
    const [old, renewed] = [await readySlot(bench, { treeVersion: 7 }), await readySlot(bench, { treeVersion: 8 })];
    expect(await bench.store().sums([old, renewed], [request])).toEqual({ state: 'not-ready', slots: [old] });
  });

  it('has no answer from no slots', async () => {
    expect(await bench.store().sums([], [request])).toEqual({ state: 'not-ready', slots: [] });
  });
};

const places = (bench: ContractBench): void => {
  it('keeps counters and regions apart, also where their names look alike', async () => {
    const slot = await readySlot(bench);
    const deltas = [
      delta(1n, '2026-03-02', { counter: 'deaths' }),
      delta(10n, '2026-03-02', { counter: 'deaths.construction' }),
      delta(100n, '2026-03-02', { counter: 'deaths', region: DISTRICT }),
    ];
    await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas });
    expect(await sumOf(bench, slot, { counter: 'deaths' })).toBe(1n);
    expect(await sumOf(bench, slot, { counter: 'deaths', region: DISTRICT })).toBe(100n);
    expect(await sumOf(bench, slot)).toBe(10n);
  });

  it('answers many intervals of one counter at once', async () => {
    const slot = await readySlot(bench);
    await bench
      .store()
      .post({ slot, epoch: 1, from: 0n, to: 1n, deltas: [delta(1n, '2026-02-28'), delta(2n, '2026-03-01')] });
    const intervals = [
      ['2026-02-01', '2026-03-01'],
      ['2026-03-01', '2026-03-02'],
      ['2026-02-28', '2026-03-02'],
      ['2026-03-02', '2026-03-02'],
    ];
    const answer = await bench.store().sums(
      [slot],
      intervals.map(([from = '', to = '']) => ({ ...request, from, to })),
    );
    expect(answer).toMatchObject({ sums: [1n, 2n, 3n, 0n] });
  });
};

const instants = (bench: ContractBench): void => {
  const both = [request, { ...request, region: DISTRICT }];

  it('shows a posting whole or not at all', async () => {
    const slot = await readySlot(bench);
    let isPosting = true;
    const posting = async (): Promise<void> => {
      for (let at = 0n; at < 40n; at += 1n) {
        const move = [delta(-1n), delta(1n, '2026-03-03', { region: DISTRICT })];
        await bench.store().post({ slot, epoch: 1, from: at, to: at + 1n, deltas: move });
      }
      isPosting = false;
    };
    const posted = posting();
    while (isPosting) {
      const answer = await bench.store().sums([slot], both);
      const moved = answer.state === 'ready' ? answer.offsets.get(slot) : undefined;
      expect(answer).toMatchObject({ state: 'ready', sums: [-(moved ?? 0n), moved] });
    }
    await posted;
  });

  it('never mixes two epochs', async () => {
    const slot = bench.newSlot();
    let isRebuilding = true;
    const rebuilding = async (): Promise<void> => {
      for (let epoch = 1; epoch <= 12; epoch += 1) {
        const floors = { dayFloor: '2025-01-01', monthFloor: '2023-01-01' };
        await bench.store().beginRebuild(slot, { epoch, treeVersion: epoch, floors });
        await bench.store().load(slot, epoch, 0, [delta(BigInt(epoch))]);
        await bench.store().load(slot, epoch, 1, [delta(BigInt(epoch), '2026-03-02', { region: DISTRICT })]);
        await bench.store().finishRebuild(slot, epoch, 0n);
      }
      isRebuilding = false;
    };
    const rebuilt = rebuilding();
    while (isRebuilding) {
      const answer = await bench.store().sums([slot], both);
      if (answer.state !== 'ready') continue;
      expect(answer.sums).toEqual([BigInt(answer.treeVersion), BigInt(answer.treeVersion)]);
    }
    await rebuilt;
    expect(await bench.store().sums([slot], both)).toMatchObject({ state: 'ready', sums: [12n, 12n] });
  });
};

const floors = (bench: ContractBench): void => {
  const LATE = { dayFloor: '2026-03-10', monthFloor: '2026-02-01' };

  it('says too-old where a part of the interval lies before its floor', async () => {
    const slot = await readySlot(bench, { floors: LATE });
    const old = [delta(1n, '2026-01-31'), delta(2n, '2026-02-05'), delta(4n, '2026-03-09'), delta(8n, '2026-03-10')];
    await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas: old });
    const of = (from: string, to: string) => sumOf(bench, slot, { from, to });
    expect(await of('2026-01-01', '2026-04-01')).toBe('too-old');
    expect(await of('2026-03-09', '2026-03-20')).toBe('too-old');
    expect(await of('2026-02-01', '2026-03-05')).toBe('too-old');
    // A month total is whole although the days of the month are partly gone.
    expect(await of('2026-02-01', '2026-04-01')).toBe(14n);
    expect(await of('2026-03-10', '2026-03-20')).toBe(8n);
    expect(await of('1900-01-01', '1900-01-01')).toBe(0n);
    expect(await of('1900-01-01', '2026-04-01')).toBe('too-old');
  });

  it('takes the highest floor of all slots', async () => {
    const [a, b] = [await readySlot(bench), await readySlot(bench, { floors: LATE })];
    const request = { counter: 'deaths', region: TOWN, from: '2026-03-09', to: '2026-03-20' };
    expect(await bench.store().sums([a, b], [request])).toMatchObject({ sums: ['too-old'] });
  });

  it('trims what lies before the floors, and posts nothing there any more', async () => {
    const slot = await readySlot(bench);
    const posting = {
      slot,
      epoch: 1,
      from: 0n,
      to: 1n,
      deltas: [delta(1n, '2026-03-09'), delta(2n, '2026-03-10'), delta(4n, '2026-01-01')],
    };
    await bench.store().post(posting);
    await bench.store().trim(slot, 2, { dayFloor: '2026-12-31', monthFloor: '2026-12-01' });
    await bench.store().trim(slot, 1, LATE);
    await bench.store().post({ ...posting, from: 1n, to: 2n });
    // Floors never come down, and an old one changes nothing.
    await bench.store().trim(slot, 1, { dayFloor: '2020-01-01', monthFloor: '2020-01-01' });
    expect(await sumOf(bench, slot, { from: '2026-03-09' })).toBe('too-old');
    expect(await dumpOf(bench, slot)).toEqual([
      { kind: 'day', ...delta(4n, '2026-03-10') },
      { kind: 'month', ...delta(6n, '2026-03-01') },
    ]);
  });

  it('dumps in order and without zeros', async () => {
    const slot = await readySlot(bench);
    const deltas = [
      delta(1n, '2026-03-02', { counter: 'b' }),
      delta(1n, '2026-03-01', { counter: 'b' }),
      delta(5n, '2026-02-01', { counter: 'a' }),
      delta(-5n, '2026-02-01', { counter: 'a' }),
      delta(1n, '2025-12-31', { counter: 'a', region: DISTRICT }),
    ];
    await bench.store().post({ slot, epoch: 1, from: 0n, to: 1n, deltas });
    expect((await dumpOf(bench, slot)).map((r) => `${r.counter} ${r.region} ${r.kind} ${r.day} ${r.amount}`)).toEqual([
      `a ${DISTRICT} day 2025-12-31 1`,
      `a ${DISTRICT} month 2025-12-01 1`,
      `b ${TOWN} day 2026-03-01 1`,
      `b ${TOWN} day 2026-03-02 1`,
      `b ${TOWN} month 2026-03-01 2`,
    ]);
  });
};

export const sumsContract = (bench: ContractBench): void => {
  merging(bench);
  places(bench);
  instants(bench);
  floors(bench);
};
