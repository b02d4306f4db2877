// 比较: five districts of 10, 20, 30, 40 and 100 thousand units, fifty accidents in all: 2.5 per 10,000 together. Limits of the
// funnel are those of Poisson's tables: of 10 expected 4 to 17 do not warn, 2 to 21 call for nothing; of 25, 16 to 35 and 11 to 42.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { rateComparisonSchema, regionComparisonSchema } from '#contracts/api/comparison-json';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { declared, type EventDraft, history, inspected, report } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const CITY = '440600';
const DISTRICTS = ['440604', '440605', '440606', '440607', '440608'] as const;
const [CHANCHENG, NANHAI, SHUNDE, SANSHUI, GAOMING] = DISTRICTS;
const ACCIDENTS = 'special-equipment-accidents-per-10k-units';
const COUNTS = [1, 4, 5, 3, 37];
const UNITS = [10_000, 20_000, 30_000, 40_000, 100_000];

const noon = (day: string): string => `${day}T12:00:00+08:00`;
const accident = (id: string, region: string, day: string): EventDraft =>
  report(id, `i ${id}`, {
    ...{ region, sector: 'special-equipment', deaths: 0, seriousInjuries: 1, occurredAt: noon(day) },
    equipment: { category: 'elevator', role: 'accident' },
  });
const ofDistrict = (n: number, many: number): EventDraft[] =>
  Array.from({ length: many }, (_, i) => {
    const day = `2025-0${(i % 6) + 1}-1${i % 10}`;
    return history(accident(`${n} ${i}`, DISTRICTS[n] ?? '', day), noon(day));
  });

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    ...DISTRICTS.map((region, n) =>
      history(
        declared(`units ${region}`, region, {
          measure: 'special-equipment-units',
          asOf: '2024-12-31',
          value: UNITS[n],
        }),
        noon('2025-01-01'),
      ),
    ),
    ...COUNTS.flatMap((many, n) => ofDistrict(n, many)),
    // 9 of 10, 6 of 10, and 15 of 20 passed.
    ...(
      [
        [CHANCHENG, 9, 10],
        [NANHAI, 6, 10],
        [SHUNDE, 15, 20],
      ] as const
    ).flatMap(([region, passed, all]) =>
      Array.from({ length: all }, (_, i) =>
        history(
          inspected(`n ${region} ${i}`, `n ${region} ${i}`, {
            region,
            result: i < passed ? 'pass' : 'fail',
            completedAt: noon('2025-03-03'),
          }),
        ),
      ),
    ),
  );
  await world.settled();
});
afterAll(() => world.close());

const regions = async (query: string) => {
  const { status, json } = await world.get(`/api/v1/comparisons/regions?region=${CITY}&${query}`);
  expect(status).toBe(200);
  return regionComparisonSchema.parse(json);
};
const rates = async (query: string) => {
  const { status, json } = await world.get(`/api/v1/comparisons/rates?${query}`);
  expect(status).toBe(200);
  return rateComparisonSchema.parse(json);
};

describe('regions beside each other', () => {
  it('are each put beside the common rate: most of all is not always out of the way', async () => {
    const {
      pooled,
      regions: found,
      left,
      window,
    } = await regions(`indicator=${ACCIDENTS}&window=half&asOf=2025-06-30`);
    expect(pooled).toEqual({ numerator: 50, exposure: 200_000, value: 2.5 });
    expect(window).toEqual({ name: 'half', from: '2025-01-01', to: '2025-07-01' });
    expect(found.map((one) => [one.region, one.numerator, one.expected, one.value, one.zone])).toEqual([
      [CHANCHENG, 1, 2.5, 1, 'within'],
      [NANHAI, 4, 5, 2, 'within'],
      [SHUNDE, 5, 7.5, expect.closeTo(5 / 3, 12), 'within'],
      // P(N ≤ 3 | 10) = 0.0103
      [SANSHUI, 3, 10, 0.75, 'warning-low'],
      // Of 25 expected 35 do not warn.
      [GAOMING, 37, 25, 3.7, 'warning-high'],
    ]);
    // Per 10,000 units: 4 to 17 by 4, 2 to 21 by 4; 16 to 35 and 11 to 42 by 10.
    expect(found.slice(3).map(({ warning, action }) => [warning, action])).toEqual([
      [
        { low: 1, high: 4.25 },
        { low: 0.5, high: 5.25 },
      ],
      [
        { low: 1.6, high: 3.5 },
        { low: 1.1, high: 4.2 },
      ],
    ]);
    expect(left).toEqual([]);
  });

  it('as shares: 30 of 40, and who was not inspected is left out', async () => {
    const {
      pooled,
      regions: found,
      left,
    } = await regions('indicator=inspection-pass-rate&window=quarter&asOf=2025-03-31');
    expect(pooled).toEqual({ numerator: 30, exposure: 40, value: 0.75 });
    // P(X ≥ 9 of 10 at 3/4) = 0.244, P(X ≤ 6) = 0.224.
    expect(found.map((one) => [one.region, one.value, one.zone, one.warning])).toEqual([
      [CHANCHENG, 0.9, 'within', null],
      [NANHAI, 0.6, 'within', null],
      [SHUNDE, 0.75, 'within', null],
    ]);
    expect(left).toEqual([SANSHUI, GAOMING]);
  });

  it('as they were known: on the first of January there was nothing', async () => {
    const at = encodeURIComponent(noon('2025-01-01'));
    const { pooled, regions: found } = await regions(
      `indicator=${ACCIDENTS}&window=half&asOf=2025-06-30&knownAt=${at}`,
    );
    expect(pooled).toEqual({ numerator: 0, exposure: 200_000, value: 0 });
    expect(new Set(found.map(({ zone }) => zone))).toEqual(new Set(['within']));
  });

  it.each([
    ['deaths', '#/query/indicator not-allowed-value'],
    ['direct-loss-yuan', '#/query/indicator not-allowed-value'],
    ['happiness', '#/query/indicator indicator-unknown'],
  ])('refuse %s: it has no exposure', async (indicator, expected) => {
    const { status, json } = await world.get(`/api/v1/comparisons/regions?region=${CITY}&indicator=${indicator}`);
    expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
  });
});

describe('one rate by another', () => {
  it('of two regions: (37 ÷ 100,000) ÷ (3 ÷ 40,000) is not chance', async () => {
    const query = `indicator=${ACCIDENTS}&window=half&asOf=2025-06-30&region=${GAOMING}&otherRegion=${SANSHUI}`;
    const { first, second, change } = await rates(query);
    expect([first.region, first.numerator, second.region, second.numerator]).toEqual([GAOMING, 37, SANSHUI, 3]);
    expect(change?.ratio).toBeCloseTo(4.93333333, 8);
    // Of 40 in all 5/7 are expected here; twice P(X ≥ 37).
    expect(change?.pValue).toBeCloseTo(0.0022116523, 8);
    expect(change?.interval95.low).toBeGreaterThan(1);
  });

  it('of two periods: the second quarter by the first, day by day', async () => {
    const query = `indicator=${ACCIDENTS}&window=quarter&asOf=2025-06-30&otherAsOf=2025-03-31&region=${GAOMING}`;
    const { first, second, change } = await rates(query);
    expect([first.numerator, second.numerator]).toEqual([18, 19]);
    // (18 ÷ 91) ÷ (19 ÷ 90)
    expect(change?.ratio).toBeCloseTo((18 * 90) / (19 * 91), 12);
    expect(change?.pValue).toBeGreaterThan(0.5);
  });

  it('of half a year by a quarter: twice the days are not twice as bad', async () => {
    const query = `indicator=${ACCIDENTS}&window=ytd&asOf=2025-06-30&otherAsOf=2025-03-31&region=${GAOMING}`;
    // (37 ÷ 181) ÷ (19 ÷ 90)
    expect((await rates(query)).change?.ratio).toBeCloseTo((37 * 90) / (19 * 181), 12);
  });

  it('of shares says nothing', async () => {
    const query = `indicator=inspection-pass-rate&window=quarter&asOf=2025-03-31&region=${CHANCHENG}&otherRegion=${NANHAI}`;
    expect(await rates(query)).toMatchObject({ first: { value: 0.9 }, second: { value: 0.6 }, change: null });
  });

  it.each([
    [`region=${CITY}&indicator=happiness`, '#/query/indicator indicator-unknown'],
    [`region=${CITY}&indicator=deaths&otherRegion=999999`, '#/query/otherRegion region-unknown'],
    [`region=${CITY}&indicator=deaths&otherAsOf=2999-01-01`, '#/query/asOf in-the-future'],
    [`region=${CITY}`, '#/query/indicator required'],
  ])('refuses %s', async (query, expected) => {
    const { status, json } = await world.get(`/api/v1/comparisons/rates?${query}`);
    expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
  });
});
