// 市 → 区 → 企业: the own city with its two districts. Every sum is worked out in the name of its case.

import { describe, expect, it } from '@jest/globals';
import { anExposure, aStock, aTarget, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import type { Day } from '../calendar/day.js';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { AnyDeclared, DeclaredTarget } from '../declaration/declared.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import { toNumber } from '../exact/rational.js';
import { ExposureResolver } from '../exposure/exposure-resolver.js';
import { type Breakdown, breakdownOf, type Fit } from './breakdown.js';
import { budgetOf } from './budget.js';
import { findIndicator } from './catalogue.js';

const [CITY, CHANCHENG, NANHAI] = ['440600', '440604', '440605'];
const RATE = 'construction-deaths-per-10bn-yuan';
const UNITS = 'special-equipment-accidents-per-10k-units';
const SHARE = 'public-satisfaction';
const AS_OF = '2026-06-30';

const sourcesOf = (declared: readonly AnyDeclared[]) => {
  const [book, tree] = [bookOf(DeclarationBook.empty, ...declared), aTree()];
  const looks = { declaring: new DeclaringRegions(book, tree), exposures: new ExposureResolver(book, tree) };
  return { book, tree, ...looks, sum: () => 0n, hazards: () => ({ due: 0n, inTime: 0n }) };
};

const indicatorOf = (id: string) => {
  const indicator = findIndicator(id);
  if (!indicator) throw new Error(id);
  return indicator;
};

const breakdown = (id: string, declared: readonly AnyDeclared[], asOf: Day = AS_OF): Breakdown =>
  breakdownOf(sourcesOf(declared), indicatorOf(id), CITY, asOf);

type Told = readonly [Fit['rule'], boolean | null, number | null, number | null, ...string[]];
const told = ({ rule, fits, whole, parts, missing }: Fit): Told => [
  ...([rule, fits, whole && toNumber(whole), parts && toNumber(parts)] as const),
  ...missing,
];

const limit = (region: string, value: string, with_: Parameters<typeof aTarget>[0] = {}): DeclaredTarget =>
  aTarget({ region, limit: value, ...with_ });
const deaths = (region: string, value: string, with_: Parameters<typeof aTarget>[0] = {}): DeclaredTarget =>
  limit(region, value, { indicator: 'deaths', ...with_ });
const satisfied = (region: string, value: string): DeclaredTarget =>
  limit(region, value, { indicator: SHARE, comparison: 'at-least' });
const output = (region: string, value: string) => anExposure({ region, value, status: 'planned' });
/** Ten billion each. */
const halves = [output(CHANCHENG, '10000000000'), output(NANHAI, '10000000000')];

describe('counts', () => {
  const PLAN = { to: '2031-01-01' };

  it.each<[string, DeclaredTarget[], Told]>([
    ['4 + 6 are 10', [deaths(CITY, '10'), deaths(CHANCHENG, '4'), deaths(NANHAI, '6')], ['sum', true, 10, 10]],
    [
      '5 + 6 are more than 10',
      [deaths(CITY, '10'), deaths(CHANCHENG, '5'), deaths(NANHAI, '6')],
      ['sum', false, 10, 11],
    ],
    [
      'whom nobody gave a limit may have any',
      [deaths(CITY, '10'), deaths(CHANCHENG, '4')],
      ['sum', null, 10, 4, NANHAI],
    ],
    ['11 of one are too many already', [deaths(CITY, '10'), deaths(CHANCHENG, '11')], ['sum', false, 10, 11, NANHAI]],
    ['no part has one', [deaths(CITY, '10')], ['none', null, null, null]],
    ['the whole has none', [deaths(CHANCHENG, '4'), deaths(NANHAI, '6')], ['none', null, null, null]],
    [
      'at most 5 and at most 5 can be 10, which is not below 10',
      [deaths(CITY, '10', { comparison: 'below' }), deaths(CHANCHENG, '5'), deaths(NANHAI, '5')],
      ['sum', false, 10, 10],
    ],
    [
      'below 5 and at most 5 are below 10',
      [
        deaths(CITY, '10', { comparison: 'below' }),
        deaths(CHANCHENG, '5', { comparison: 'below' }),
        deaths(NANHAI, '5'),
      ],
      ['sum', true, 10, 10],
    ],
    [
      '20 in five years are not 20 in this one',
      [deaths(CITY, '10'), deaths(CHANCHENG, '4'), deaths(NANHAI, '20', PLAN)],
      ['sum', null, 10, 4],
    ],
    [
      'nothing but other years: nothing can be added',
      [deaths(CITY, '10'), deaths(CHANCHENG, '4', PLAN), deaths(NANHAI, '20', PLAN)],
      ['sum', null, 10, null],
    ],
    [
      'at least 6 and at least 5 are at least 10',
      [
        deaths(CITY, '10', { comparison: 'at-least' }),
        deaths(CHANCHENG, '6', { comparison: 'at-least' }),
        deaths(NANHAI, '5', { comparison: 'at-least' }),
      ],
      ['sum', true, 10, 11],
    ],
    [
      'what is at least so many is not at most anything',
      [deaths(CITY, '10'), deaths(CHANCHENG, '4'), deaths(NANHAI, '6', { comparison: 'at-least' })],
      ['sum', null, 10, 4],
    ],
  ])('%s', (_rule, declared, expected) => {
    expect(told(breakdown('deaths', declared).fit)).toEqual(expected);
  });
});

describe('rates', () => {
  it.each<[string, AnyDeclared[], Told]>([
    // 1 per 10bn of 20bn is 2.
    [
      '0.5 + 1.5 are 2',
      [...halves, limit(CITY, '1'), limit(CHANCHENG, '0.5'), limit(NANHAI, '1.5')],
      ['sum', true, 2, 2],
    ],
    [
      '0.5 + 1.6 are more than 2',
      [...halves, limit(CITY, '1'), limit(CHANCHENG, '0.5'), limit(NANHAI, '1.6')],
      ['sum', false, 2, 2.1],
    ],
    [
      'who has none of its own has the city’s: 0.9 + 1',
      [...halves, limit(CITY, '1'), limit(CHANCHENG, '0.9')],
      ['sum', true, 2, 1.9, NANHAI],
    ],
    [
      'the city’s own output is larger: 1 of 30bn is 3',
      [...halves, output(CITY, '30000000000'), limit(CITY, '1'), limit(CHANCHENG, '1.2'), limit(NANHAI, '1.7')],
      ['sum', true, 3, 2.9],
    ],
    [
      'without output all stricter limits fit',
      [limit(CITY, '1'), limit(CHANCHENG, '0.9'), limit(NANHAI, '1')],
      ['each', true, 1, null],
    ],
    [
      'without output no looser ones do',
      [limit(CITY, '1'), limit(CHANCHENG, '1.1'), limit(NANHAI, '1.2')],
      ['each', false, 1, null],
    ],
    [
      'without output of some it depends',
      [output(CHANCHENG, '10000000000'), limit(CITY, '1'), limit(CHANCHENG, '0.9'), limit(NANHAI, '1.2')],
      ['each', null, 1, null],
    ],
    [
      'an assessment year from July is another one: limit by limit',
      [...halves, limit(CITY, '1'), limit(CHANCHENG, '0.5'), limit(NANHAI, '0.9', { assessmentYear: '07-01' })],
      ['each', true, 1, null],
    ],
  ])('%s', (_rule, declared, expected) => {
    expect(told(breakdown(RATE, declared).fit)).toEqual(expected);
  });

  it('allow of a stock what the budget of a reading on that day allows: units of the same day count', () => {
    const declared = [
      aStock({ region: CITY, value: '200000' }),
      aStock({ region: CITY, value: '240000', period: { asOf: AS_OF } }),
      limit(CITY, '0.5', { indicator: UNITS }),
    ];
    const { whole } = breakdown(UNITS, declared);
    // 0.5 × 24
    expect(whole.allowed && toNumber(whole.allowed)).toBe(12);
    const { computation } = indicatorOf(UNITS);
    const budget = budgetOf(sourcesOf(declared), {
      ...{ computation, place: { region: CITY, organization: null }, limit: { n: 1n, d: 2n }, used: { n: 0n, d: 1n } },
      window: { from: '2026-01-01', to: '2026-07-01' },
      period: { from: '2026-01-01', to: '2027-01-01' },
    });
    expect(budget?.allowed).toEqual(whole.allowed);
  });

  it('say whose limit holds, and for which days', () => {
    const { whole, parts } = breakdown(RATE, [
      ...halves,
      limit(CITY, '1', { to: '2031-01-01', assessmentYear: '07-01' }),
      limit(CHANCHENG, '0.5'),
    ]);
    // Cut to the first day of the plan: the assessment year from July 2025 began before it.
    expect(whole).toMatchObject({ isOwn: true, period: { from: '2026-01-01', to: '2026-07-01' } });
    expect(parts.map((part) => [part.region, part.target?.region, part.isOwn])).toEqual([
      [CHANCHENG, CHANCHENG, true],
      [NANHAI, CITY, false],
    ]);
  });
});

describe('shares are compared one by one', () => {
  it.each<[string, DeclaredTarget[], Told]>([
    [
      'both stricter',
      [satisfied(CITY, '0.9'), satisfied(CHANCHENG, '0.9'), satisfied(NANHAI, '0.95')],
      ['each', true, 0.9, null],
    ],
    [
      'both looser',
      [satisfied(CITY, '0.9'), satisfied(CHANCHENG, '0.8'), satisfied(NANHAI, '0.85')],
      ['each', false, 0.9, null],
    ],
    [
      'one of them',
      [satisfied(CITY, '0.9'), satisfied(CHANCHENG, '0.8'), satisfied(NANHAI, '0.95')],
      ['each', null, 0.9, null],
    ],
    [
      'the other has the city’s',
      [satisfied(CITY, '0.9'), satisfied(CHANCHENG, '0.95')],
      ['each', true, 0.9, null, NANHAI],
    ],
  ])('%s', (_rule, declared, expected) => {
    expect(told(breakdown(SHARE, declared).fit)).toEqual(expected);
  });
});

describe('enterprises', () => {
  const of = (organization: string, value: string, with_: Parameters<typeof aTarget>[0] = {}): DeclaredTarget =>
    deaths(CITY, value, { organization, ...with_ });

  it('are added up as far as they have limits, each with the one that holds', () => {
    const found = breakdown('deaths', [
      deaths(CITY, '10'),
      of('o1', '3'),
      // The shorter period holds: the plan of five years is not a second limit.
      of('o1', '20', { to: '2031-01-01' }),
      of('o2', '4'),
      of('o3', '9', { region: NANHAI }),
      of('o4', '9', { from: '2025-01-01', to: '2026-01-01' }),
    ]);
    expect(found.enterprises.map((part) => [part.organization, part.target?.limit])).toEqual([
      ['o1', '3'],
      ['o2', '4'],
    ]);
    expect(told(found.enterprisesFit)).toEqual(['sum', true, 10, 7]);
    // They are no regions: the region's own fit does not know them.
    expect(told(found.fit)).toEqual(['none', null, null, null]);
  });

  it('of a rate are compared one by one: nobody declares what they are measured by', () => {
    const found = breakdown(RATE, [
      ...halves,
      limit(CITY, '1'),
      limit(CITY, '1.5', { organization: 'o1' }),
      limit(CITY, '2', { organization: 'o2' }),
    ]);
    expect(told(found.enterprisesFit)).toEqual(['each', false, 1, null]);
    expect(found.enterprises.map((part) => part.allowed)).toEqual([null, null]);
  });
});
