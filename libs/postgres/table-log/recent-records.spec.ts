import { describe, expect, it } from '@jest/globals';
import { RecentRecords } from './recent-records.js';

const run = (from: number, to: number, bytes = 10) =>
  Array.from({ length: to - from }, (_, i) => ({
    key: 'k',
    value: Buffer.alloc(bytes),
    headers: {},
    offset: BigInt(from + i),
    appendedAt: 0,
  }));

const offsets = (recent: RecentRecords, position: number, max = 100): number[] =>
  recent.from('t', 0, BigInt(position), max).map(({ offset }) => Number(offset));

describe('RecentRecords', () => {
  it('gives what follows a position, if it holds exactly that', () => {
    const recent = new RecentRecords();
    recent.keep('t', 0, run(5, 8));
    recent.keep('t', 0, run(8, 10));
    expect(offsets(recent, 5)).toEqual([5, 6, 7, 8, 9]);
    expect(offsets(recent, 7, 2)).toEqual([7, 8]);
    expect(offsets(recent, 4)).toEqual([]);
    expect(offsets(recent, 10)).toEqual([]);
    expect(recent.from('t', 1, 5n, 10)).toEqual([]);
  });

  it('begins anew when another process appended in between', () => {
    const recent = new RecentRecords();
    recent.keep('t', 0, run(0, 3));
    recent.keep('t', 0, run(4, 6));
    expect(offsets(recent, 2)).toEqual([]);
    expect(offsets(recent, 4)).toEqual([4, 5]);
  });

  it('is bounded in number and bytes', () => {
    const recent = new RecentRecords();
    for (let i = 0; i < 10_000; i += 100) recent.keep('t', 0, run(i, i + 100));
    expect(recent.from('t', 0, 9_999n, 1)).toHaveLength(1);
    expect(offsets(recent, 5_000)).toEqual([]);
    recent.keep('t', 1, run(0, 10, 1 << 20));
    expect(recent.from('t', 1, 8n, 10).length).toBeLessThanOrEqual(1);
  });
});
