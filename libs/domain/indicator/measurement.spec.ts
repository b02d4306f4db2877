// Values against figures worked out by hand, and which interval they get. Bounds of clusters by mpmath with thirty digits, from
// sums over the number of accidents and their sizes; Garwood's are those of the published tables.

import { describe, expect, it } from '@jest/globals';
import { anExposure, aReturn, aStock, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { addDays, type Day, type DayRange } from '../calendar/day.js';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { AnyDeclared, DeclaredExposure } from '../declaration/declared.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import { toNumber } from '../exact/rational.js';
import { ExposureResolver } from '../exposure/exposure-resolver.js';
import { findIndicator } from './catalogue.js';
import { type Measurement, measure } from './measurement.js';
import { windowOf } from './window.js';

/** A day, a counter, an amount. */
type Booked = readonly [day: Day, counter: string, amount: number];

const YEAR: DayRange = { from: '2026-01-01', to: '2027-01-01' };

const measured = (
  id: string,
  window: DayRange,
  given: { booked?: readonly Booked[]; declared?: readonly AnyDeclared[]; region?: string; organization?: string },
): Measurement => {
  const indicator = findIndicator(id);
  if (!indicator) throw new Error(id);
  const { booked = [], declared = [], region = '440600', organization = null } = given;
  const [book, tree] = [bookOf(DeclarationBook.empty, ...declared), aTree()];
  return measure(
    {
      ...{ book, tree, declaring: new DeclaringRegions(book, tree), exposures: new ExposureResolver(book, tree) },
      sum: (counter, _, days) =>
        booked
          .filter(([day, name]) => name === counter && days.from <= day && day < days.to)
          .reduce((sum, [, , amount]) => sum + BigInt(amount), 0n),
      hazards: () => ({ due: 0n, inTime: 0n }),
    },
    indicator.computation,
    { region, organization },
    window,
  );
};

const numberOf = ({ value }: Measurement): number | null => value && toNumber(value);

describe('the interval', () => {
  const deaths = (count: number, accidents: number): readonly Booked[] => [
    ['2026-03-02', 'deaths', count],
    ['2026-03-02', 'fatal-accidents', accidents],
  ];

  it.each<[string, number, number, string, [number, number]]>([
    ['of none', 0, 0, 'garwood', [0, 3.689]],
    ['of one', 1, 1, 'garwood', [0.0253, 5.572]],
    ['of five one by one', 5, 5, 'garwood', [1.623, 11.668]],
    ['of ten one by one', 10, 10, 'garwood', [4.795, 18.39]],
    ['of seven in five accidents is wider than 2.814 to 14.423', 7, 5, 'compound-poisson', [1.90333, 17.16501]],
    ['of five in two is wider still', 5, 2, 'compound-poisson', [0.42535, 19.9903]],
    ['of four in two', 4, 2, 'compound-poisson', [0.34417, 15.72219]],
    ['of figures of before accidents with deaths were counted', 5, 0, 'garwood', [1.623, 11.668]],
    ['of more accidents than deaths, which returns can say', 5, 6, 'garwood', [1.623, 11.668]],
  ])('%s', (_what, count, accidents, method, [low, high]) => {
    const { interval95 } = measured('deaths', YEAR, { booked: deaths(count, accidents) });
    expect(interval95?.method).toBe(method);
    expect(interval95?.low).toBeCloseTo(low, 3);
    expect(interval95?.high).toBeCloseTo(high, 3);
  });

  it('of a rate is that of its count, per exposure', () => {
    // 1.1e10 yuan: 7 ÷ 1.1, and both bounds of seven in five by 1.1.
    const { interval95, value, accidents } = measured('construction-deaths-per-10bn-yuan', YEAR, {
      booked: [
        ['2026-03-02', 'deaths.construction', 7],
        ['2026-03-02', 'fatal-accidents.construction', 5],
      ],
      declared: [anExposure({ region: '440600', value: '11000000000' })],
    });
    expect(value && toNumber(value)).toBeCloseTo(6.363636, 6);
    expect(interval95).toEqual({
      low: expect.closeTo(1.730304, 5),
      high: expect.closeTo(15.604555, 5),
      method: 'compound-poisson',
    });
    expect(accidents).toBe(5n);
  });

  it('of accidents is Garwood’s: they come one by one', () => {
    const { interval95 } = measured('accidents', YEAR, { booked: [['2026-03-02', 'accidents', 10]] });
    expect(interval95).toMatchObject({ method: 'garwood', low: expect.closeTo(4.795, 3) });
  });

  it.each<[string, string, readonly Booked[]]>([
    ['money', 'direct-loss-yuan', [['2026-03-02', 'direct-loss-yuan', 100]]],
    ['a net of corrections below 0', 'deaths', [['2026-03-02', 'deaths', -1]]],
    ['a share of nothing', 'inspection-pass-rate', []],
  ])('there is none of %s', (_what, id, booked) => {
    expect(measured(id, YEAR, { booked }).interval95).toBeNull();
  });
});

describe('rates of the world', () => {
  /** A full-time year of 100 persons is 200,000 hours; of 500 persons a million. */
  const hours = (value: string): DeclaredExposure =>
    anExposure({ region: '440600', measure: 'hours-worked', period: YEAR, value, status: 'final' });
  const injured: readonly Booked[] = [
    ['2026-03-02', 'deaths', 1],
    ['2026-03-02', 'serious-injuries', 2],
    ['2026-03-02', 'minor-injuries', 5],
  ];

  it.each<[string, string, AnyDeclared[], number]>([
    // (2 + 5) × 200,000 ÷ 400,000
    ['trir', '7 cases in 400,000 hours', [hours('400000')], 3.5],
    ['dart', '7 cases in 400,000 hours', [hours('400000')], 3.5],
    // (1 + 2 + 5) × 1,000,000 ÷ 400,000
    ['ltifr', '8 injuries in 400,000 hours', [hours('400000')], 20],
    // 1 × 100,000,000 ÷ 400,000
    ['far', '1 death in 400,000 hours', [hours('400000')], 250],
    // 1 ÷ (250 million ÷ 100 million)
    [
      'deaths-per-100m-yuan-gdp',
      '1 death, 250 million yuan',
      [anExposure({ region: '440600', measure: 'gdp-yuan', period: YEAR, value: '250000000' })],
      0.4,
    ],
    // 1 ÷ (50,000 ÷ 1,000); 2 ÷ (50,000 ÷ 1,000)
    [
      'deaths-per-1000-employees',
      '1 death, 50,000 employees',
      [aStock({ region: '440600', measure: 'employees', value: '50000' })],
      0.02,
    ],
    [
      'serious-injuries-per-1000-employees',
      '2 injured, 50,000 employees',
      [aStock({ region: '440600', measure: 'employees', value: '50000' })],
      0.04,
    ],
  ])('%s: %s', (id, _what, declared, value) => {
    expect(numberOf(measured(id, YEAR, { booked: injured, declared }))).toBe(value);
  });

  it.each<[string, string, string, string, number]>([
    // 3 ÷ (60,000 ÷ 100,000); 3 ÷ (60,000 ÷ 10,000); 3 ÷ (1,500,000 ÷ 1,000,000)
    ['industry-deaths-per-100k-employees', 'deaths.industry-commerce', 'employees', '60000', 5],
    ['road-deaths-per-10k-vehicles', 'deaths.road-traffic', 'vehicles', '60000', 0.5],
    ['coal-deaths-per-million-tonnes', 'deaths.coal-mining', 'coal-tonnes', '1500000', 2],
  ])('%s counts %s by %s', (id, counter, measure, value, expected) => {
    const isStock = measure !== 'coal-tonnes';
    const with_ = { region: '440600', measure: measure as DeclaredExposure['measure'], value };
    const row = isStock ? aStock(with_) : anExposure({ ...with_, period: YEAR });
    expect(numberOf(measured(id, YEAR, { booked: [['2026-03-02', counter, 3]], declared: [row] }))).toBe(expected);
  });
});

describe('three years', () => {
  const yearOf = (year: number): DayRange => ({ from: `${year}-01-01`, to: `${year + 1}-01-01` });
  const hoursOf = (year: number, value: string): DeclaredExposure =>
    anExposure({ region: '440600', measure: 'hours-worked', period: yearOf(year), value, status: 'final' });
  const booked: readonly Booked[] = [
    ['2023-05-01', 'minor-injuries', 4],
    ['2024-02-29', 'minor-injuries', 2],
    ['2025-12-31', 'minor-injuries', 1],
    // The day before, and the day after.
    ['2022-12-31', 'minor-injuries', 100],
    ['2026-01-01', 'minor-injuries', 100],
  ];
  const declared = [hoursOf(2023, '200000'), hoursOf(2024, '400000'), hoursOf(2025, '1400000')];

  it('are sum ÷ sum: the mean of 4, 1 and 1/7 would say 1.71', () => {
    const window = windowOf('rolling-36m', '2025-12-31', yearOf(2025));
    expect(window).toEqual({ from: '2023-01-01', to: '2026-01-01' });
    // 7 × 200,000 ÷ 2,000,000
    expect(numberOf(measured('dart', window, { booked, declared }))).toBe(0.7);
    expect([2023, 2024, 2025].map((year) => numberOf(measured('dart', yearOf(year), { booked, declared })))).toEqual([
      4,
      1,
      expect.closeTo(1 / 7, 12),
    ]);
  });

  it.each([
    ['2028-02-28', '2025-02-28', 'to the day before a leap day'],
    ['2028-02-29', '2025-03-01', 'the leap day is in it'],
    ['2026-11-25', '2023-11-26', 'any other day'],
  ])('up to %s begin on %s: %s', (asOf, from) => {
    expect(windowOf('rolling-36m', asOf, YEAR)).toEqual({ from, to: addDays(asOf, 1) });
  });

  it('any days that somebody names are theirs to the day', () => {
    // 100 days of 2023 at 200,000 ÷ 365 a day; the four of 1 May lie in them.
    const hundred = { from: '2023-03-01', to: '2023-06-09' };
    const { value, denominator } = measured('dart', hundred, { booked, declared });
    expect(denominator?.value).toBeCloseTo(54_794.52, 2);
    // 4 × 200,000 ÷ (200,000 × 100 ÷ 365) = 4 × 3.65
    expect(value && toNumber(value)).toBe(14.6);
  });
});

describe('of one enterprise', () => {
  it('a count is a count, and a rate lacks what nobody declares of it', () => {
    const given = { booked: [['2026-03-02', 'deaths.construction', 2] as const], organization: 'o1' };
    const declared = [anExposure({ region: '440600', value: '11000000000' })];
    expect(numberOf(measured('deaths.construction', YEAR, given))).toBe(2);
    expect(measured('construction-deaths-per-10bn-yuan', YEAR, { ...given, declared })).toMatchObject({
      ...{ numerator: { n: 2n }, denominator: null, value: null, nullReason: 'no-denominator' },
    });
    expect(measured('public-satisfaction', YEAR, given)).toMatchObject({ value: null, nullReason: 'no-data' });
  });
});

describe('where returns report', () => {
  it('is provisional while one of them is, and has no numerator without any', () => {
    const window = { from: '2026-01-01', to: '2026-03-01' };
    const region = '330000';
    const filed = aReturn({ deaths: 2n, accidents: 2n });
    const booked: readonly Booked[] = [['2026-01-31', 'deaths.construction', 2]];
    expect(measured('deaths.construction', window, { region, booked, declared: [filed] })).toMatchObject({
      provisional: false,
    });
    const early = { ...filed, status: 'provisional' as const };
    expect(measured('deaths.construction', window, { region, booked, declared: [early] })).toMatchObject({
      provisional: true,
    });
    expect(measured('deaths.construction', window, { region, declared: [] })).toMatchObject({
      ...{ numerator: null, nullReason: 'no-return', provisional: false },
    });
    // It speaks of construction, and of no other sector.
    expect(measured('deaths.fire', window, { region, declared: [filed] })).toMatchObject({ nullReason: 'no-return' });
  });
});
