import { describe, expect, it } from '@jest/globals';
import { anExposure, aStock, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import { toNumber } from '../exact/rational.js';
import { ExposureResolver } from './exposure-resolver.js';
import type { ExposureNeed } from './own-exposure.js';

const OUTPUT: ExposureNeed = { measure: 'construction-output-yuan', sector: 'construction', kind: 'flow' };
const UNITS: ExposureNeed = { measure: 'special-equipment-units', sector: 'special-equipment', kind: 'stock' };
const WINDOW = { from: '2026-01-01', to: '2026-04-01' };
const Q1 = { from: '2026-01-01', to: '2026-04-01' };

const resolve = (need: ExposureNeed, region: string, declared: DeclaredExposure[], window = WINDOW) =>
  new ExposureResolver(bookOf(DeclarationBook.empty, ...declared), aTree()).inWindow(need, region, window);

/** A number with what it rests on, or the reason why there is none. */
const told = (answer: ReturnType<typeof resolve>) =>
  answer.state === 'known'
    ? [toNumber(answer.exposure.value), answer.exposure.status, answer.exposure.definition]
    : answer.reason;

describe('a flow', () => {
  const chancheng = anExposure({ region: '440604', period: Q1, value: '100', status: 'final' });
  const nanhai = anExposure({ region: '440605', period: Q1, value: '200', status: 'provisional' });
  const foshan = anExposure({ region: '440600', period: Q1, value: '900', status: 'final' });

  it.each<[string, string, DeclaredExposure[], unknown]>([
    ['the own series wins over the children', '440600', [foshan, chancheng, nanhai], [900, 'final', 'default']],
    [
      'without one, the sum of all children, as final as the least',
      '440600',
      [chancheng, nanhai],
      [300, 'provisional', 'default'],
    ],
    ['some child undeclared', '440600', [chancheng], 'child-undeclared'],
    ['nobody declared', '440600', [], 'no-denominator'],
    ['a town below has nothing of its own', '440605124', [nanhai], 'no-denominator'],
    ['children in two definitions', '440600', [chancheng, { ...nanhai, definition: 'by site' }], 'definition-mismatch'],
    [
      'children in one definition that is not the default',
      '440600',
      [
        { ...chancheng, definition: 'by site' },
        { ...nanhai, definition: 'by site' },
      ],
      [300, 'provisional', 'by site'],
    ],
    [
      'the definition default wins among several',
      '440605',
      [nanhai, { ...nanhai, subject: 'other', definition: 'by site', value: '5' }],
      [200, 'provisional', 'default'],
    ],
    [
      'several definitions, none the default',
      '440605',
      [
        { ...nanhai, definition: 'by firm' },
        { ...nanhai, subject: 'other', definition: 'by site' },
      ],
      'definition-mismatch',
    ],
    [
      "the own sector's series wins over the one without sector",
      '440605',
      [nanhai, { ...nanhai, subject: 'other', sector: 'construction', value: '7' }],
      [7, 'provisional', 'default'],
    ],
    ["another sector's series is not used", '440605', [{ ...nanhai, sector: 'fire' }], 'no-denominator'],
    [
      'an own plan does not win over the sum of the children',
      '440600',
      [{ ...foshan, status: 'planned' }, chancheng, nanhai],
      [300, 'provisional', 'default'],
    ],
    [
      'but it serves where the children do not add up',
      '440600',
      [{ ...foshan, status: 'planned' }, chancheng],
      [900, 'planned', 'default'],
    ],
    [
      'categories are summed where there is no total',
      '440605',
      [
        { ...nanhai, category: 'crane' },
        { ...nanhai, subject: 'other', category: 'elevator', value: '1' },
      ],
      [201, 'provisional', 'default'],
    ],
  ])('%s', (_rule, region, declared, expected) => {
    expect(told(resolve(OUTPUT, region, declared))).toEqual(expected);
  });

  it.each<[string, string, unknown]>([
    // 2026-04-01 less 400 days is 2025-02-25
    ['ended 400 days before the window does: it still wins', '2025-02-25', [90, 'final', 'default']],
    ['ended 401 days before: the children win', '2025-02-24', [300, 'provisional', 'default']],
  ])('an own series that %s', (_rule, to, expected) => {
    const old = anExposure({ region: '440600', period: { from: dayBefore(to), to }, value: '1', status: 'final' });
    expect(told(resolve(OUTPUT, '440600', [old, chancheng, nanhai]))).toEqual(expected);
  });

  it('has the mean coverage of its parts, and their estimates', () => {
    const january = anExposure({
      region: '440605',
      period: { from: '2026-01-01', to: '2026-02-01' },
      value: '31',
      status: 'final',
    });
    const answer = resolve(OUTPUT, '440600', [chancheng, january]);
    expect(answer.state === 'known' && toNumber(answer.exposure.coverage)).toBeCloseTo((1 + 31 / 90) / 2, 12);
    expect(answer.state === 'known' && toNumber(answer.exposure.estimated)).toBe(59);
  });

  it('takes 31 provinces for the country, whatever else the tree has', () => {
    const declared = ['330000', '440000'].map((region) =>
      anExposure({ region, period: Q1, value: '10', status: 'final' }),
    );
    expect(told(resolve(OUTPUT, '100000', declared))).toEqual([20, 'final', 'default']);
  });

  it('for a budget: an own plan is enough, though the children declared', () => {
    const plan = anExposure({ region: '440600', value: '36500', status: 'planned' });
    const resolver = new ExposureResolver(bookOf(DeclarationBook.empty, plan, chancheng, nanhai), aTree());
    const period = { from: '2026-01-01', to: '2027-01-01' };
    expect(told(resolver.forBudget(OUTPUT, '440600', { period, windowEnd: '2026-04-01' }))).toEqual([
      36_500,
      'planned',
      'default',
    ]);
  });
});

describe('a stock', () => {
  const END = { from: '2026-01-01', to: '2026-06-01' };
  const total = (asOf: string, value: string, with_: Partial<DeclaredExposure> = {}) =>
    aStock({ period: { asOf }, value, ...with_ });

  it.each<[string, DeclaredExposure[], unknown]>([
    [
      'the latest before the window ends',
      [total('2025-12-31', '10'), total('2026-03-31', '12')],
      [12, 'final', 'default'],
    ],
    ['not one of the day after it', [total('2025-12-31', '10'), total('2026-06-01', '12')], [10, 'final', 'default']],
    ['one of its last day', [total('2026-05-31', '12')], [12, 'final', 'default']],
    // the reading's asOf is 2026-05-31; less 400 days is 2025-04-26
    ['400 days old', [total('2025-04-26', '10')], [10, 'final', 'default']],
    ['401 days old', [total('2025-04-25', '10')], 'stale-denominator'],
    [
      'categories without a total, less gas cylinders and pressure pipes',
      [
        total('2025-12-31', '10', { category: 'elevator' }),
        total('2026-03-31', '5', { category: 'crane', status: 'provisional' }),
        total('2026-03-31', '1000', { category: 'gas-cylinder' }),
        total('2026-03-31', '1000', { category: 'pressure-pipe' }),
      ],
      [15, 'provisional', 'default'],
    ],
    [
      'a total hides the categories',
      [total('2025-12-31', '10'), total('2026-03-31', '5', { category: 'crane' })],
      [10, 'final', 'default'],
    ],
    [
      'a stale total does not',
      [total('2024-12-31', '10'), total('2026-03-31', '5', { category: 'crane' })],
      [5, 'final', 'default'],
    ],
    [
      'a plan comes last',
      [total('2026-03-31', '99', { status: 'planned' }), total('2025-12-31', '10')],
      [10, 'final', 'default'],
    ],
    [
      'but it comes',
      [total('2026-03-31', '99', { status: 'planned' }), total('2024-12-31', '10')],
      [99, 'planned', 'default'],
    ],
  ])('%s', (_rule, declared, expected) => {
    expect(told(resolve(UNITS, '440605', declared, END))).toEqual(expected);
  });

  it('of a sum is of the oldest day of its parts', () => {
    const answer = resolve(
      UNITS,
      '440600',
      [total('2025-12-31', '10', { region: '440604' }), total('2026-03-31', '12')],
      END,
    );
    expect(answer).toMatchObject({ state: 'known', exposure: { asOf: '2025-12-31' } });
    expect(told(answer)).toEqual([22, 'final', 'default']);
  });

  it('stale in a child makes the sum stale or undeclared, never lower', () => {
    const stale = total('2024-12-31', '10', { region: '440604' });
    expect(told(resolve(UNITS, '440600', [stale, total('2026-03-31', '12')], END))).toBe('child-undeclared');
    expect(told(resolve(UNITS, '440600', [stale], END))).toBe('stale-denominator');
  });
});

const dayBefore = (day: string): string => `${day.slice(0, 8)}${String(Number(day.slice(8)) - 1).padStart(2, '0')}`;
