import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type Day } from '../calendar/day.js';
import { SECTORS, type Sector } from '../sector.js';
import type { LeafSpan } from './leaf-span.js';
import type { BasisRow, Region, RegionCode } from './region.js';
import { RegionTree } from './region-tree.js';
import { RollUp } from './roll-up.js';

const START = '2024-01-01';
const day = fc.integer({ min: 0, max: 120 }).map((n) => addDays(START, n));
const sector = fc.constantFrom<Sector | null>('construction', 'fire', null);

/** Codes in one line of order; the parent of each is one before it, and may change once. */
const tree = fc
  .tuple(
    fc.array(
      fc.record({
        parent: fc.nat(),
        movesOn: fc.option(day),
        newParent: fc.nat(),
        level: fc.constantFrom('province', 'city', 'district'),
      }),
      { minLength: 2, maxLength: 9 },
    ),
    fc.array(
      fc.record({
        region: fc.nat(),
        sector: fc.constantFrom<Sector | '*'>('construction', '*'),
        basis: fc.constantFrom<BasisRow['basis']>('incidents', 'returns'),
        from: day,
        to: fc.option(day),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([nodes, bases]) => {
    const row = (code: number, parent: number | null, from: Day, to: Day | null, level: string): Region => ({
      code: `r${code}`,
      parent: parent === null ? null : `r${parent}`,
      level: level === 'province' || level === 'city' ? level : 'district',
      nameZh: '',
      nameEn: '',
      validFrom: from,
      validTo: to,
      successors: [],
      timeZone: 'Asia/Shanghai',
    });
    const rows = nodes.flatMap((node, i) => {
      const code = i + 1;
      if (!node.movesOn || node.movesOn === START) return [row(code, node.parent % code, START, null, node.level)];
      return [
        row(code, node.parent % code, START, node.movesOn, node.level),
        row(code, node.newParent % code, node.movesOn, null, node.level),
      ];
    });
    const basisRows = bases.map((basis) => ({ ...basis, region: `r${basis.region % (nodes.length + 1)}` }));
    return new RegionTree([row(0, null, START, null, 'district'), ...rows], basisRows, 'r1', 1);
  });

const contains = (span: LeafSpan, at: { region: RegionCode; sector: Sector | null; day: Day }): boolean => {
  const bit = at.sector === null ? 0 : SECTORS.indexOf(at.sector) + 1;
  return span.region === at.region && span.from <= at.day && at.day < span.to && ((span.sectors >> bit) & 1) === 1;
};

describe('RollUp', () => {
  it('is the inverse of the posting path, whatever moves and whatever basis changes', () => {
    const property = fc.property(
      tree,
      fc.array(fc.record({ leaf: fc.nat(), sector, day }), { minLength: 1, maxLength: 40 }),
      fc.tuple(day, day, fc.nat()),
      (regions, entries, [a, b, n]) => {
        const codes = [...new Set(regions.all().map((row) => row.code))].sort();
        const region = codes[n % codes.length] ?? 'r0';
        const [from, to] = a < b ? [a, b] : [b, addDays(a, 1)];
        const spans = new RollUp(regions).spans(region, { from, to });
        for (const entry of entries) {
          const at = { region: codes[entry.leaf % codes.length] ?? 'r0', sector: entry.sector, day: entry.day };
          const counts =
            from <= at.day && at.day < to && regions.postingPath(at.region, at.sector, at.day).includes(region);
          expect(spans.filter((span) => contains(span, at))).toHaveLength(counts ? 1 : 0);
        }
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('is one span a leaf where nothing changes inside the days', () => {
    const row = (code: string, parent: string | null): Region => ({
      code,
      parent,
      level: parent ? 'district' : 'city',
      nameZh: '',
      nameEn: '',
      validFrom: '1900-01-01',
      validTo: null,
      successors: [],
      timeZone: 'Asia/Shanghai',
    });
    const rollUp = new RollUp(new RegionTree([row('a', null), row('b', 'a'), row('c', 'b')], [], 'a', 1));
    expect(rollUp.spans('a', { from: '2025-01-01', to: '2026-01-01' }).map((span) => span.region)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});
