import { describe, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { BatchLane, type LaneOptions } from './batch-lane.js';

/** A lane whose work waits until the test lets it go. */
const open = (patch: Partial<LaneOptions<number, string>> = {}) => {
  const groups: number[][] = [];
  const release: ((error?: Error) => void)[] = [];
  const lane = new BatchLane<number, string>({
    work: (items) => {
      groups.push([...items]);
      return new Promise((resolve, reject) => {
        release.push((error) => (error ? reject(error) : resolve(items.map(String))));
      });
    },
    weigh: (item) => item,
    maxItems: 100,
    maxWeight: 1_000,
    maxWaitingWeight: 2_000,
    lingerMs: 1,
    timeoutMs: 5_000,
    ...patch,
  });
  const letGo = async (nth: number, error?: Error): Promise<void> => {
    await eventually(() => expect(groups.length).toBeGreaterThan(nth));
    release[nth]?.(error);
  };
  return { lane, groups, letGo };
};

describe('BatchLane', () => {
  it('starts at once when idle, and gathers while busy', async () => {
    const { lane, groups, letGo } = open();
    const first = lane.submit([1]);
    await eventually(() => expect(groups).toEqual([[1]]));
    const others = [lane.submit([2]), lane.submit([3, 4]), lane.submit([5])];
    await letGo(0);
    expect(await first).toEqual(['1']);
    await letGo(1);
    expect(await Promise.all(others)).toEqual([['2'], ['3', '4'], ['5']]);
    expect(groups).toEqual([[1], [2, 3, 4, 5]]);
  });

  it('cuts a large submission into pieces, in order', async () => {
    const { lane, groups, letGo } = open({ maxItems: 2, maxWeight: 10 });
    const all = lane.submit([1, 2, 3, 9, 8]);
    for (const nth of [0, 1, 2, 3]) await letGo(nth);
    expect(await all).toEqual(['1', '2', '3', '9', '8']);
    expect(groups).toEqual([[1, 2], [3], [9], [8]]);
  });

  it('fails everyone in a failed group, nobody else, and leaves out the rest of who failed', async () => {
    const { lane, groups, letGo } = open({ maxItems: 2 });
    const [a, b, c] = [lane.submit([1]), lane.submit([2, 3, 4]), lane.submit([5])];
    const results = Promise.allSettled([a, b, c]);
    await letGo(0, new Error('gone'));
    await letGo(1);
    expect((await results).map((r) => r.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(groups).toEqual([[1, 2], [5]]);
  });

  it('refuses at once what would wait beyond its bound, and takes it later', async () => {
    const { lane, groups, letGo } = open({ maxWaitingWeight: 10 });
    const first = lane.submit([1]);
    await eventually(() => expect(groups).toHaveLength(1));
    const second = lane.submit([10]);
    await expect(lane.submit([1])).rejects.toMatchObject({ name: 'TransientFailure' });
    await letGo(0);
    await letGo(1);
    await Promise.all([first, second]);
    const third = lane.submit([1]);
    await letGo(2);
    expect(await third).toEqual(['1']);
  });

  it('lets nobody wait for ever', async () => {
    const { lane } = open({ timeoutMs: 10 });
    await expect(lane.submit([1])).rejects.toMatchObject({ name: 'TransientFailure' });
  });
});
