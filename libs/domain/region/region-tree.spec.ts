import { describe, expect, it } from '@jest/globals';
import type { BasisRow, Region } from './region.js';
import { canonicalCode, RegionTree } from './region-tree.js';

const region = (code: string, parent: string | null, level: Region['level'], rest: Partial<Region> = {}): Region => ({
  code,
  parent,
  level,
  nameZh: code,
  nameEn: code,
  validFrom: '1949-10-01',
  validTo: null,
  successors: [],
  timeZone: 'Asia/Shanghai',
  ...rest,
});

const REGIONS = [
  region('100000', null, 'country'),
  region('440000', '100000', 'province'),
  region('440600', '440000', 'city'),
  region('440100', '440000', 'city'),
  region('440605', '440600', 'district'),
  region('440605124', '440605', 'town'),
  region('440103', '440100', 'district'),
  region('440605999', '440605', 'town', { validTo: '2020-01-01', successors: ['440605124'] }),
];
const treeWith = (...bases: BasisRow[]): RegionTree => new RegionTree(REGIONS, bases, '440600', 1);
const DAY = '2026-03-02';

describe('spelling of codes', () => {
  it.each([
    ['44', '440000'],
    ['4406', '440600'],
    ['440605', '440605'],
    ['440605124', '440605124'],
    ['440605124000', '440605124'],
    ['440605000000', '440605'],
    ['440605124207', '440605124207'],
    ['4', undefined],
    ['44060x', undefined],
    ['44060512', undefined],
  ])('%s is %s', (text, code) => {
    expect(canonicalCode(text)).toBe(code);
  });
});

describe('where a count goes', () => {
  it.each([
    // An incident in the own city rises to the city; the province counts its own returns.
    ['440605124', 'construction', ['440605124', '440605', '440600']],
    // A province's return counts for it and everything above.
    ['440000', 'construction', ['440000', '100000']],
    // Another city reports by returns: what is reported below it stays below.
    ['440103', 'construction', ['440103']],
    // Inspections take the plain tree.
    ['440605124', null, ['440605124', '440605', '440600', '440000', '100000']],
  ] as const)('%s in %s counts at %j', (code, sector, path) => {
    expect(treeWith().postingPath(code, sector, DAY)).toEqual(path);
  });

  it('stops below a city that a stated basis puts on returns, on its days only', () => {
    const tree = treeWith({ region: '440600', sector: 'fire', basis: 'returns', from: '2026-01-01', to: '2027-01-01' });
    expect(tree.postingPath('440605', 'fire', '2026-12-31')).toEqual(['440605']);
    expect(tree.postingPath('440605', 'fire', '2027-01-01')).toEqual(['440605', '440600']);
    expect(tree.postingPath('440605', 'construction', DAY)).toEqual(['440605', '440600']);
  });
});

describe('codes that are gone', () => {
  it('knows the row on its days only, and describes it for ever', () => {
    expect(treeWith().find('440605999', '2019-12-31')?.code).toBe('440605999');
    expect(treeWith().find('440605999', '2020-01-01')).toBeUndefined();
    expect(treeWith().describe('440605999', '2026-01-01')?.successors).toEqual(['440605124']);
    expect(
      treeWith()
        .children('440605', DAY)
        .map((r) => r.code),
    ).toEqual(['440605124']);
  });
});
