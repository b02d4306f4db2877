// Eight deaths allowed a year and seven known before, as in the worked example of the design: figures by mpmath with thirty
// digits, from the negative binomial itself (P(N = n) = Γ(s+n) ÷ Γ(s)n! · pˢ(1−p)ⁿ with s = 7 + x, p = (1+e) ÷ 2), not from
// the recursion that the code runs.

import { describe, expect, it } from '@jest/globals';
import { anExposure, aTarget, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import type { Day, DayRange } from '../calendar/day.js';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { AnyDeclared } from '../declaration/declared.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import { ExposureResolver } from '../exposure/exposure-resolver.js';
import { assembleReading } from './assemble-reading.js';
import { findIndicator } from './catalogue.js';
import { periodsBefore } from './outlook.js';
import type { Reading } from './reading.js';
import { chooseTarget } from './target.js';
import { type WindowName, windowOf } from './window.js';

/** Deaths of one day, in how many accidents. */
type Booked = readonly [day: Day, deaths: number, accidents?: number];

interface Case {
  readonly indicator?: string;
  readonly window?: WindowName;
  readonly asOf: Day;
  readonly knownOn?: Day;
  readonly booked: readonly Booked[];
  readonly declared: readonly AnyDeclared[];
}

const DEATHS = 'construction-deaths-per-10bn-yuan';
const YEAR = { from: '2026-01-01', to: '2027-01-01' };
/** 1 per 10 billion of 80 billion yuan: B = 8. */
const plan = anExposure({ region: '440600', period: YEAR, value: '80000000000', status: 'planned' });
const atMost = (limit: string, with_: Parameters<typeof aTarget>[0] = {}): AnyDeclared => aTarget({ limit, ...with_ });
/** Fourteen in the two years before, one by one. */
const before: Booked[] = ['2024-05-01', '2025-05-01'].flatMap((day) =>
  Array.from({ length: 7 }, (): Booked => [day, 1]),
);

const sumOver = (booked: readonly Booked[]) => (counter: string, _: unknown, days: DayRange) =>
  booked
    .filter(([day]) => days.from <= day && day < days.to)
    .reduce((sum, [, deaths, accidents = deaths]) => {
      if (counter.startsWith('fatal-accidents')) return sum + BigInt(accidents);
      return counter.startsWith('deaths') ? sum + BigInt(deaths) : sum;
    }, 0n);

const read = ({ indicator: id = DEATHS, window: name = 'period', asOf, knownOn = asOf, ...rest }: Case): Reading => {
  const indicator = findIndicator(id);
  if (!indicator) throw new Error(id);
  const book = bookOf(DeclarationBook.empty, ...rest.declared);
  const tree = aTree();
  const choice = chooseTarget({ book, tree }, indicator, { region: '440600' }, asOf);
  return assembleReading(
    {
      ...{ book, tree, declaring: new DeclaringRegions(book, tree), exposures: new ExposureResolver(book, tree) },
      sum: sumOver(rest.booked),
      hazards: () => ({ due: 0n, inTime: 0n }),
    },
    {
      ...{ indicator, place: { region: '440600', organization: null }, boundaries: null, isForecast: true, choice },
      window: { name, ...windowOf(name, asOf, choice.period) },
      ...{ knownAt: `${knownOn}T08:00:00.000+08:00`, knownOn },
    },
  );
};

const deathsOn = (day: Day, count: number): Booked[] => Array.from({ length: count }, (): Booked => [day, 1]);
const MAY_1 = '2026-04-30';

describe('the forecast of a reading', () => {
  it.each<[string, Case, Readonly<Record<string, unknown>>]>([
    [
      'one death on day 15 alarms nobody: a straight line would say 24 a year',
      { asOf: '2026-01-15', booked: [...before, ['2026-01-10', 1]], declared: [plan, atMost('1')] },
      { breachProbability: expect.closeTo(0.43569016, 8), breachOn: null },
    ],
    [
      // 0.4971 by day 272, 0.5015 by day 273, which is 30 September; P(N ≤ 5) = 0.470, 6: 0.600; 2: 0.102; 10: 0.918.
      'five on day 120 do, and say when',
      { asOf: MAY_1, booked: [...before, ...deathsOn('2026-02-01', 5)], declared: [plan, atMost('1')] },
      { breachProbability: expect.closeTo(0.7960518, 7), breachOn: '2026-09-30', median: 11, interval80: [7, 15] },
    ],
    [
      'below 8 is at most 7',
      {
        asOf: MAY_1,
        booked: [...before, ...deathsOn('2026-02-01', 5)],
        declared: [plan, atMost('1', { comparison: 'below' })],
      },
      { breachProbability: expect.closeTo(0.89783066, 7) },
    ],
    [
      'a count has its limit itself, and its days',
      {
        indicator: 'deaths',
        asOf: '2026-01-15',
        booked: [...before, ['2026-01-10', 1]],
        declared: [atMost('8', { indicator: 'deaths' })],
      },
      { breachProbability: expect.closeTo(0.43569016, 8), breachOn: null },
    ],
    [
      // Half of the output is declared by day 120: e = 1/2. P(S > 5) of a negative binomial number (s = 10, p = 3/4).
      'the share of the output that is gone counts, not that of the days',
      {
        asOf: MAY_1,
        booked: [...before, ...deathsOn('2026-02-01', 3)],
        declared: [
          plan,
          anExposure({ region: '440600', period: { from: '2026-01-01', to: '2026-05-01' }, value: '40000000000' }),
          atMost('1'),
        ],
      },
      { breachProbability: expect.closeTo(0.148368077, 8) },
    ],
    [
      // 17 deaths in 12 accidents: clusters of 17/12, geometric; s = 7 ÷ (17/12) + 2; summed over clusters and sizes.
      'the same deaths in fewer accidents leave more to fear',
      {
        asOf: MAY_1,
        booked: [
          ['2024-05-01', 7, 5],
          ['2025-05-01', 7, 5],
          ['2026-02-01', 3, 2],
        ],
        declared: [
          plan,
          anExposure({ region: '440600', period: { from: '2026-01-01', to: '2026-05-01' }, value: '40000000000' }),
          atMost('1'),
        ],
      },
      { breachProbability: expect.closeTo(0.185956372, 8) },
    ],
    [
      'nothing is left to come when the period is over',
      { asOf: '2026-12-31', booked: [...before, ...deathsOn('2026-02-01', 8)], declared: [plan, atMost('1')] },
      { breachProbability: 0, breachOn: null, median: 8, interval80: [8, 8] },
    ],
    [
      'what is exhausted is certain, today',
      { asOf: MAY_1, booked: [...before, ...deathsOn('2026-02-01', 9)], declared: [plan, atMost('1')] },
      { breachProbability: 1, breachOn: MAY_1 },
    ],
    [
      // Nothing before, so the usual is what the limit allows: none.
      'zero control where nothing ever happened',
      { asOf: MAY_1, booked: [], declared: [plan, atMost('0')] },
      { breachProbability: 0, breachOn: null, median: 0, interval80: [0, 0] },
    ],
    [
      // 1 − ((1 + 120/365) ÷ 2)⁷
      'zero control where seven a year were usual',
      { asOf: MAY_1, booked: before, declared: [plan, atMost('0')] },
      { breachProbability: expect.closeTo(0.94286106, 7) },
    ],
    [
      'below 0 is lost before it begins',
      { asOf: MAY_1, booked: [], declared: [plan, atMost('0', { comparison: 'below' })] },
      { breachProbability: 1, breachOn: MAY_1 },
    ],
    [
      // Prior 35 in five years; s = 42, p = (1 + e) ÷ 2 with e = 365/1826: P(7 + N > 40).
      'a limit of five years looks at the five years before, not at its own',
      {
        indicator: 'deaths',
        asOf: '2026-12-31',
        booked: [...deathsOn('2018-05-01', 35), ...deathsOn('2023-05-01', 35), ...deathsOn('2026-05-01', 7)],
        declared: [atMost('40', { indicator: 'deaths', to: '2031-01-01' })],
      },
      { breachProbability: expect.closeTo(0.20432928, 7) },
    ],
  ])('%s', (_rule, given, expected) => {
    expect(read(given).forecast).toMatchObject(expected);
  });

  it.each<[string, Case]>([
    [
      'money',
      {
        indicator: 'direct-loss-yuan',
        asOf: MAY_1,
        booked: before,
        declared: [atMost('8', { indicator: 'direct-loss-yuan' })],
      },
    ],
    ['at least', { asOf: MAY_1, booked: before, declared: [plan, atMost('1', { comparison: 'at-least' })] }],
    [
      'a share',
      {
        indicator: 'inspection-pass-rate',
        asOf: MAY_1,
        booked: before,
        declared: [atMost('1', { indicator: 'inspection-pass-rate' })],
      },
    ],
    ['no target', { asOf: MAY_1, booked: before, declared: [plan] }],
    ['no exposure, so no allowance', { asOf: MAY_1, booked: before, declared: [atMost('1')] }],
    ['the last twelve months', { window: 'rolling-12m', asOf: MAY_1, booked: before, declared: [plan, atMost('1')] }],
    ['the quarter', { window: 'quarter', asOf: MAY_1, booked: before, declared: [plan, atMost('1')] }],
  ])('there is none of %s', (_what, given) => {
    expect(read(given).forecast).toBeNull();
  });
});

describe('periodsBefore', () => {
  it.each<[string, DayRange, [string, string][]]>([
    [
      'a year',
      YEAR,
      [
        ['2025-01-01', '2026-01-01'],
        ['2024-01-01', '2025-01-01'],
      ],
    ],
    [
      'half a year: the same half',
      { from: '2026-07-01', to: '2027-01-01' },
      [
        ['2025-07-01', '2026-01-01'],
        ['2024-07-01', '2025-01-01'],
      ],
    ],
    [
      'five years',
      { from: '2026-01-01', to: '2031-01-01' },
      [
        ['2021-01-01', '2026-01-01'],
        ['2016-01-01', '2021-01-01'],
      ],
    ],
    [
      'a year and a half: none shares a day with it',
      { from: '2026-01-01', to: '2027-07-01' },
      [
        ['2024-01-01', '2025-07-01'],
        ['2022-01-01', '2023-07-01'],
      ],
    ],
    ['eight thousand years: there are none', { from: '2026-01-01', to: '9999-12-31' }, []],
  ])('of %s', (_what, period, expected) => {
    expect(periodsBefore(period).map(({ from, to }) => [from, to])).toEqual(expected);
  });
});
