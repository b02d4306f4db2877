import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aRegion } from '#test/builders/regions';
import { addDays } from '../calendar/day.js';
import { planChanges } from './plan-changes.js';
import type { Region, RegionCode } from './region.js';
import type { ChangePlan, CreateRegion, RegionChange } from './region-change.js';

const DAY = '2027-01-01';
const REGIONS = [
  aRegion('100000', null, 'country'),
  aRegion('440000', '100000', 'province'),
  aRegion('440600', '440000', 'city'),
  aRegion('440604', '440600', 'district', { timeZone: 'Asia/Urumqi' }),
  aRegion('440605', '440600', 'district'),
  aRegion('440604001', '440604', 'town'),
  aRegion('440605001', '440605', 'town'),
  aRegion('440606', '440600', 'district', { validTo: '2020-01-01', successors: ['440605'] }),
  aRegion('440607', '440600', 'district', { validFrom: '2030-01-01' }),
];

const create = (code: RegionCode, parent: RegionCode, level: Region['level'], from = DAY): CreateRegion => ({
  ...{ type: 'create', code, parent, level, nameZh: `新${code}`, nameEn: `New ${code}`, from },
});
const retire = (code: RegionCode, successors: RegionCode[], on = DAY): RegionChange => ({
  ...{ type: 'retire', code, on, successors },
});
const move = (code: RegionCode, parent: RegionCode, on = DAY): RegionChange => ({ type: 'move', code, parent, on });
const rename = (code: RegionCode, name: string, on = DAY): RegionChange => ({
  ...{ type: 'rename', code, nameZh: name, nameEn: name, on },
});

/** The rows as they are after it. */
const after = (regions: readonly Region[], plan: ChangePlan): Region[] => {
  const written = new Map(plan.rows.map(({ after: row }) => [`${row.code}|${row.validFrom}`, row]));
  const kept = regions.filter((row) => !written.has(`${row.code}|${row.validFrom}`));
  return [...kept, ...written.values()].sort((a, b) =>
    `${a.code}${a.validFrom}` < `${b.code}${b.validFrom}` ? -1 : 1,
  );
};
const told = (rows: readonly Region[], code: RegionCode) =>
  rows
    .filter((row) => row.code === code)
    .map((row) => [row.validFrom, row.validTo, row.parent, row.nameZh, row.successors.join()]);
const ok = (regions: readonly Region[], ...changes: RegionChange[]): Region[] => {
  const plan = planChanges(regions, changes);
  expect(plan.faults).toEqual([]);
  return after(regions, plan);
};
const rules = (...changes: RegionChange[]) =>
  planChanges(REGIONS, changes).faults.map(({ entry, rule }) => [entry, rule]);

describe('changes of one day', () => {
  const MERGE = [
    move('440604001', '440609'),
    retire('440604', ['440609']),
    retire('440605', ['440609', '440609']),
    move('440605001', '440609'),
    create('440609', '440600', 'district'),
  ];

  it('make a merger, in whatever order they stand', () => {
    const rows = ok(REGIONS, ...MERGE);
    expect(ok(REGIONS, ...[...MERGE].reverse())).toEqual(rows);
    expect(told(rows, '440604')).toEqual([['1900-01-01', DAY, '440600', '440604', '440609']]);
    expect(told(rows, '440605')).toEqual([['1900-01-01', DAY, '440600', '440605', '440609']]);
    expect(told(rows, '440609')).toEqual([[DAY, null, '440600', '新440609', '']]);
    expect(told(rows, '440604001')).toEqual([
      ['1900-01-01', DAY, '440604', '440604001', ''],
      [DAY, null, '440609', '440604001', ''],
    ]);
  });

  it('say which rows change, which codes are retired from when, and nothing the second time', () => {
    const plan = planChanges(REGIONS, MERGE);
    expect(plan.rows.map(({ before, after: row }) => [row.code, before?.validTo, row.validTo])).toEqual([
      ['440604', null, DAY],
      ['440604001', null, DAY],
      ['440604001', undefined, null],
      ['440605', null, DAY],
      ['440605001', null, DAY],
      ['440605001', undefined, null],
      ['440609', undefined, null],
    ]);
    const retired = [
      { code: '440604', from: DAY, to: null },
      { code: '440605', from: DAY, to: null },
    ];
    expect(plan.retired).toEqual(retired);
    expect(planChanges(after(REGIONS, plan), MERGE)).toEqual({ rows: [], faults: [], retired });
  });

  it('end a code and begin it anew, when a part of it goes on under its number', () => {
    const changes = [
      retire('440605', ['440605', '440608']),
      create('440605', '440600', 'district'),
      create('440608', '440600', 'district'),
    ];
    const rows = ok(REGIONS, ...changes);
    expect(told(rows, '440605')).toEqual([
      ['1900-01-01', DAY, '440600', '440605', '440605,440608'],
      [DAY, null, '440600', '新440605', ''],
    ]);
    expect(planChanges(rows, changes)).toEqual({ rows: [], faults: [], retired: [] });
  });

  it('move and rename the same region', () => {
    const rows = ok(REGIONS, move('440604001', '440605'), rename('440604001', '石湾'));
    expect(told(rows, '440604001')).toEqual([
      ['1900-01-01', DAY, '440604', '440604001', ''],
      [DAY, null, '440605', '石湾', ''],
    ]);
    // Stated one after the other, it is the same.
    expect(ok(ok(REGIONS, rename('440604001', '石湾')), move('440604001', '440605'))).toEqual(rows);
  });

  it('take the zone of the parent, which may be as new', () => {
    const rows = ok(REGIONS, create('440604002', '440604', 'town'), create('440611001', '440611', 'town'), {
      ...create('440611', '440600', 'district'),
      timeZone: 'Asia/Hong_Kong',
    });
    const zone = (code: RegionCode) => rows.find((row) => row.code === code)?.timeZone;
    expect([zone('440604002'), zone('440611001')]).toEqual(['Asia/Urumqi', 'Asia/Hong_Kong']);
  });
});

describe('changes of several days', () => {
  it('need not be told in their order: a later statement goes on holding, and takes over what it did not speak of', () => {
    const rows = ok(ok(REGIONS, move('440604001', '440605', '2028-01-01')), rename('440604001', '石湾'));
    expect(told(rows, '440604001')).toEqual([
      ['1900-01-01', DAY, '440604', '440604001', ''],
      [DAY, '2028-01-01', '440604', '石湾', ''],
      ['2028-01-01', null, '440605', '石湾', ''],
    ]);
    expect(planChanges(rows, [move('440604001', '440605', '2028-01-01')]).rows).toEqual([]);
  });

  it('leave alone what a later one said otherwise, and an end that is stated already', () => {
    const stated = ok(
      REGIONS,
      rename('440605001', '桂城', '2028-01-01'),
      retire('440605001', ['440604001'], '2029-01-01'),
    );
    expect(told(ok(stated, rename('440605001', '平洲')), '440605001')).toEqual([
      ['1900-01-01', DAY, '440605', '440605001', ''],
      [DAY, '2028-01-01', '440605', '平洲', ''],
      ['2028-01-01', '2029-01-01', '440605', '桂城', '440604001'],
    ]);
  });

  it('a code that was retired may be used again', () => {
    const rows = ok(REGIONS, create('440606', '440600', 'district'));
    expect(told(rows, '440606').map(([from, to]) => [from, to])).toEqual([
      ['1900-01-01', '2020-01-01'],
      [DAY, null],
    ]);
  });
});

describe('what is refused', () => {
  it.each<[string, RegionChange, string]>([
    ['a code that nobody knows', move('440699', '440600'), 'region-unknown'],
    ['before it begins', retire('440605', ['440604'], '1899-01-01'), 'too-early'],
    ['on the day it begins', rename('440605', '南海', '1900-01-01'), 'too-early'],
    ['after its end', rename('440606', '顺德'), 'already-retired'],
    ['with other successors than were stated', retire('440606', ['440604'], '2020-01-01'), 'already-retired'],
    ['a day within an existence that ends later', retire('440606', ['440604'], '2019-01-01'), 'later-change'],
    ['created while it is there', create('440605', '440600', 'district'), 'overlap'],
    ['created before it is there again', create('440607', '440600', 'district'), 'overlap'],
    ['nine digits for a district', create('440600001', '440600', 'district'), 'code-level'],
    ['six digits for a town', create('440610', '440604', 'town'), 'code-level'],
    ['a parent that nobody knows', move('440605', '440699'), 'parent-unknown'],
    ['a parent that is gone', move('440604001', '440606'), 'parent-not-valid'],
    ['a parent that is not there yet', create('440607001', '440607', 'town'), 'parent-not-valid'],
    ['a parent of no higher level', move('440605', '440604'), 'parent-level'],
    ['a parent that lies below it', move('440600', '440605'), 'cycle'],
    ['no successor', retire('440604001', []), 'no-successor'],
    ['a successor that nobody knows', retire('440604001', ['440699']), 'successor-unknown'],
    ['a successor that is gone', retire('440604001', ['440606']), 'successor-not-valid'],
    ['itself as the successor', retire('440604001', ['440604001']), 'successor-not-valid'],
    ['an end with something below it', retire('440605', ['440604']), 'children-left'],
  ])('%s', (_, change, rule) => {
    expect(rules(change)).toEqual([[1, rule]]);
  });

  it('every fault at once, by the place in the file, and nothing is planned', () => {
    const changes = [
      retire('440605', ['440699', '440606']),
      rename('440604', '禅城'),
      move('440604001', '440606'),
      create('440611', '440600', 'town'),
    ];
    expect(planChanges(REGIONS, changes)).toMatchObject({ rows: [], retired: [] });
    expect(rules(...changes)).toEqual([
      [1, 'successor-unknown'],
      [1, 'successor-not-valid'],
      [1, 'children-left'],
      [3, 'parent-not-valid'],
      [4, 'code-level'],
    ]);
    for (const { zh, en } of planChanges(REGIONS, changes).faults) {
      expect([/\p{Script=Han}/u.test(zh), /[a-z]/.test(en)]).toEqual([true, true]);
    }
  });

  it('two statements of one day that contradict each other', () => {
    expect(rules(move('440604001', '440605'), move('440604001', '440600'))).toEqual([[2, 'contradicts']]);
    expect(rules(rename('440605', 'a'), rename('440605', 'b'))).toEqual([[2, 'contradicts']]);
    expect(rules(retire('440604001', ['440605001']), move('440604001', '440605'))).toEqual([[2, 'already-retired']]);
  });

  it('a circle that closes on a later day only', () => {
    const rows = ok(REGIONS, create('440700', '440000', 'city'), create('440701', '440700', 'district'));
    const later = planChanges(rows, [
      move('440600', '440701', '2028-01-01'),
      move('440700', '440604', '2027-06-01'),
    ]).faults;
    expect(later.map(({ entry, rule }) => [entry, rule])).toEqual([
      [1, 'cycle'],
      [2, 'cycle'],
    ]);
  });

  it('a parent whose own end is stated', () => {
    const rows = ok(REGIONS, retire('440607', ['440605'], '2031-01-01'));
    const plan = planChanges(rows, [create('440607001', '440607', 'town', '2030-06-01')]);
    expect(plan.faults).toMatchObject([{ rule: 'parent-not-valid', en: expect.stringContaining('2031-01-01') }]);
  });
});

describe('any changes', () => {
  const day = fc.integer({ min: 0, max: 20 }).map((n) => addDays(DAY, n));
  const district = fc.constantFrom('440604', '440605', '440608', '440609');
  const town = fc.constantFrom('440604001', '440605001', '440608001', '440609001');
  const change: fc.Arbitrary<RegionChange> = fc.oneof(
    fc.tuple(district, day).map(([code, from]) => create(code, '440600', 'district', from)),
    fc.tuple(town, district, day).map(([code, parent, from]) => create(code, parent, 'town', from)),
    fc.tuple(town, district, day).map(([code, parent, on]) => move(code, parent, on)),
    fc
      .tuple(fc.oneof(town, district), day, fc.constantFrom('a', 'b'))
      .map(([code, on, name]) => rename(code, name, on)),
    fc.tuple(district, fc.array(district, { minLength: 1 }), day).map(([code, to, on]) => retire(code, to, on)),
    fc.tuple(town, fc.array(town, { minLength: 1 }), day).map(([code, to, on]) => retire(code, to, on)),
  );

  it('leave a sound tree, or nothing; again they change nothing, and days before them never change', () => {
    const property = fc.property(fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 8 }), (files) => {
      const rows = files.reduce<Region[]>((before, file) => {
        const plan = planChanges(before, file);
        const now = after(before, plan);
        if (plan.faults.length === 0) expect(planChanges(now, file)).toMatchObject({ rows: [], faults: [] });
        else expect(now).toEqual(before);
        return now;
      }, ok(REGIONS));
      for (let n = -1; n <= 21; n += 1) {
        const on = addDays(DAY, n);
        const valid = rows.filter((row) => row.validFrom <= on && (row.validTo === null || on < row.validTo));
        const codes = valid.map((row) => row.code);
        expect(new Set(codes).size).toBe(codes.length);
        expect(valid.filter((row) => row.parent !== null && !codes.includes(row.parent))).toEqual([]);
        if (n === -1) expect(valid.map((row) => [row.code, row.parent, row.nameZh]).sort()).toEqual(AT_FIRST);
      }
      for (const row of rows) expect(row.validTo === null || row.validFrom < row.validTo).toBe(true);
    });
    fc.assert(property, { numRuns: 100 });
  });
  const AT_FIRST = REGIONS.filter((row) => !['440606', '440607'].includes(row.code))
    .map((row) => [row.code, row.parent, row.nameZh])
    .sort();
});
