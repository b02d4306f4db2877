// What a reading says it rests on adds up to what it divides by: to the yuan, whatever is nested, planned, estimated or summed.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anExposure, aReturn, aStock, aSurvey, aTarget, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { addDays, type Day } from '../calendar/day.js';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { AnyDeclared, DeclaredExposure } from '../declaration/declared.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import { DECLARATION_STATUSES, type DeclarationStatus } from '../declaration/status.js';
import { compare, sumOf, toNumber } from '../exact/rational.js';
import type { ExposureSource } from '../exposure/exposure.js';
import { ExposureResolver } from '../exposure/exposure-resolver.js';
import { findIndicator } from './catalogue.js';
import { type Grounds, groundsOf } from './grounds.js';
import { needOf } from './measurement.js';
import { chooseTarget } from './target.js';
import { type WindowName, windowOf } from './window.js';

const DEATHS = 'construction-deaths-per-10bn-yuan';
const UNITS = 'special-equipment-accidents-per-10k-units';

interface Case {
  readonly indicator?: string;
  readonly region?: string;
  readonly organization?: string;
  readonly window?: WindowName;
  readonly asOf: Day;
  readonly declared: readonly AnyDeclared[];
}

const explain = (one: Case) => {
  const indicator = findIndicator(one.indicator ?? DEATHS);
  if (!indicator) throw new Error(one.indicator);
  const { region = '440600', organization = null, window: name = 'ytd', asOf, declared } = one;
  const [book, tree] = [bookOf(DeclarationBook.empty, ...declared), aTree()];
  const choice = chooseTarget({ book, tree }, indicator, { region, organization }, asOf);
  const window = { name, ...windowOf(name, asOf, choice.period) };
  const looks = { declaring: new DeclaringRegions(book, tree), exposures: new ExposureResolver(book, tree) };
  const sources = { book, tree, ...looks, sum: () => 0n, hazards: () => ({ due: 0n, inTime: 0n }) };
  const place = { region, organization };
  const rest = { boundaries: null, isForecast: false, knownAt: '', knownOn: asOf };
  const grounds = groundsOf(sources, { indicator, place, window, choice, ...rest });
  const need = needOf(indicator.computation);
  const reading = need && looks.exposures.inWindow(need, region, window);
  const budget = need && looks.exposures.forBudget(need, region, { period: choice.period, windowEnd: window.to });
  return { grounds, reading, budget };
};

type Told = readonly [subject: string, amount: number, estimated: number];
const told = (sources: readonly ExposureSource[]): Told[] =>
  sources.map(({ row, amount, estimated }) => [row.subject, toNumber(amount), toNumber(estimated)]);

const flow = (from: Day, to: Day, value: string, status: DeclarationStatus = 'final'): DeclaredExposure =>
  anExposure({ region: '440600', period: { from, to }, value, status, subject: `${from}..${to}` });
const stock = (category: DeclaredExposure['category'], value: string): DeclaredExposure =>
  aStock({ region: '440600', category, value, subject: category ?? 'all' });

describe('the denominator', () => {
  it.each<[string, Case, Told[]]>([
    [
      'one declaration',
      { asOf: '2026-01-31', declared: [flow('2026-01-01', '2026-02-01', '3100')] },
      [['2026-01-01..2026-02-01', 3100, 0]],
    ],
    [
      // The year leaves 36,500 − 6,400 for 334 days; 28 of them are in the window.
      'a month inside a year: the month whole, of the rest its days',
      {
        asOf: '2026-02-28',
        declared: [flow('2026-01-01', '2027-01-01', '36500'), flow('2026-01-01', '2026-02-01', '6400')],
      },
      [
        ['2026-01-01..2026-02-01', 6400, 0],
        ['2026-01-01..2027-01-01', (28 * 30_100) / 334, 0],
      ],
    ],
    [
      'thirty days that nobody declared yet, at the rate of the last',
      { asOf: '2026-04-30', declared: [flow('2026-01-01', '2026-04-01', '9000')] },
      [['2026-01-01..2026-04-01', 12_000, 3_000]],
    ],
    [
      'a gap goes to the declaration before it',
      {
        asOf: '2026-03-31',
        declared: [flow('2026-01-01', '2026-02-01', '3100'), flow('2026-03-01', '2026-04-01', '6200')],
      },
      [
        ['2026-01-01..2026-02-01', 5_900, 2_800],
        ['2026-03-01..2026-04-01', 6_200, 0],
      ],
    ],
    [
      'a plan where nothing else is',
      { asOf: '2026-03-31', declared: [flow('2026-01-01', '2027-01-01', '36500', 'planned')] },
      [['2026-01-01..2027-01-01', 9_000, 0]],
    ],
    [
      'a plan that something overlaps gives nothing',
      {
        asOf: '2026-04-30',
        declared: [flow('2026-01-01', '2027-01-01', '73000', 'planned'), flow('2026-01-01', '2026-04-01', '9000')],
      },
      [['2026-01-01..2026-04-01', 12_000, 3_000]],
    ],
    [
      'the children of whom it is the sum',
      {
        asOf: '2026-03-31',
        declared: ['440604', '440605'].map((region) =>
          anExposure({ region, period: { from: '2026-01-01', to: '2026-04-01' }, value: '100', subject: region }),
        ),
      },
      [
        ['440604', 100, 0],
        ['440605', 100, 0],
      ],
    ],
    [
      'units by category, without gas cylinders and pressure pipes',
      {
        indicator: UNITS,
        asOf: '2026-03-31',
        declared: [
          stock('elevator', '30000'),
          stock('crane', '5000'),
          stock('gas-cylinder', '90000'),
          stock('pressure-pipe', '70000'),
        ],
      },
      [
        ['elevator', 30_000, 0],
        ['crane', 5_000, 0],
      ],
    ],
    [
      'units in all, where they are declared in all',
      { indicator: UNITS, asOf: '2026-03-31', declared: [stock('elevator', '30000'), stock(null, '40000')] },
      [['all', 40_000, 0]],
    ],
    ['nothing', { asOf: '2026-03-31', declared: [] }, []],
    [
      'nothing of an enterprise',
      { organization: 'o1', asOf: '2026-01-31', declared: [flow('2026-01-01', '2026-02-01', '3100')] },
      [],
    ],
  ])('%s', (_rule, given, expected) => {
    const { denominator } = explain(given).grounds;
    const close = expected.map(([subject, ...amounts]) => [subject, ...amounts.map((n) => expect.closeTo(n, 9))]);
    expect(told(denominator)).toEqual(close);
  });

  it('has the plan in the budget, with what is left of it', () => {
    const declared = [
      flow('2026-01-01', '2027-01-01', '36500', 'planned'),
      flow('2026-01-01', '2026-04-01', '20000'),
      aTarget(),
    ];
    const { grounds } = explain({ window: 'period', asOf: '2026-03-31', declared });
    expect(told(grounds.budget)).toEqual([
      ['2026-01-01..2026-04-01', 20_000, 0],
      ['2026-01-01..2027-01-01', 16_500, 0],
    ]);
    expect(grounds.target?.subject).toBe(aTarget().subject);
    expect(explain({ window: 'ytd', asOf: '2026-03-31', declared }).grounds.budget).toEqual([]);
  });
});

describe('and besides', () => {
  it('the surveys that were summed, the returns of its sector', () => {
    const surveys = [aSurvey({ region: '440604', subject: 's1' }), aSurvey({ region: '440605', subject: 's2' })];
    const asked = { indicator: 'public-satisfaction', asOf: '2026-06-30', declared: surveys };
    expect(explain(asked).grounds.surveys.map(({ subject }) => subject)).toEqual(['s1', 's2']);
    const returns = [
      aReturn({ subject: 'r1' }),
      aReturn({ subject: 'r2', sector: 'all', from: '2026-02-01', to: '2026-03-01' }),
      aReturn({ subject: 'r3', sector: 'fire' }),
      aReturn({ subject: 'r4', from: '2025-01-01', to: '2026-01-01' }),
    ];
    const counted = { indicator: 'deaths.construction', region: '330000', asOf: '2026-03-31', declared: returns };
    expect(explain(counted).grounds.returns.map(({ subject }) => subject)).toEqual(['r1', 'r2']);
    expect(explain({ ...counted, organization: 'o1' }).grounds).toMatchObject({
      returns: [],
      surveys: [],
      denominator: [],
    });
  });
});

describe('whatever was declared', () => {
  const START = '2026-01-01';
  const row = fc.record({
    region: fc.constantFrom('440600', '440604', '440605'),
    from: fc.integer({ min: 0, max: 120 }),
    days: fc.integer({ min: 1, max: 120 }),
    value: fc.integer({ min: 0, max: 1_000_000 }),
    status: fc.constantFrom(...DECLARATION_STATUSES),
  });
  type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;
  const contains = (a: Row, b: Row): boolean => a.from <= b.from && b.from + b.days <= a.from + a.days;
  const isApart = (a: Row, b: Row): boolean => a.from + a.days <= b.from || b.from + b.days <= a.from;
  /** What the ledger lets in: of a region disjoint or nested, no two of the same days. */
  const rows = fc.array(row, { maxLength: 12 }).map((all) => {
    const kept: Row[] = [];
    for (const one of all) {
      const others = kept.filter((other) => other.region === one.region);
      const isSame = (o: Row): boolean => contains(o, one) && contains(one, o);
      if (others.every((o) => !isSame(o) && (isApart(o, one) || contains(o, one) || contains(one, o)))) kept.push(one);
    }
    return kept.map(({ region, from, days, value, status }) => {
      const period = { from: addDays(START, from), to: addDays(START, from + days) };
      return anExposure({ region, period, value: `${value}.25`, status });
    });
  });

  it('the parts sum to the whole, and so do the estimates, of the reading and of its budget', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 300 }), (declared, day) => {
        const asked = { window: 'period' as const, asOf: addDays(START, day), declared: [...declared, aTarget()] };
        const { grounds, reading, budget } = explain(asked);
        const sides: [Grounds['denominator'], typeof reading][] = [
          [grounds.denominator, reading],
          [grounds.budget, budget],
        ];
        for (const [sources, answer] of sides) {
          if (answer?.state !== 'known') {
            expect(sources).toEqual([]);
            continue;
          }
          const { value, estimated } = answer.exposure;
          expect(compare(sumOf(sources.map((source) => source.amount)), value)).toBe(0);
          expect(compare(sumOf(sources.map((source) => source.estimated)), estimated)).toBe(0);
          expect(new Set(sources.map(({ row: { subject } }) => subject)).size).toBe(sources.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
