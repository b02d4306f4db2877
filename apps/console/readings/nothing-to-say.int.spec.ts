// Every reason why a reading has no value, and how much of a window somebody vouches for: what lacks is named, never 0.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NULL_REASONS } from '#domain/indicator/reading';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { declared, type EventDraft, filed, history, report } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const [CITY, CHANCHENG, NANHAI] = ['440600', '440604', '440605'];
const TOWNS_OF_CHANCHENG = ['440604010', '440604011', '440604012', '440604100'];
const YEAR = { from: '2025-01-01', to: '2026-01-01' };

let nth = 0;
const next = (): string => `e${++nth}`;
const flow = (region: string, measure: string, value: number, more: object = {}): EventDraft =>
  declared(next(), region, { measure, ...YEAR, value, ...more });
const stock = (region: string, measure: string, value: number, more: object = {}): EventDraft =>
  declared(next(), region, { measure, asOf: '2024-12-31', value, ...more });
const returned = (region: string, days: readonly [string, string], data: object = {}): EventDraft =>
  filed(next(), region, days, { ...data });
const zeros = (region: string, days: readonly [string, string]): EventDraft => ({
  ...returned(region, days, { sector: 'all' }),
  subject: `all/${region}/${days[0]}..${days[1]}`,
});
const accident = (region: string, day: string, data: object = {}): EventDraft => {
  const id = next();
  return report(id, `incident ${id}`, { region, occurredAt: `${day}T09:00:00+08:00`, ...data });
};

/** 31 provinces, autonomous regions and municipalities (国家统计局); the output of Xinjiang's corps is in Xinjiang's figures. */
const PROVINCES = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(
  ' ',
);

const STORY: readonly EventDraft[] = [
  accident(CHANCHENG, '2025-02-01', { sector: 'road-traffic' }),
  stock(CHANCHENG, 'vehicles', 0),
  stock(NANHAI, 'vehicles', 60_000, { asOf: '2024-05-27' }),
  flow(CHANCHENG, 'hours-worked', 400_000),
  stock(CHANCHENG, 'employees', 50_000, { definition: 'year-end' }),
  stock(CHANCHENG, 'employees', 51_000, { definition: 'average' }),
  ...PROVINCES.map((code) => flow(`${code}0000`, 'gdp-yuan', 100_000_000)),
  flow(CITY, 'coal-tonnes', 1_000_000, { status: 'planned' }),
  flow(CITY, 'construction-output-yuan', 10_000_000_000, { to: '2025-04-01' }),
  // Zhejiang files; Jiangsu does not. Of Guangzhou a month is missing.
  returned('330000', ['2025-01-01', '2025-07-01'], {
    accidents: 3,
    deaths: 4,
    seriousInjuries: 1,
    directLossYuan: 12.5,
  }),
  returned('440100', ['2025-01-01', '2025-02-01'], { deaths: 1, accidents: 1, status: 'provisional' }),
  returned('440100', ['2025-03-01', '2025-07-01']),
  // A year that does not contain what its half already has.
  returned('350000', ['2025-01-01', '2025-07-01'], { accidents: 9, deaths: 9 }),
  returned('350000', ['2025-01-01', '2026-01-01'], { accidents: 5, deaths: 5 }),
  // Nanhai vouches for five months of construction, and for the first of all sectors.
  returned(NANHAI, ['2025-01-01', '2025-06-01']),
  zeros(NANHAI, ['2025-01-01', '2025-02-01']),
  // Of Chancheng every town does, one of them for a month less.
  ...TOWNS_OF_CHANCHENG.map((town, i) => zeros(town, ['2025-01-01', i === 2 ? '2025-03-01' : '2025-04-01'])),
  // This one only checks: it says that something happened.
  returned('440606', ['2025-01-01', '2025-06-01'], { accidents: 1, deaths: 1 }),
];

beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
  await world.send(...STORY.map((draft) => history(draft)));
  await world.settled();
});
afterAll(() => world.close());

const read = async (region: string, indicator: string, query = 'window=ytd&asOf=2025-06-30') => {
  const { json } = await world.get(`/api/v1/readings?region=${region}&indicator=${indicator}&${query}`);
  return json[0];
};

const REASONS: readonly [reason: string, region: string, indicator: string, query?: string][] = [
  ['no-denominator', CITY, 'construction-deaths-per-10bn-yuan', 'window=ytd&asOf=2024-12-31'],
  ['no-denominator', '440606', 'trir'],
  ['denominator-zero', CHANCHENG, 'road-deaths-per-10k-vehicles'],
  // 399 days after it, and 401.
  ['stale-denominator', NANHAI, 'road-deaths-per-10k-vehicles', 'window=ytd&asOf=2025-07-02'],
  ['child-undeclared', CITY, 'trir'],
  ['definition-mismatch', CHANCHENG, 'deaths-per-1000-employees'],
  ['no-return', '320000', 'deaths.construction'],
  ['no-return', '440100', 'deaths.fire'],
  ['no-data', CITY, 'inspection-pass-rate'],
  ['no-data', CITY, 'public-satisfaction'],
  ['no-data', CITY, 'hazard-rectification-rate'],
];

describe('a value', () => {
  it.each(REASONS)('is null for %s: %s, %s', async (...[reason, region, indicator, query]) => {
    const reading = await read(region, indicator, query);
    expect(reading).toMatchObject({ value: null, nullReason: reason, interval95: null, breached: null });
    // Without a return the count is not known; else it is.
    expect(reading.numerator === null).toBe(reason === 'no-return');
  });

  it('has every reason of the contract here', () => {
    expect(new Set(REASONS.map(([reason]) => reason))).toEqual(new Set(NULL_REASONS));
  });

  it.each<[string, string, string, object]>([
    [
      '0 of 0 vehicles is no rate',
      CHANCHENG,
      'road-deaths-per-10k-vehicles',
      { numerator: 1, denominator: { value: 0 } },
    ],
    [
      'a stock of 400 days is still one',
      NANHAI,
      'road-deaths-per-10k-vehicles',
      { numerator: 0, value: 0, nullReason: null },
    ],
    [
      'the country is the sum of its 31 provinces: 31 × 181 ÷ 365 hundred million',
      '100000',
      'deaths-per-100m-yuan-gdp',
      { nullReason: null, denominator: { value: expect.closeTo((3_100_000_000 * 181) / 365, 0), coverage: 1 } },
    ],
    [
      'a plan serves where nothing else is, and covers nothing',
      CITY,
      'coal-deaths-per-million-tonnes',
      { value: 0, provisional: true, denominator: { status: 'planned', coverage: 0, estimatedShare: 0 } },
    ],
    [
      'three months declared, three estimated',
      CITY,
      'construction-deaths-per-10bn-yuan',
      {
        provisional: true,
        denominator: { status: 'final', coverage: 90 / 181, estimatedShare: expect.closeTo(91 / 181, 9) },
      },
    ],
  ])('%s', async (_rule, region, indicator, expected) => {
    expect(await read(region, indicator, 'window=ytd&asOf=2025-06-30')).toMatchObject(expected);
  });

  it('of a whole window that was declared as final is not provisional', async () => {
    expect(await read(CITY, 'construction-deaths-per-10bn-yuan', 'window=ytd&asOf=2025-03-31')).toMatchObject({
      ...{ provisional: false, denominator: { value: 1e10, coverage: 1 } },
    });
  });

  it('of returns is what they state, provisional as they are', async () => {
    expect(await read('330000', 'deaths.construction')).toMatchObject({
      numerator: 4,
      accidents: 3,
      provisional: false,
    });
    expect(await read('330000', 'direct-loss-yuan.construction')).toMatchObject({ value: 12.5 });
    expect(await read('440100', 'deaths.construction')).toMatchObject({ numerator: 1, provisional: true });
    // Guangdong has none of its own: what Guangzhou files goes no further up, nor does what Foshan reports.
    expect(await read('440000', 'deaths.construction')).toMatchObject({ numerator: null, nullReason: 'no-return' });
    // Those of Zhejiang, Fujian and Guangdong; booked on the last day that no shorter one covers.
    expect(await read('100000', 'deaths.construction')).toMatchObject({ numerator: 4 + 9 });
  });

  it('flags figures that contradict each other, and books them so that every period sums to what it states', async () => {
    const flags = ['data-inconsistent'];
    expect(await read('350000', 'deaths.construction')).toMatchObject({ numerator: 9, flags });
    expect(await read('350000', 'deaths.construction', 'window=ytd&asOf=2025-12-31')).toMatchObject({
      ...{ numerator: 5, flags },
    });
    expect(await read('330000', 'deaths.construction')).toMatchObject({ flags: [] });
  });
});

describe('completeness', () => {
  it.each<[string, string, string, string | null, number]>([
    ['a return of zeros attests its days: 151 of 181', NANHAI, 'deaths.construction', '2025-05-31', 151 / 181],
    ['all sectors are attested on the days on which each is', NANHAI, 'deaths', '2025-01-31', 31 / 181],
    ['of a rate too', NANHAI, 'construction-deaths-per-10bn-yuan', '2025-05-31', 151 / 181],
    ['a city by its districts: not while one is silent', CITY, 'deaths.construction', null, 0],
    ['a district by its towns, on the days on which all are', CHANCHENG, 'deaths.fire', '2025-02-28', 59 / 181],
    ['a town by itself', '440604010', 'accidents', '2025-03-31', 90 / 181],
    ['a return with casualties only checks', '440606', 'deaths.construction', null, 0],
    ['where returns count, every one attests', '330000', 'deaths.construction', '2025-06-30', 1],
    ['up to the first gap', '440100', 'deaths.construction', '2025-01-31', (31 + 122) / 181],
    ['nobody attests inspections', NANHAI, 'inspection-pass-rate', null, 0],
  ])('%s', async (...[_rule, region, indicator, attestedUntil, share]) => {
    const { completeness } = await read(region, indicator);
    expect(completeness).toMatchObject({ attestedUntil, share: expect.closeTo(share, 12) });
  });

  it('names who has filed nothing, of 31 provinces and the corps of Xinjiang, which reports by itself', async () => {
    const { completeness } = await read('100000', 'deaths.construction');
    const silent = PROVINCES.filter((code) => code !== '33' && code !== '35').map((code) => `${code}0000`);
    expect(completeness.silentRegions).toEqual([...silent, '660000']);
    const guangdong = await read('440000', 'deaths.construction');
    // A province reports by returns itself: what its cities lack, it does not.
    expect(guangdong.completeness.silentRegions).toEqual([]);
  });

  it('from the window’s first day: what was attested before or after it is not', async () => {
    const { completeness } = await read('440100', 'deaths.construction', 'window=month&asOf=2025-02-28');
    expect(completeness).toMatchObject({ attestedUntil: null, share: 0 });
    const march = await read('440100', 'deaths.construction', 'window=month&asOf=2025-03-31');
    expect(march.completeness).toMatchObject({ attestedUntil: '2025-03-31', share: 1 });
  });
});
