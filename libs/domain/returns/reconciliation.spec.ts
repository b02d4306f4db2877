// 对账: what the returns of the own city and below state, beside what single incidents booked.

import { describe, expect, it } from '@jest/globals';
import { aReturn, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredReturn } from '../declaration/declared.js';
import type { BasisRow } from '../region/region.js';
import { type ReconciliationFilter, reconcile, returnsToCheck, sumsToCheck } from './reconciliation.js';

const january = (region: string, with_: Partial<DeclaredReturn> = {}): DeclaredReturn => aReturn({ region, ...with_ });

const listed = (
  rows: readonly DeclaredReturn[],
  filter: ReconciliationFilter,
  bases: readonly BasisRow[] = [],
): string[] =>
  returnsToCheck({ book: bookOf(DeclarationBook.empty, ...rows), tree: aTree(bases) }, filter).map(
    ({ sector, region, from }) => `${sector} ${region} ${from}`,
  );

describe('returnsToCheck', () => {
  const rows = [
    january('440600'),
    january('440605', { sector: 'fire' }),
    january('440605124', { sector: 'all' }),
    january('440605', { from: '2026-02-01', to: '2026-03-01' }),
    // Reports by returns: it counts, and checks nothing.
    january('440100'),
    january('440000'),
  ];

  it.each<[string, ReconciliationFilter, string[]]>([
    [
      'of a city and all below it, the newest period first',
      { region: '440600' },
      [
        'construction 440605 2026-02-01',
        'all 440605124 2026-01-01',
        'construction 440600 2026-01-01',
        'fire 440605 2026-01-01',
      ],
    ],
    ['of a town', { region: '440605124' }, ['all 440605124 2026-01-01']],
    [
      'of a sector: “all” speaks of it too',
      { region: '440605', sector: 'fire' },
      ['all 440605124 2026-01-01', 'fire 440605 2026-01-01'],
    ],
    [
      'that touch these days',
      { region: '440600', days: { from: '2026-01-31', to: '2026-02-01' } },
      ['all 440605124 2026-01-01', 'construction 440600 2026-01-01', 'fire 440605 2026-01-01'],
    ],
    ['the day after the last is not touched', { region: '440600', days: { from: '2026-03-01', to: '2026-04-01' } }, []],
    [
      'of the province, those of the own city',
      { region: '440000' },
      [
        'construction 440605 2026-02-01',
        'all 440605124 2026-01-01',
        'construction 440600 2026-01-01',
        'fire 440605 2026-01-01',
      ],
    ],
    ['of another city: none', { region: '440100' }, []],
  ])('%s', (_rule, filter, expected) => {
    expect(listed(rows, filter)).toEqual(expected);
  });

  it('goes by the basis of the sector on the return’s last day', () => {
    const fire: BasisRow = { region: '440600', sector: 'fire', basis: 'returns', from: '2026-01-15', to: null };
    const [zeros, ofFire] = [january('440600', { sector: 'all' }), january('440600', { sector: 'fire' })];
    expect(listed([ofFire], { region: '440600' }, [fire])).toEqual([]);
    expect(listed([ofFire], { region: '440600' }, [{ ...fire, from: '2026-02-01' }])).toHaveLength(1);
    // Of the other sectors it still checks something.
    expect(listed([zeros], { region: '440600' }, [fire])).toHaveLength(1);
  });
});

describe('reconcile', () => {
  it('states less booked, figure by figure; what is not said is not compared', () => {
    const row = january('440600', { accidents: 5n, deaths: 2n, directLossFen: 150_050n });
    expect(sumsToCheck(row)).toEqual(
      ['accidents', 'deaths', 'serious-injuries', 'direct-loss-yuan'].map((measure) => ({
        ...{ counter: `${measure}.construction`, region: '440600' },
        days: { from: '2026-01-01', to: '2026-02-01' },
      })),
    );
    expect(reconcile(row, [4n, 2n, 7n, 150_049n])).toEqual({
      row,
      figures: {
        accidents: { stated: 5n, booked: 4n, difference: 1n },
        deaths: { stated: 2n, booked: 2n, difference: 0n },
        'serious-injuries': { stated: null, booked: 7n, difference: null },
        'direct-loss-yuan': { stated: 150_050n, booked: 150_049n, difference: 1n },
      },
      agrees: false,
    });
    expect(reconcile(row, [5n, 2n, 7n, 150_050n]).agrees).toBe(true);
    expect(reconcile(row, [6n, 2n, 0n, 150_050n])).toMatchObject({
      ...{ agrees: false, figures: { accidents: { difference: -1n } } },
    });
  });

  it('puts zeros of all sectors beside the sums of all', () => {
    const row = january('440600', { sector: 'all' });
    expect(sumsToCheck(row).map(({ counter }) => counter)).toEqual([
      'accidents',
      'deaths',
      'serious-injuries',
      'direct-loss-yuan',
    ]);
    expect(reconcile(row, [0n, 0n, 0n, 0n]).agrees).toBe(true);
    expect(reconcile(row, [1n, 0n, 0n, 0n])).toMatchObject({
      agrees: false,
      figures: { accidents: { difference: -1n } },
    });
  });
});
