// GET /readings field by field, against figures worked out by hand or by mpmath with thirty digits, never by the code. One story a
// district, all in 2025; the city's target is 1 death per 10 billion yuan.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readingSchema } from '#contracts/api/reading-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { declared, type EventDraft, history, report, SOURCE, surveyed, targetSet } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const [CITY, CHANCHENG, NANHAI, SHUNDE, SANSHUI, GAOMING] = [
  '440600',
  '440604',
  '440605',
  '440606',
  '440607',
  '440608',
];
const DEATHS = 'construction-deaths-per-10bn-yuan';
const UNITS = 'special-equipment-accidents-per-10k-units';
const YEAR = { from: '2025-01-01', to: '2026-01-01' };
const Q1 = { from: '2025-01-01', to: '2025-04-01' };

let nth = 0;
const next = (): string => `e${++nth}`;
const output = (region: string, days: object, value: number, status = 'final'): EventDraft =>
  declared(next(), region, { measure: 'construction-output-yuan', ...days, value, status });
const units = (region: string, value: number): EventDraft =>
  declared(next(), region, { measure: 'special-equipment-units', asOf: '2024-12-31', value });
const accident = (region: string, day: string, data: Record<string, unknown> = {}): EventDraft => {
  const id = next();
  return report(id, `incident ${id}`, { region, occurredAt: `${day}T09:00:00+08:00`, ...data });
};
const lift = { sector: 'special-equipment', equipment: { category: 'elevator', role: 'accident' } };
const target = (data: Record<string, unknown>): EventDraft => targetSet(next(), { ...YEAR, ...data });

const STORY: readonly EventDraft[] = [
  {
    ...targetSet('city-target', {
      ...YEAR,
      setBy: '市政府',
      responsible: { id: 'u1', name: '住建局', kind: 'department' },
    }),
  },
  // Nanhai: 20 billion planned, 4 billion built by March, one death.
  output(NANHAI, YEAR, 20_000_000_000, 'planned'),
  output(NANHAI, Q1, 4_000_000_000, 'provisional'),
  accident(NANHAI, '2025-02-10'),
  // Shunde: as much, and three deaths in two accidents.
  output(SHUNDE, YEAR, 20_000_000_000),
  accident(SHUNDE, '2025-02-10', { deaths: 2 }),
  accident(SHUNDE, '2025-03-10'),
  // Sanshui: one death, and most is built already.
  output(SANSHUI, YEAR, 20_000_000_000, 'planned'),
  output(SANSHUI, Q1, 15_000_000_000),
  accident(SANSHUI, '2025-02-10'),
  // Chancheng: 0.1 billion a day in both years; 6 deaths in the first quarter of 2024 and 2 of 2025.
  output(CHANCHENG, { from: '2024-01-01', to: '2025-01-01' }, 36_600_000_000),
  output(CHANCHENG, YEAR, 36_500_000_000),
  ...['01-31', '02-29', '03-01', '03-02', '03-03', '03-31'].map((day) => accident(CHANCHENG, `2024-${day}`)),
  accident(CHANCHENG, '2025-01-01'),
  accident(CHANCHENG, '2025-03-31'),
  // Special equipment of the city: 200,000 units, at most 0.5 per 10,000; eleven accidents in the year,
  // five of them by June; Gaoming has one more.
  units(CITY, 200_000),
  target({ indicator: UNITS, region: CITY, limit: 0.5 }),
  ...[1, 2, 3, 4, 5].map((month) => accident(SANSHUI, `2025-0${month}-15`, { ...lift, deaths: 0, seriousInjuries: 1 })),
  ...[1, 2, 3, 4, 5, 6].map((day) => accident(SHUNDE, `2025-12-0${day}`, { ...lift, deaths: 0, seriousInjuries: 1 })),
  // Gaoming: none may happen, and nobody knows how many units there are.
  target({ indicator: UNITS, region: GAOMING, limit: 0 }),
  target({ indicator: 'deaths.fire', region: GAOMING, limit: 0 }),
  target({ indicator: 'accidents.fire', region: GAOMING, comparison: 'below', limit: 2 }),
  // Counts have limits of their own.
  target({ indicator: 'accidents.fire', region: NANHAI, limit: 4, from: '2025-01-01', to: '2025-07-01' }),
  target({ indicator: 'direct-loss-yuan.fire', region: NANHAI, limit: 1_000_000 }),
  ...['01-01', '01-31', '06-30', '07-01'].map((day) =>
    accident(NANHAI, `2025-${day}`, { sector: 'fire', directLossYuan: 250_000.25 }),
  ),
  accident(GAOMING, '2025-03-01', { ...lift, deaths: 1 }),
  ...['2025-01-01', '2025-06-30'].map((day) => accident(GAOMING, day, { sector: 'fire' })),
  surveyed(next(), 'satisfaction', { region: CITY, completedOn: '2025-06-30', respondents: 1_000, satisfied: 880 }),
  target({ indicator: 'public-satisfaction', region: CITY, comparison: 'at-least', limit: 0.9 }),
];

beforeAll(async () => {
  world = await openConsole();
  await world.send(...STORY.map((draft) => history(draft)));
  await world.settled();
});
afterAll(() => world.close());

const read = async (region: string, indicator: string, query: string) => {
  const { status, json } = await world.get(`/api/v1/readings?region=${region}&indicator=${indicator}&${query}`);
  expect([status, json.length]).toEqual([200, 1]);
  return readingSchema.strict().parse(json[0]);
};
const period = (asOf: string): string => `window=period&asOf=${asOf}`;

describe('a reading', () => {
  it('in full: 1 death, 4 of 20 billion yuan built, at most 1 per 10 billion', async () => {
    const { knownAt, ...reading } = await read(NANHAI, DEATHS, period('2025-03-31'));
    expect(knownAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
    expect(reading).toEqual({
      ...{ indicator: DEATHS, region: NANHAI, organization: null, boundaries: null, complete: true },
      window: { name: 'period', from: '2025-01-01', to: '2025-04-01' },
      ...{ numerator: 1, accidents: 1, value: 2.5, nullReason: null, provisional: true, flags: [] },
      denominator: {
        ...{ value: 4e9, status: 'provisional', coverage: 1, estimatedShare: 0, definition: 'default', asOf: null },
      },
      // Garwood of 1 is 0.02532 to 5.57164; by 0.4.
      interval95: { low: expect.closeTo(0.06329452, 7), high: expect.closeTo(13.92910848, 6), method: 'garwood' },
      completeness: { attestedUntil: null, share: 0, silentRegions: [] },
      target: {
        ...{ limit: 1, comparison: 'at-most', region: CITY, event: `${SOURCE}#city-target`, ...YEAR },
        ...{ organization: null, setBy: '市政府', responsible: { id: 'u1', name: '住建局', kind: 'department' } },
      },
      ...{ breached: true, verdict: 'over-pace' },
      budget: {
        ...{ ...YEAR, exposure: 2e10, exposureStatus: 'planned', allowed: 2, used: 1, left: 1, elapsedShare: 0.2 },
      },
      // Two as usual, one so far at a fifth: shape 3, p = 0.6. P(N ≥ 2) = 1 − 0.6³ − 3 × 0.6³ × 0.4 = 0.5248; half is passed
      // 259.03 days after the first of April.
      forecast: { breachProbability: expect.closeTo(0.5248, 9), breachOn: '2025-12-16', median: 3, interval80: [1, 5] },
      // 0.4 expected: 1 − e^−0.4.
      unusual: { pValue: expect.closeTo(0.32967995, 8), direction: 'above' },
      ...{ previous: null, change: null },
    });
  });

  it('of a month more: thirty days at the rate of the ninety before', async () => {
    const { denominator, value } = await read(NANHAI, DEATHS, period('2025-04-30'));
    expect(denominator).toEqual({
      ...{ value: expect.closeTo(5_333_333_333.333, 2), status: 'provisional', coverage: 0.75, estimatedShare: 0.25 },
      ...{ definition: 'default', asOf: null },
    });
    expect(value).toBeCloseTo(1.875, 12);
  });

  it('in every window of the contract, from its first day to asOf', async () => {
    const { json } = await world.get(`/api/v1/readings?region=${NANHAI}&indicator=accidents.fire&asOf=2025-08-31`);
    const told = json.map((r: { window: { name: string; from: string; to: string }; numerator: number }) => [
      ...[r.window.name, r.window.from, r.window.to, r.numerator],
    ]);
    const to = '2025-09-01';
    expect(told).toEqual([
      ['period', '2025-01-01', to, 4],
      ['ytd', '2025-01-01', to, 4],
      ['rolling-12m', '2024-09-01', to, 4],
      ['half', '2025-07-01', to, 1],
      ['quarter', '2025-07-01', to, 1],
      ['month', '2025-08-01', to, 0],
    ]);
    const three = await read(NANHAI, 'accidents.fire', 'window=rolling-36m&asOf=2025-08-31');
    expect(three.window).toEqual({ name: 'rolling-36m', from: '2022-09-01', to });
  });
});

describe('as a table', () => {
  it('has the same numbers, row by row', async () => {
    const path = `/api/v1/readings?region=${NANHAI}&indicator=${DEATHS}&${period('2025-03-31')}`;
    const { text } = await world.get(path, { ...bearer(SUPERVISOR), accept: 'text/csv' });
    const [header = '', row = '', ...rest] = text.replace('\uFEFF', '').split('\r\n');
    const cells = row.split(',');
    const told = Object.fromEntries(header.split(',').map((column, i) => [column, cells[i]]));
    expect(told).toMatchObject({
      ...{ indicator: DEATHS, region: NANHAI, window: 'period', from: '2025-01-01', to: '2025-04-01', numerator: '1' },
      ...{ denominator: '4000000000', denominatorStatus: 'provisional', denominatorCoverage: '1', value: '2.5' },
      ...{
        nullReason: '',
        provisional: 'true',
        limit: '1',
        comparison: 'at-most',
        breached: 'true',
        verdict: 'over-pace',
      },
      ...{ budgetAllowed: '2', budgetUsed: '1', budgetLeft: '1', organization: '', denominatorDefinition: 'default' },
      ...{ breachOn: '2025-12-16', direction: 'above', attestedUntil: '', previousValue: '', ratio: '' },
    });
    expect(Number(told.breachProbability)).toBeCloseTo(0.5248, 9);
    expect(rest).toEqual(['']);
  });
});

describe('the verdict', () => {
  it.each<[string, string, string, string, boolean | null, string | null]>([
    ['the rate is broken, the allowance of 2 is not', NANHAI, DEATHS, '2025-03-31', true, 'over-pace'],
    ['3 of an allowance of 2', SHUNDE, DEATHS, '2025-03-31', true, 'exhausted'],
    ['1 per 15 billion', SANSHUI, DEATHS, '2025-03-31', false, 'within'],
    ['the year is over, 3 per 20 billion', SHUNDE, DEATHS, '2025-12-31', true, 'failed'],
    ['the year is over, 1 per 60 billion', SANSHUI, DEATHS, '2025-12-31', false, 'met'],
    ['the day before the last it is not over', SANSHUI, DEATHS, '2025-12-30', false, 'within'],
    ['six of ten accidents by June', CITY, UNITS, '2025-06-30', false, 'within'],
    ['a stock rate of 0.6 by 5 December: 10 of 10 are not more than 10', CITY, UNITS, '2025-12-04', false, 'within'],
    ['eleven and one more', CITY, UNITS, '2025-12-06', true, 'exhausted'],
    ['none may happen: one did, whatever it is divided by', GAOMING, UNITS, '2025-03-31', true, 'exhausted'],
    ['none had happened', GAOMING, UNITS, '2025-02-28', false, 'within'],
    ['a count of none', GAOMING, 'deaths.fire', '2025-01-01', true, 'exhausted'],
    ['below 2: one is', GAOMING, 'accidents.fire', '2025-06-29', false, 'within'],
    ['below 2: two are not', GAOMING, 'accidents.fire', '2025-06-30', true, 'exhausted'],
    ['three fires of at most four in half a year', NANHAI, 'accidents.fire', '2025-06-29', false, 'within'],
    ['and the half year is over', NANHAI, 'accidents.fire', '2025-06-30', false, 'met'],
    ['750,000.75 of a million yuan', NANHAI, 'direct-loss-yuan.fire', '2025-06-30', false, 'within'],
    ['1,000,001 of a million', NANHAI, 'direct-loss-yuan.fire', '2025-07-01', true, 'exhausted'],
    ['880 of 1,000 are not nine tenths', CITY, 'public-satisfaction', '2025-06-30', true, 'over-pace'],
    ['before the survey nobody knows', CITY, 'public-satisfaction', '2025-06-29', null, null],
  ])('%s', async (...[_rule, region, indicator, asOf, breached, verdict]) => {
    expect(await read(region, indicator, period(asOf))).toMatchObject({ breached, verdict });
  });

  it.each<[string, boolean | null]>([
    ['rolling-12m', true],
    ['ytd', null],
    ['half', null],
    ['quarter', null],
    ['month', null],
    ['rolling-36m', null],
  ])('in %s there is none, and the breach is %s', async (window, breached) => {
    const reading = await read(SHUNDE, DEATHS, `window=${window}&asOf=2025-03-31`);
    expect(reading).toMatchObject({ breached, verdict: null, budget: null, forecast: null, target: { limit: 1 } });
  });

  it('without a target nothing is judged', async () => {
    expect(await read(SHUNDE, 'deaths.construction', period('2025-03-31'))).toMatchObject({
      ...{ target: null, breached: null, verdict: null, budget: null, forecast: null, unusual: null },
      window: { from: '2025-01-01' },
    });
  });

  it('of a period that is not known to be over waits for what is known', async () => {
    const path = `${period('2025-12-31')}&knownAt=2025-12-31T23:59:59%2B08:00`;
    // Nothing was told before: the import says nothing of when it was known.
    expect(await read(SHUNDE, DEATHS, path)).toMatchObject({ numerator: 0, target: null, verdict: null });
  });
});

describe('budget, interval and surprise', () => {
  it.each([
    // Of the stock limit × stock, and the days that are gone: 181 of 365.
    [
      CITY,
      UNITS,
      '2025-06-30',
      { exposure: 200_000, exposureStatus: 'final', allowed: 10, used: 6, left: 4 },
      181 / 365,
    ],
    // Of a count the limit and its own days: 180 of 181.
    [
      NANHAI,
      'accidents.fire',
      '2025-06-29',
      { exposure: null, exposureStatus: null, allowed: 4, used: 2, left: 2 },
      180 / 181,
    ],
    [GAOMING, UNITS, '2025-03-31', { exposure: null, exposureStatus: null, allowed: 0, used: 1, left: -1 }, 90 / 365],
    [NANHAI, 'direct-loss-yuan.fire', '2025-07-01', { allowed: 1_000_000, used: 1_000_001, left: -1 }, 182 / 365],
  ])('of %s, %s on %s', async (...[region, indicator, asOf, expected, elapsedShare]) => {
    const { budget } = await read(region, indicator, period(asOf));
    expect(budget).toMatchObject({ ...expected, elapsedShare: expect.closeTo(elapsedShare, 12) });
  });

  it('of a share: none, with Wilson’s interval', async () => {
    // P(X ≤ 880 of 1,000 at 0.9) = 0.0219961
    expect(await read(CITY, 'public-satisfaction', period('2025-06-30'))).toMatchObject({
      ...{ numerator: 880, value: 0.88, budget: null, forecast: null, accidents: null },
      denominator: { value: 1_000, definition: 'satisfaction', asOf: '2025-06-30', status: 'final' },
      interval95: { low: expect.closeTo(0.85839092, 7), high: expect.closeTo(0.89870074, 7), method: 'wilson' },
      unusual: { pValue: expect.closeTo(0.02199614, 7), direction: 'below' },
    });
  });

  it('ten a year expected, twelve came: broken, and nothing out of the way', async () => {
    const reading = await read(CITY, UNITS, period('2025-12-31'));
    // With Gaoming's twelve: P(N ≥ 12 | 10) = 0.303224.
    expect(reading).toMatchObject({ numerator: 12, value: 0.6, breached: true, verdict: 'failed' });
    expect(reading.unusual).toEqual({ pValue: expect.closeTo(0.303224, 6), direction: 'above' });
  });

  it('three deaths in two accidents have a wider interval than three by themselves', async () => {
    const { interval95, accidents } = await read(SHUNDE, 'deaths.construction', 'window=ytd&asOf=2025-03-31');
    expect([accidents, interval95?.method]).toEqual([2, 'compound-poisson']);
    // Garwood of 3 is 0.619 to 8.767.
    expect(interval95?.low).toBeLessThan(0.6187);
    expect(interval95?.high).toBeGreaterThan(8.7673);
  });

  it('the year before, and the ratio of both rates', async () => {
    const query = 'window=quarter&asOf=2025-03-31&compare=previous-year';
    const { previous, change, ...now } = await read(CHANCHENG, DEATHS, query);
    expect([now.numerator, now.denominator?.value, now.value]).toEqual([2, 9e9, 2 / 0.9]);
    // 91 days of 2024: a leap year.
    expect(previous).toMatchObject({
      ...{ numerator: 6, value: 6 / 0.91, window: { name: 'quarter', from: '2024-01-01', to: '2024-04-01' } },
      ...{ denominator: { value: 9.1e9 }, previous: null, change: null, target: null },
    });
    // (2/90) ÷ (6/91); twice the binomial tail of 2 of 8 at 90/181.
    expect(change).toMatchObject({ ratio: expect.closeTo(0.33703704, 8), pValue: expect.closeTo(0.29637405, 8) });
  });
});
