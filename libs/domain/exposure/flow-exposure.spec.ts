import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anExposure } from '#test/builders/declarations';
import { addDays, dayNumber } from '../calendar/day.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import type { DeclarationStatus } from '../declaration/status.js';
import { compare, fromDecimal, rational, sumOf, toNumber } from '../exact/rational.js';
import { flowForBudget, flowInWindow } from './flow-exposure.js';
import { amountIn, type FlowDeclaration, overlaps, type Span, spread } from './flow-series.js';

type Row = [from: string, to: string, value: string, status: DeclarationStatus];

const rows = (declared: Row[]): DeclaredExposure[] =>
  declared.map(([from, to, value, status]) => anExposure({ period: { from, to }, value, status }));

/** 2026 has 365 days: 36,500 are 100 a day. */
const YEAR: [string, string] = ['2026-01-01', '2027-01-01'];
const Q1: [string, string] = ['2026-01-01', '2026-04-01'];
const Q2: [string, string] = ['2026-04-01', '2026-07-01'];
const JAN: [string, string] = ['2026-01-01', '2026-02-01'];

describe('flowInWindow', () => {
  it.each<[string, Row[], [string, string], [number, string, number, number] | undefined]>([
    // rule, declarations, window, [value, status, coverage, estimatedShare]
    ['a whole year', [[...YEAR, '36500', 'final']], YEAR, [36_500, 'final', 1, 0]],
    ['a part of it, evenly', [[...YEAR, '36500', 'final']], Q1, [9_000, 'final', 1, 0]],
    [
      'the shorter one holds for its own days, the rest is spread over the others',
      [
        [...YEAR, '36500', 'final'],
        [...JAN, '6400', 'provisional'],
      ],
      ['2026-01-01', '2026-03-01'],
      // 30,100 over 334 days
      [6_400 + (28 * 30_100) / 334, 'provisional', 1, 0],
    ],
    [
      'an undeclared tail copies the rate of the last declared day',
      [[...Q1, '9000', 'provisional']],
      ['2026-01-01', '2026-05-01'],
      [12_000, 'provisional', 0.75, 0.25],
    ],
    [
      'so does a gap',
      [
        [...JAN, '3100', 'final'],
        ['2026-03-01', '2026-04-01', '6200', 'provisional'],
      ],
      Q1,
      [3_100 + 2_800 + 6_200, 'provisional', 62 / 90, 2_800 / 12_100],
    ],
    [
      'days before the first declaration have no exposure',
      [[...Q2, '9100', 'final']],
      ['2026-03-02', '2026-05-01'],
      [3_000, 'final', 0.5, 0],
    ],
    ['a window before the first declaration has none', [[...Q2, '9100', 'final']], Q1, undefined],
    ['a plan serves where nothing else exists', [[...YEAR, '36500', 'planned']], Q1, [9_000, 'planned', 0, 0]],
    [
      'a plan is unused once another declaration overlaps it: the tail is an estimate',
      [
        [...YEAR, '73000', 'planned'],
        [...Q1, '9000', 'final'],
      ],
      ['2026-01-01', '2026-05-01'],
      [12_000, 'final', 0.75, 0.25],
    ],
    [
      'a plan of a later period still serves there',
      [
        [...Q2, '18200', 'planned'],
        [...Q1, '9000', 'final'],
      ],
      ['2026-01-01', '2026-05-01'],
      [15_000, 'planned', 0.75, 0],
    ],
    ['an old rate goes on for ever', [['2020-01-01', '2021-01-01', '36600', 'final']], JAN, [3_100, 'final', 0, 1]],
    [
      'shorter ones that do not add up: the published total holds, spread over all days',
      [
        [...Q1, '9900', 'final'],
        [...JAN, '3100', 'revised'],
        ['2026-02-01', '2026-04-01', '5900', 'final'],
      ],
      Q1,
      [9_900, 'revised', 1, 0],
    ],
  ])('%s', (_rule, declared, [from, to], expected) => {
    const exposure = flowInWindow(rows(declared), { from, to }, 'default');
    if (!expected) return expect(exposure).toBeUndefined();
    const [value, status, coverage, estimatedShare] = expected;
    expect(exposure && toNumber(exposure.value)).toBeCloseTo(value, 6);
    expect(exposure?.status).toBe(status);
    expect(exposure && toNumber(exposure.coverage)).toBeCloseTo(coverage, 12);
    expect(exposure && toNumber(exposure.estimated) / value).toBeCloseTo(estimatedShare, 9);
  });
});

describe('flowForBudget', () => {
  it.each<[string, Row[], [number, string] | undefined]>([
    ['the plan alone', [[...YEAR, '36500', 'planned']], [36_500, 'planned']],
    [
      'declared, and what the plan leaves',
      [
        [...YEAR, '36500', 'planned'],
        [...Q1, '20000', 'final'],
      ],
      [36_500, 'planned'],
    ],
    [
      'never below 0: more was built than planned',
      [
        [...YEAR, '36500', 'planned'],
        [...Q1, '40000', 'final'],
      ],
      [40_000, 'planned'],
    ],
    ['no plan: the estimate', [[...Q1, '9000', 'provisional']], [36_500, 'provisional']],
    [
      'a plan for half a year, then the estimate',
      [
        ['2026-01-01', '2026-07-01', '36200', 'planned'],
        [...Q1, '9000', 'final'],
      ],
      [36_200 + 184 * 100, 'planned'],
    ],
    ['nothing', [], undefined],
  ])('%s', (_rule, declared, expected) => {
    const exposure = flowForBudget(rows(declared), { from: YEAR[0], to: YEAR[1] }, 'default');
    expect(exposure && [toNumber(exposure.value), exposure.status]).toEqual(expected);
  });
});

describe('spread', () => {
  const START = dayNumber('2026-01-01');
  const interval = fc.record({
    from: fc.integer({ min: 0, max: 99 }),
    days: fc.integer({ min: 1, max: 100 }),
    value: fc.integer({ min: 0, max: 1_000_000 }),
  });
  /** Any intervals, less those that overlap an earlier one in part or are the same: what the ledger lets in. */
  const nested = fc.array(interval, { maxLength: 12 }).map((intervals) => {
    const kept: FlowDeclaration[] = [];
    for (const { from, days, value } of intervals) {
      const one = {
        from: START + from,
        to: START + from + days,
        value: rational(BigInt(value), 100n),
        status: 'final' as const,
        row: anExposure(),
      };
      const fits = kept.every((other) => !overlaps(one, other) || isStrictlyIn(one, other) || isStrictlyIn(other, one));
      if (fits) kept.push(one);
    }
    return kept;
  });

  it('sums every declared period to exactly what was declared', () => {
    fc.assert(
      fc.property(nested, (declared) => {
        const segments = spread(declared);
        for (const [i, segment] of segments.entries()) {
          expect(segment.from).toBeLessThan(segment.to);
          const next = segments[i + 1];
          if (next) expect(next.from).toBeGreaterThanOrEqual(segment.to);
        }
        // Where a parent's days are all covered and do not add up, only the parent's total can hold.
        const isWhole = (one: FlowDeclaration): boolean =>
          declared.every(
            (outer) => outer === one || outer.from > one.from || outer.to < one.to || addsUp(outer, declared),
          );
        for (const one of declared.filter(isWhole)) {
          expect(compare(amountIn(segments, one), one.value)).toBe(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  /** Some day of `outer` has no shorter declaration, or those that cover it add up. */
  const addsUp = (outer: FlowDeclaration, all: readonly FlowDeclaration[]): boolean => {
    const inside = all.filter((one) => one !== outer && outer.from <= one.from && one.to <= outer.to);
    const direct = inside.filter(
      (one) => !inside.some((other) => other !== one && other.from <= one.from && one.to <= other.to),
    );
    const days = direct.reduce((sum, one) => sum + one.to - one.from, 0);
    return days < outer.to - outer.from || compare(sumOf(direct.map((one) => one.value)), outer.value) === 0;
  };

  it('does not depend on the order of declarations', () => {
    const declared: FlowDeclaration[] = rows([
      [...YEAR, '36500', 'final'],
      [...JAN, '6400', 'final'],
      [...Q1, '9000', 'final'],
    ]).map((row) => ({ ...spanOfRow(row), value: fromDecimal(row.value), status: row.status, row }));
    expect(spread([...declared].reverse())).toEqual(spread(declared));
  });
});

const isStrictlyIn = (inner: Span, outer: Span): boolean =>
  outer.from <= inner.from && inner.to <= outer.to && inner.to - inner.from < outer.to - outer.from;

const spanOfRow = (row: DeclaredExposure): { from: number; to: number } =>
  'from' in row.period
    ? { from: dayNumber(row.period.from), to: dayNumber(row.period.to) }
    : { from: 0, to: dayNumber(addDays(row.period.asOf, 1)) };
