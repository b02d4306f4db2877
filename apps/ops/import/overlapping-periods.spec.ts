import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#domain/calendar/day';
import { overlapsInPart } from '#domain/returns/return-series';
import { overlappingPeriods } from './overlapping-periods.js';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';

const faultsOf = (periods: readonly (readonly [region: string, from: string, to: string])[]) => {
  const lines = periods.map(([region, from, to]) => `safety.return.filed,${region},fire,${from},${to},1,0,final`);
  const table = readTable(Buffer.from(['type,region,sector,from,to,accidents,deaths,status', ...lines].join('\n')));
  if (!table.ok) throw new Error(table.fault.detail);
  return overlappingPeriods(readRows(table, { dataset: 't', mapping: undefined, now: 0 }).events);
};

it('tells the later line of two that overlap in part', () => {
  const periods = [
    ['330000', '2019-05-01', '2019-09-01'],
    ['340000', '2019-01-01', '2019-07-01'],
    ['330000', '2019-01-01', '2019-07-01'],
  ] as const;
  expect(faultsOf(periods)).toMatchObject([{ line: 4, field: 'from', code: 'period-overlaps' }]);
});

const period = fc
  .tuple(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 6 }))
  .map(([start, days]) => ['330000', addDays('2019-01-01', start), addDays('2019-01-01', start + days)] as const);

it('finds an overlap where there is one, and none where there is none', () => {
  fc.assert(
    fc.property(fc.uniqueArray(period, { minLength: 1, maxLength: 7, selector: String }), (periods) => {
      const ranges = periods.map(([, from, to]) => ({ from, to }));
      const isAny = ranges.some((a) => ranges.some((b) => overlapsInPart(a, b)));
      expect(faultsOf(periods).length > 0).toBe(isAny);
    }),
  );
});
