import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayFromNumber } from '../calendar/day.js';
import { RegionTree } from '../region/region-tree.js';
import { overlapsInPart, type ReturnFacts, returnBooking } from './return-series.js';

const tree = new RegionTree(
  [
    {
      code: '440000',
      parent: null,
      level: 'province',
      nameZh: '',
      nameEn: '',
      validFrom: '1949-10-01',
      validTo: null,
      successors: [],
      timeZone: 'Asia/Shanghai',
    },
  ],
  [],
  '440600',
  1,
);
const filed = (from: string, to: string, accidents: number): ReturnFacts => ({
  region: '440000',
  sector: 'construction',
  from,
  to,
  amounts: { accidents: BigInt(accidents), deaths: 0n },
});
const booked = (series: ReturnFacts[]): [string, bigint][] =>
  series
    .flatMap((r) => returnBooking(r, series, tree).contributions)
    .filter((c) => c.counter === 'accidents')
    .map((c): [string, bigint] => [c.day, c.amount])
    .sort();

describe('returns of one region and sector', () => {
  it('books a month on its last day', () => {
    expect(booked([filed('2013-01-01', '2013-02-01', 9)])).toEqual([['2013-01-31', 9n]]);
  });

  it('books what the shorter ones leave over, on the last day that they do not cover', () => {
    const series = [
      filed('2013-01-01', '2013-07-01', 100),
      filed('2013-01-01', '2013-02-01', 9),
      filed('2013-06-01', '2013-07-01', 20),
    ];
    expect(booked(series)).toEqual([
      ['2013-01-31', 9n],
      ['2013-05-31', 71n],
      ['2013-06-30', 20n],
    ]);
  });

  it('flags a rest that is left over although every day is covered', () => {
    const whole = filed('2013-01-01', '2013-03-01', 10);
    const series = [whole, filed('2013-01-01', '2013-02-01', 4), filed('2013-02-01', '2013-03-01', 4)];
    expect(returnBooking(whole, series, tree).isInconsistent).toBe(true);
    expect(booked(series)).toContainEqual(['2013-02-28', 2n]);
  });

  it('flags a negative rest and books it, so that the published sum stands', () => {
    const whole = filed('2013-01-01', '2014-01-01', 5);
    const series = [whole, filed('2013-01-01', '2013-02-01', 9)];
    expect(returnBooking(whole, series, tree).isInconsistent).toBe(true);
    expect(booked(series)).toEqual([
      ['2013-01-31', 9n],
      ['2013-12-31', -4n],
    ]);
  });

  it('makes every published period sum to what was published', () => {
    // Random disjoint or nested periods (parts of a binary division of 364 days), published from one truth of single days.
    const truth = fc.array(fc.nat({ max: 3 }), { minLength: 364, maxLength: 364 });
    const part = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat()).map(([depth, n]) => {
      const parts = 2 ** depth;
      const at = n % parts;
      return [Math.floor((at * 364) / parts), Math.floor(((at + 1) * 364) / parts)] as const;
    });
    const first = 15_706;
    fc.assert(
      fc.property(truth, fc.uniqueArray(part, { maxLength: 10, selector: String }), (days, parts) => {
        const series = parts.map(([from, to]) => {
          const accidents = days.slice(from, to).reduce((sum, n) => sum + n, 0);
          return filed(dayFromNumber(first + from), dayFromNumber(first + to), accidents);
        });
        const bookings = booked(series);
        for (const r of series) {
          const sum = bookings.filter(([day]) => day >= r.from && day < r.to).reduce((s, [, n]) => s + n, 0n);
          expect(sum).toBe(r.amounts.accidents);
        }
      }),
    );
  });
});

describe('fatal accidents of returns', () => {
  const counts = (from: string, to: string, accidents: number, deaths: number): ReturnFacts => ({
    ...filed(from, to, accidents),
    amounts: { accidents: BigInt(accidents), deaths: BigInt(deaths) },
  });
  const fatal = (series: ReturnFacts[]): [string, bigint][] =>
    series
      .flatMap((r) => returnBooking(r, series, tree).contributions)
      .filter((c) => c.counter === 'fatal-accidents')
      .map((c): [string, bigint] => [c.day, c.amount]);
  const [year, jan, rest] = [
    ['2013-01-01', '2014-01-01'],
    ['2013-01-01', '2013-02-01'],
    ['2013-02-01', '2014-01-01'],
  ] as const;

  it.each([
    ['as many as it has deaths', 9, 5, 5n],
    ['as many as it has accidents', 2, 5, 2n],
  ])('are at most %s', (_, accidents, deaths, expected) => {
    const series = [counts(...jan, accidents, deaths)];
    expect(fatal(series)).toEqual([['2013-01-31', expected]]);
    const [one] = series;
    const counters = one ? returnBooking(one, series, tree).contributions.map((c) => c.counter) : [];
    expect(counters).toContain('fatal-accidents.construction');
  });

  it('are none where nobody died, nor in a return of zeros for all sectors', () => {
    expect(fatal([counts(...jan, 9, 0)])).toEqual([]);
    expect(fatal([{ ...counts(...jan, 0, 0), sector: 'all' }])).toEqual([]);
  });

  it('of a longer period are what the shorter ones leave of its own bound', () => {
    expect(fatal([counts(...year, 20, 12), counts(...jan, 3, 5)])).toEqual([
      ['2013-12-31', 9n],
      ['2013-01-31', 3n],
    ]);
  });

  it('need not add up, and flag nothing: deaths of the whole year may all be in accidents of one month', () => {
    // January: 1 accident, 10 deaths, so 1; the rest: 9 accidents, no deaths, so 0; the year: 10 and 10, so 10 at most.
    const whole = counts(...year, 10, 10);
    const series = [whole, counts(...jan, 1, 10), counts(...rest, 9, 0)];
    expect(fatal(series)).toEqual([
      ['2013-12-31', 9n],
      ['2013-01-31', 1n],
    ]);
    expect(returnBooking(whole, series, tree).isInconsistent).toBe(false);
  });

  it('leave a negative rest only where the stated figures do not fit, and those are flagged', () => {
    const whole = counts(...year, 2, 4);
    const series = [whole, counts(...jan, 3, 4)];
    expect(fatal(series)).toEqual([
      ['2013-12-31', -1n],
      ['2013-01-31', 3n],
    ]);
    expect(returnBooking(whole, series, tree).isInconsistent).toBe(true);
  });
});

it('nested and disjoint periods do not overlap in part', () => {
  const a = { from: '2013-01-01', to: '2013-07-01' };
  expect(overlapsInPart(a, { from: '2013-01-01', to: '2014-01-01' })).toBe(false);
  expect(overlapsInPart(a, { from: '2013-07-01', to: addDays('2013-07-01', 1) })).toBe(false);
  expect(overlapsInPart(a, { from: '2013-06-30', to: '2013-07-02' })).toBe(true);
});
