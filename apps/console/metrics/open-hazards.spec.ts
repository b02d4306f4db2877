import { expect, it } from '@jest/globals';
import type { OpenHazards } from '#ports/hazard-register';
import { aTree } from '#test/builders/regions';
import { exportedRegions } from './exported-regions.js';
import { openHazards } from './open-hazards.js';

const tree = aTree();
const today = '2026-03-02';
const rowsOf = (open: readonly OpenHazards[]): string[] =>
  openHazards({ tree, today }, exportedRegions(tree, today), open).map(
    ({ region, level, overdue, count }) => `${region.code} ${level} ${overdue ? 'overdue' : 'open'} ${count}`,
  );

it('adds up the tree what lies in each region, towns included', () => {
  const rows = rowsOf([
    { region: '440605124', level: 'general', overdue: true, count: 2 },
    { region: '440605125', level: 'general', overdue: true, count: 3 },
    { region: '440605', level: 'general', overdue: true, count: 1 },
    { region: '440604', level: 'major', overdue: false, count: 4 },
  ]);
  expect(rows).toEqual(
    expect.arrayContaining([
      ...[
        '440605 general overdue 6',
        '440600 general overdue 6',
        '440000 general overdue 6',
        '100000 general overdue 6',
      ],
      ...['440604 major open 4', '440600 major open 4', '440605 major open 0', '440605 general open 0'],
    ]),
  );
  expect(rows.some((row) => row.startsWith('440605124'))).toBe(false);
});

it('is 0 where inspections come from and none is open, and absent where nothing is known', () => {
  const rows = rowsOf([]);
  expect(rows).toHaveLength(5 * 4);
  expect(rows).toContain('440604 major overdue 0');
  expect(rows.some((row) => row.startsWith('330000'))).toBe(false);
  expect(rowsOf([{ region: '330000', level: 'major', overdue: true, count: 1 }])).toContain('330000 major overdue 1');
});
