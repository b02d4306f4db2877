// Three districts of 20,000, 30,000 and 50,000 units. Tails of Poisson's distribution are those of the published tables:
// P(N ≤ 0 | 5) = 0.0067, P(N ≤ 1 | 5) = 0.0404, P(N ≥ 11 | 5) = 0.0137, P(N ≥ 14 | 5) = 0.0007.

import { describe, expect, it } from '@jest/globals';
import { sampleReading } from '#test/alerting/sample-reading';
import { findIndicator } from './catalogue.js';
import { compareRegions, isComparable } from './comparison.js';
import type { Indicator } from './indicator.js';
import type { Reading } from './reading.js';

const indicatorOf = (id: string): Indicator => {
  const indicator = findIndicator(id);
  if (!indicator) throw new Error(id);
  return indicator;
};

interface Unit {
  readonly region: string;
  readonly numerator: number | null;
  readonly exposure: number | null;
  readonly accidents?: number;
}

const readingOf = ({ region, numerator, exposure, accidents }: Unit, scale: number): Reading =>
  sampleReading({
    ...{ region, numerator, accidents: accidents ?? null },
    value: numerator === null || !exposure ? null : (numerator / exposure) * scale,
    denominator: exposure === null ? null : { value: exposure },
  });

const compared = (id: string, units: readonly Unit[]) => {
  const indicator = indicatorOf(id);
  const scale = 'scale' in indicator.computation ? Number(indicator.computation.scale) : 1;
  return compareRegions(
    indicator,
    units.map((unit) => readingOf(unit, scale)),
  );
};

const three = (...counts: readonly (readonly [numerator: number, accidents?: number])[]): Unit[] =>
  counts.map(([numerator, accidents], i) => ({
    ...{ region: `44060${4 + i}`, numerator, exposure: [20_000, 30_000, 50_000][i] ?? 0 },
    ...(accidents === undefined ? {} : { accidents }),
  }));

const ACCIDENTS = 'special-equipment-accidents-per-10k-units';
const DEATHS = 'special-equipment-deaths-per-10k-units';

describe('the funnel', () => {
  it('puts each region beside the rate of all together: sum ÷ sum, not the mean of 1, 1 and 4', () => {
    const { pooled, regions, left } = compared(ACCIDENTS, three([2], [3], [20]));
    expect(pooled).toEqual({ numerator: 25, exposure: 100_000, value: 2.5 });
    expect(regions.map((one) => [one.region, one.expected, one.value, one.zone])).toEqual([
      // P(N ≤ 2 | 5) = 0.125, P(N ≤ 3 | 7.5) = 0.059, P(N ≥ 20 | 12.5) = 0.031: the last of the ranks is not worse.
      ['440604', 5, 1, 'within'],
      ['440605', 7.5, 1, 'within'],
      ['440606', 12.5, 4, 'within'],
    ]);
    expect(left).toEqual([]);
  });

  it('shows between which values chance leaves a region of that size', () => {
    const [smallest] = compared(ACCIDENTS, three([2], [3], [20])).regions;
    // Of 5 expected 1 to 10 do not warn, 0 to 13 call for nothing; per 20,000 units they are half as many.
    expect(smallest?.warning).toEqual({ low: 0.5, high: 5 });
    expect(smallest?.action).toEqual({ low: 0, high: 6.5 });
  });

  it('says who stands out, on either side', () => {
    const { regions } = compared(ACCIDENTS, three([0], [1], [24]));
    // P(N ≤ 0 | 5) = 0.0067, P(N ≤ 1 | 7.5) = 0.0047, P(N ≥ 24 | 12.5) = 0.0025
    expect(regions.map(({ zone }) => zone)).toEqual(['warning-low', 'warning-low', 'warning-high']);
  });

  it('is wider where deaths come in clusters: 24 in 12 accidents where 12.5 are expected are within', () => {
    // Of all together 25 deaths in 15 accidents: P(S ≥ 24 | 12.5) = 0.0343, by sums over accidents and their sizes.
    const clustered = compared(DEATHS, three([0, 0], [1, 1], [24, 14]));
    expect(clustered.regions.map(({ zone }) => zone).at(-1)).toBe('within');
    const single = compared(DEATHS, three([0, 0], [1, 1], [24, 24]));
    expect(single.regions.map(({ zone }) => zone).at(-1)).toBe('warning-high');
  });

  it('of shares is the binomial’s, without limits', () => {
    // 90 of 100, 60 of 100, 150 of 200: 300 of 400 together. P(X ≥ 90) = 0.00014, P(X ≤ 60) = 0.00069.
    const { pooled, regions } = compared('inspection-pass-rate', [
      { region: '440604', numerator: 90, exposure: 100 },
      { region: '440605', numerator: 60, exposure: 100 },
      { region: '440606', numerator: 150, exposure: 200 },
    ]);
    expect(pooled).toEqual({ numerator: 300, exposure: 400, value: 0.75 });
    expect(regions.map((one) => [one.expected, one.value, one.zone, one.warning, one.action])).toEqual([
      [75, 0.9, 'action-high', null, null],
      [75, 0.6, 'action-low', null, null],
      [150, 0.75, 'within', null, null],
    ]);
  });

  it('leaves out what has no value, and its numerator with it', () => {
    const { pooled, regions, left } = compared(ACCIDENTS, [
      ...three([2], [3], [20]),
      { region: '440607', numerator: 100, exposure: null },
      { region: '440608', numerator: 100, exposure: 0 },
      { region: '440609', numerator: null, exposure: 10_000 },
      { region: '440610', numerator: -1, exposure: 10_000 },
    ]);
    expect([pooled?.numerator, regions.length]).toEqual([25, 3]);
    expect(left).toEqual(['440607', '440608', '440609', '440610']);
  });

  it('of nothing is nothing', () => {
    const none = { region: '440604', numerator: 3, exposure: null };
    expect(compared(ACCIDENTS, [none])).toEqual({ pooled: null, regions: [], left: ['440604'] });
    expect(compared(ACCIDENTS, [])).toEqual({ pooled: null, regions: [], left: [] });
  });

  it('of none anywhere is within: everybody has what all have', () => {
    const { pooled, regions } = compared(ACCIDENTS, three([0], [0], [0]));
    expect(pooled?.value).toBe(0);
    expect(regions.map(({ zone, expected }) => [zone, expected])).toEqual([
      ['within', 0],
      ['within', 0],
      ['within', 0],
    ]);
  });
});

it.each([
  [ACCIDENTS, true],
  ['trir', true],
  ['inspection-pass-rate', true],
  ['hazard-rectification-rate', true],
  ['public-satisfaction', true],
  ['deaths', false],
  ['direct-loss-yuan.fire', false],
])('%s can be compared: %s', (id, expected) => {
  expect(isComparable(indicatorOf(id))).toBe(expected);
});
