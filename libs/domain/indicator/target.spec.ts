import { describe, expect, it } from '@jest/globals';
import { aTarget, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredTarget } from '../declaration/declared.js';
import { findIndicator } from './catalogue.js';
import type { Indicator } from './indicator.js';
import { chooseTarget } from './target.js';

const indicator = (id: string): Indicator => {
  const found = findIndicator(id);
  if (!found) throw new Error(id);
  return found;
};

const choose = (id: string, region: string, asOf: string, targets: DeclaredTarget[]) =>
  chooseTarget({ book: bookOf(DeclarationBook.empty, ...targets), tree: aTree() }, indicator(id), { region }, asOf);

const RATE = 'construction-deaths-per-10bn-yuan';
const PLAN = { from: '2026-01-01', to: '2031-01-01' };

describe('chooseTarget', () => {
  it.each<[string, string, DeclaredTarget[], string | null]>([
    ['none', RATE, [], null],
    ["inherited from the city's", RATE, [aTarget({ limit: '1' })], '1'],
    ['from the nearest ancestor', RATE, [aTarget({ region: '440000', limit: '3' }), aTarget({ limit: '1' })], '1'],
    [
      'own region before an ancestor, though its period is longer',
      RATE,
      [aTarget({ limit: '1' }), aTarget({ region: '440605', ...PLAN, limit: '2' })],
      '2',
    ],
    ['the shorter period', RATE, [aTarget({ limit: '1' }), aTarget({ ...PLAN, limit: '2' })], '1'],
    [
      'of two as long the later from',
      RATE,
      [
        aTarget({ from: '2026-01-01', to: '2026-07-01', limit: '1' }),
        aTarget({ from: '2026-02-01', to: '2026-08-01', limit: '2' }),
      ],
      '2',
    ],
    ['none that has not begun', RATE, [aTarget({ from: '2026-06-02' })], null],
    ['none that is over', RATE, [aTarget({ to: '2026-06-01' })], null],
    ["none of an organization's", RATE, [aTarget({ organization: 'org-1' })], null],
    ['counts are not inherited', 'deaths', [aTarget({ indicator: 'deaths' })], null],
    ['a count of the own region', 'deaths', [aTarget({ indicator: 'deaths', region: '440605', limit: '9' })], '9'],
    ['money is not inherited', 'direct-loss-yuan', [aTarget({ indicator: 'direct-loss-yuan' })], null],
    [
      'proportions are inherited',
      'public-satisfaction',
      [aTarget({ indicator: 'public-satisfaction', limit: '0.9' })],
      '0.9',
    ],
  ])('%s', (_rule, id, targets, limit) => {
    expect(choose(id, '440605', '2026-06-01', targets).target?.limit ?? null).toBe(limit);
  });

  it.each<[string, string, string, Partial<DeclaredTarget>, [string, string]]>([
    ['a rate holds for each assessment year of a plan', RATE, '2028-06-01', PLAN, ['2028-01-01', '2029-01-01']],
    ['cut to the target at its end', RATE, '2026-06-01', { ...PLAN, from: '2026-03-01' }, ['2026-03-01', '2027-01-01']],
    ['a year from July', RATE, '2028-06-01', { ...PLAN, assessmentYear: '07-01' }, ['2027-07-01', '2028-07-01']],
    ['the last, short one', RATE, '2030-08-01', { ...PLAN, assessmentYear: '07-01' }, ['2030-07-01', '2031-01-01']],
    ['a count has the whole of its target', 'deaths', '2028-06-01', PLAN, ['2026-01-01', '2031-01-01']],
  ])('%s', (_rule, id, asOf, with_, [from, to]) => {
    expect(choose(id, '440600', asOf, [aTarget({ indicator: id, ...with_ })]).period).toEqual({ from, to });
  });

  it('is about the calendar year where there is no target', () => {
    expect(choose(RATE, '440600', '2026-06-01', []).period).toEqual({ from: '2026-01-01', to: '2027-01-01' });
  });
});
