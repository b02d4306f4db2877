import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysFrom, RegionOracle } from '#oracle/region-oracle';
import { addDays, type Day, type DayRange } from '../calendar/day.js';
import { SECTORS, type Sector } from '../sector.js';
import type { LeafSpan } from './leaf-span.js';
import type { BasisRow, Region, RegionCode, RegionLevel } from './region.js';
import { RegionHistory } from './region-history.js';
import { RegionTree } from './region-tree.js';
import { RollUp } from './roll-up.js';

const START = '2024-01-01';
const LENGTH = 40;
const END = addDays(START, LENGTH);
const day = fc.integer({ min: 0, max: LENGTH - 1 }).map((n) => addDays(START, n));
const laterDay = fc.integer({ min: 1, max: LENGTH - 1 }).map((n) => addDays(START, n));
const often = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2, nil: undefined });
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

interface Plan {
  readonly parent: number;
  readonly level: RegionLevel;
  readonly begins: Day | undefined;
  readonly moves: { readonly on: Day; readonly parent: number } | undefined;
  readonly ends: { readonly on: Day; readonly successors: readonly number[] } | undefined;
  readonly again: { readonly on: Day; readonly parent: number } | undefined;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  parent: fc.nat(),
  level: fc.constantFrom<RegionLevel>('province', 'city', 'district'),
  begins: seldom(laterDay),
  moves: often(fc.record({ on: laterDay, parent: fc.nat() })),
  ends: often(fc.record({ on: laterDay, successors: fc.array(fc.nat(), { maxLength: 3 }) })),
  again: often(fc.record({ on: laterDay, parent: fc.nat() })),
});

const bases = fc.array(
  fc.record({
    region: fc.nat(),
    sector: fc.constantFrom<Sector | '*'>('construction', '*'),
    basis: fc.constantFrom<BasisRow['basis']>('incidents', 'returns'),
    from: day,
    to: fc.option(laterDay),
  }),
  { maxLength: 4 },
);

/** What a code lies below comes before it and is there on all days of the row: so no circle, and nothing left behind. */
const rowsOf = (earlier: readonly Region[], { begins = START, moves, ends, again, ...plan }: Plan, n: number) => {
  const row = (parent: number, validFrom: Day, validTo: Day | null): Region => {
    const days = { from: validFrom, to: validTo ?? END };
    const fits = [...new Set(earlier.map((one) => one.code))].filter((code) => coversAll(code, days, earlier));
    return {
      ...{ code: `r${n}`, parent: fits[parent % fits.length] ?? 'r0', level: plan.level, nameZh: '', nameEn: '' },
      ...{ validFrom, validTo, successors: [], timeZone: 'Asia/Shanghai' },
    };
  };
  const end = ends && ends.on > begins ? ends : undefined;
  const move = moves && moves.on > begins && (!end || moves.on < end.on) ? moves : undefined;
  const first = move ? [row(plan.parent, begins, move.on)] : [];
  const last = move ? row(move.parent, move.on, end?.on ?? null) : row(plan.parent, begins, end?.on ?? null);
  const rows = [...first, last];
  return end && again && again.on >= end.on ? [...rows, row(again.parent, again.on, null)] : rows;
};

const coversAll = (code: RegionCode, { from, to }: DayRange, rows: readonly Region[]): boolean => {
  const own = rows.filter((row) => row.code === code);
  return daysFrom(from, to).every((on) => own.some((row) => isOn(row, on)));
};

const isOn = (row: Region, on: Day): boolean => row.validFrom <= on && (row.validTo === null || on < row.validTo);

/** As they must be: successors are there on the day. */
const withSuccessors = (rows: readonly Region[], plans: readonly Plan[]): Region[] =>
  rows.map((row) => {
    const ends = plans[Number(row.code.slice(1)) - 1]?.ends;
    if (!ends || row.validTo !== ends.on) return row;
    const codes = ends.successors.map((n) => `r${n % (plans.length + 1)}`);
    const successors = [...new Set(codes)].filter((code) =>
      rows.some((one) => one.code === code && isOn(one, ends.on)),
    );
    return { ...row, successors };
  });

const world = fc.tuple(fc.array(plan, { minLength: 2, maxLength: 8 }), bases).map(([plans, stated]) => {
  const root: Region = {
    ...{ code: 'r0', parent: null, level: 'district', nameZh: '', nameEn: '', validFrom: START, validTo: null },
    ...{ successors: [], timeZone: 'Asia/Shanghai' },
  };
  const rows = [root];
  for (const [i, one] of plans.entries()) rows.push(...rowsOf(rows, one, i + 1));
  const regions = withSuccessors(rows, plans);
  const basisRows = stated.map((basis): BasisRow => ({ ...basis, region: `r${basis.region % (plans.length + 1)}` }));
  return { regions, bases: basisRows, ownCity: 'r1' };
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const treeOf = ({ regions, bases: stated, ownCity }: World): RegionTree => new RegionTree(regions, stated, ownCity, 1);
const codesOf = ({ regions }: World): RegionCode[] => [...new Set(regions.map((row) => row.code))];

interface Place {
  readonly code: RegionCode;
  readonly sector: Sector | null;
  readonly day: Day;
}
const places = (codes: readonly RegionCode[], days: readonly Day[]): Place[] =>
  codes.flatMap((code) =>
    days.flatMap((on) => ([null, 'construction', 'fire'] as const).map((sector) => ({ code, sector, day: on }))),
  );

const contains = (span: LeafSpan, at: Place): boolean => {
  const bit = at.sector === null ? 0 : SECTORS.indexOf(at.sector) + 1;
  return span.region === at.code && span.from <= at.day && at.day < span.to && ((span.sectors >> bit) & 1) === 1;
};
/** In how many spans of the region the place is; more than once is one too many. */
const counted = (spans: readonly LeafSpan[], at: Place): number => spans.filter((span) => contains(span, at)).length;

const someDays = fc.array(day, { minLength: 1, maxLength: 4 });
const DAYS = { from: START, to: END };

describe('map now, whatever begins, moves, ends, is split, merged or used again', () => {
  it('counts what going with every code day by day says, in both directions', () => {
    const property = fc.property(world, someDays, fc.oneof(day, fc.constant(END)), (regions, days, asOn) => {
      const [rollUp, oracle] = [new RollUp(treeOf(regions)), new RegionOracle(regions)];
      const codes = codesOf(regions);
      const asked = codes.filter((code) => oracle.isValid(code, asOn));
      const spans = new Map(asked.map((region) => [region, rollUp.spans(region, DAYS, { map: 'now', asOn })]));
      const differing = places(codes, days).flatMap((at) => {
        const expected = oracle.countsNow({ ...at, asOn });
        return asked
          .map((region) => ({ region, at, found: counted(spans.get(region) ?? [], at) }))
          .filter(({ region, found }) => found !== (expected.includes(region) ? 1 : 0));
      });
      expect(differing).toEqual([]);
    });
    fc.assert(property, { numRuns: 120 });
  });

  it('map then is what it was: the inverse of the posting path, for what is gone as well', () => {
    const property = fc.property(world, someDays, (regions, days) => {
      const tree = treeOf(regions);
      const [rollUp, codes] = [new RollUp(tree), codesOf(regions)];
      const differing = codes.flatMap((region) => {
        const spans = rollUp.spans(region, DAYS);
        return places(codes, days).filter(
          (at) => counted(spans, at) !== (tree.postingPath(at.code, at.sector, at.day).includes(region) ? 1 : 0),
        );
      });
      expect(differing).toEqual([]);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('never adds what a return said already to a region that holds the return, or may hold a part of it', () => {
    const property = fc.property(world, day, (regions, on) => {
      const tree = treeOf(regions);
      const [rollUp, history, codes] = [new RollUp(tree), new RegionHistory(tree), codesOf(regions)];
      const present = codes.filter((code) => tree.find(code, END));
      const spans = new Map(present.map((region) => [region, rollUp.spans(region, DAYS, { map: 'now' })]));
      const twice = places(codes, [on]).flatMap((at) => {
        const { sector } = at;
        const returns = tree
          .lineage(at.code, on)
          .slice(1)
          .filter((row) => sector !== null && tree.basisOf(row.code, sector, on) === 'returns');
        const heirs = returns.flatMap((row) => [...(history.standingOf(row.code, on)?.heirs ?? [])]);
        const holders = present.filter((region) => heirs.some((heir) => history.lineOf(heir).includes(region)));
        return holders.filter((region) => counted(spans.get(region) ?? [], at) > 0);
      });
      expect(twice).toEqual([]);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('loses nothing: up the plain tree all of it is in the top, once', () => {
    const property = fc.property(world, someDays, (regions, days) => {
      const spans = new RollUp(treeOf(regions)).spans('r0', DAYS, { map: 'now' });
      const plain = places(codesOf(regions), days).filter((at) => at.sector === null);
      expect(plain.filter((at) => counted(spans, at) !== 1)).toEqual([]);
    });
    fc.assert(property, { numRuns: 60 });
  });
});
