import { describe, expect, it } from '@jest/globals';
import { addDays, type Instant } from '#domain/calendar/day';
import { PLAN_INDICATORS } from '#domain/indicator/catalogue';
import { WINDOW_NAMES } from '#domain/indicator/window';
import type { Contribution } from '#domain/ledger/entry';
import { anExposure, aSurvey, aTarget } from '#test/builders/declarations';
import { aTree, SAMPLE_REGIONS } from '#test/builders/regions';
import { readingWorld } from '#test/readings/reading-world';

const at = (text: string): Instant => Date.parse(text);
/** Noon of 30 June in Foshan. */
const NOW = at('2026-06-30T12:00:00+08:00');
const MAY = at('2026-05-01T00:00:00+08:00');
const DEATHS = 'construction-deaths-per-10bn-yuan';

const death = (day: string, knownAt: Instant, with_: Partial<Contribution> = {}) => ({
  counter: 'deaths.construction',
  basisSector: 'construction' as const,
  region: '440605124',
  day,
  amount: 1n,
  knownAt,
  ...with_,
});
const output = { knownAt: 0, row: anExposure({ region: '440600', value: '36500000000' }) };
const target = { knownAt: 0, row: aTarget() };

const ask = { indicators: [DEATHS], regions: ['440600'], windows: ['period' as const] };

describe('ReadingService.read', () => {
  it('answers what is known now, by region, indicator and window, with one look at the sums', async () => {
    const { service, store } = await readingWorld({
      now: NOW,
      booked: [death('2026-03-02', MAY)],
      declared: [output, target],
    });
    const answer = await service.read({
      indicators: [DEATHS, 'deaths.construction'],
      regions: ['440600', '440605'],
      windows: ['period', 'month'],
    });
    if (answer.state !== 'ready') throw new Error(answer.state);
    expect(answer.readings.map((r) => [r.region, r.indicator, r.window.name, r.numerator, r.value])).toEqual([
      ['440600', DEATHS, 'period', 1, 1 / 1.81],
      ['440600', DEATHS, 'month', 0, 0],
      ['440600', 'deaths.construction', 'period', 1, 1],
      ['440600', 'deaths.construction', 'month', 0, 0],
      ['440605', DEATHS, 'period', 1, null],
      ['440605', DEATHS, 'month', 0, null],
      ['440605', 'deaths.construction', 'period', 1, 1],
      ['440605', 'deaths.construction', 'month', 0, 0],
    ]);
    expect(answer.readings[0]).toMatchObject({
      knownAt: '2026-06-30T12:00:00.000+08:00',
      window: { from: '2026-01-01', to: '2026-07-01' },
      target: { limit: 1, region: '440600' },
    });
    expect(store.calls).toBe(1);
  });

  it.each<[string, Instant, string | undefined, [number | null, number | null, string]]>([
    ['before the event was known', at('2026-04-30T23:59:59.999+08:00'), undefined, [0, 0, '2026-05-01']],
    ['in the instant in which it was', MAY, undefined, [1, 1 / 1.21, '2026-05-02']],
    ['known later, as of then', MAY, '2026-03-01', [0, 0, '2026-03-02']],
  ])('answers the past %s', async (_rule, knownAt, asOf, [numerator, value, to]) => {
    const { service, store } = await readingWorld({
      now: NOW,
      booked: [death('2026-03-02', MAY)],
      declared: [output, target],
    });
    const answer = await service.read({ ...ask, knownAt, asOf });
    expect(answer).toMatchObject({ state: 'ready', readings: [{ numerator, value, window: { to } }] });
    expect(store.calls).toBe(0);
  });

  it('uses the targets and exposures that were known then', async () => {
    const { service } = await readingWorld({
      now: NOW,
      booked: [death('2026-03-02', 0)],
      declared: [
        { knownAt: 0, row: anExposure({ region: '440600', value: '36500000000' }) },
        { knownAt: MAY + 1, row: anExposure({ region: '440600', value: '73000000000', status: 'revised' }) },
        { knownAt: MAY + 1, row: aTarget() },
      ],
    });
    expect(await service.read({ ...ask, knownAt: MAY })).toMatchObject({
      readings: [{ denominator: { status: 'provisional' }, target: null }],
    });
    expect(await service.read(ask)).toMatchObject({
      readings: [{ denominator: { status: 'revised', value: 36_200_000_000 }, target: { limit: 1 } }],
    });
  });

  it('takes from the ledger what the rolling sums no longer keep, and only that', async () => {
    const { service, ledger } = await readingWorld({
      now: NOW,
      dayFloor: '2026-01-01',
      booked: [death('2025-11-11', 0), death('2026-06-02', 0)],
    });
    const answer = await service.read({
      ...ask,
      indicators: ['deaths.construction'],
      windows: ['rolling-12m', 'month'],
    });
    expect(answer).toMatchObject({ readings: [{ numerator: 2 }, { numerator: 1 }] });
    const old = { from: '2025-07-01', knownAt: null };
    expect(ledger.asked).toMatchObject([
      { ...old, counter: 'deaths.construction' },
      { ...old, counter: 'fatal-accidents.construction' },
    ]);
  });

  it('gives the same window a year before', async () => {
    const { service } = await readingWorld({ now: NOW, booked: [death('2025-03-02', 0), death('2025-08-01', 0)] });
    const answer = await service.read({ ...ask, indicators: ['deaths.construction'], compare: 'previous-year' });
    expect(answer).toMatchObject({
      readings: [
        { numerator: 0, previous: { numerator: 1, window: { from: '2025-01-01', to: '2025-07-01' }, previous: null } },
      ],
    });
  });

  it('gives no reading rather than a lower one', async () => {
    const { service, store } = await readingWorld({ now: NOW, booked: [death('2026-03-02', 0)] });
    await store.beginRebuild(0, {
      epoch: 2,
      treeVersion: 1,
      floors: { dayFloor: '2025-01-01', monthFloor: '2023-01-01' },
    });
    expect(await service.read(ask)).toEqual({ state: 'not-ready', slots: [0] });
  });

  it('looks for a newer tree when the sums were rolled up by one, and waits for sums of an older one', async () => {
    const newer = aTree([], 2);
    const ahead = await readingWorld({ now: NOW, booked: [death('2026-03-02', 0)], tree: newer });
    ahead.directory.newest = aTree([], 1);
    expect(await ahead.service.read(ask)).toMatchObject({ state: 'ready', readings: [{ numerator: 1 }] });
    const behind = await readingWorld({ now: NOW, booked: [death('2026-03-02', 0)] });
    behind.directory.newest = newer;
    behind.directory.refreshed = newer;
    expect(await behind.service.read(ask)).toEqual({ state: 'not-ready', slots: [0] });
  });

  it.each([
    ['unknown-indicator', { ...ask, indicators: ['happiness'] }, 'indicator'],
    ['unknown-region', { ...ask, regions: ['999999'] }, 'region'],
    ['as-of-in-future', { ...ask, asOf: '2026-07-01' }, 'asOf'],
  ])('rejects %s', async (code, query, parameter) => {
    const { service } = await readingWorld({ now: NOW });
    expect(await service.read(query)).toMatchObject({ state: 'rejected', code, parameter });
  });

  it('takes today as asOf in the first minute of the local day', async () => {
    const { service } = await readingWorld({ now: at('2026-06-30T16:00:00Z') });
    expect(await service.read({ ...ask, asOf: '2026-07-01' })).toMatchObject({ state: 'ready' });
    expect(await service.read(ask)).toMatchObject({ readings: [{ window: { to: '2026-07-02' } }] });
  });

  it('answers every indicator of the plan for every region and window', async () => {
    const { service } = await readingWorld({ now: NOW, declared: [output, target, { knownAt: 0, row: aSurvey() }] });
    const regions = SAMPLE_REGIONS.map((region) => region.code);
    const answer = await service.read({ indicators: PLAN_INDICATORS, regions, windows: WINDOW_NAMES });
    expect(answer.state === 'ready' && answer.readings.length).toBe(regions.length * 4 * 6);
  });
});

describe('ReadingService.series', () => {
  const series = { ...ask, indicators: ['deaths.construction'], windows: ['ytd' as const], vintage: 'latest' as const };
  const booked = [death('2026-01-31', at('2026-02-10T00:00:00Z')), death('2026-03-02', at('2026-03-02T01:00:00Z'))];

  const points = (answer: Awaited<ReturnType<Awaited<ReturnType<typeof readingWorld>>['service']['series']>>) =>
    answer.state === 'ready' ? answer.points.map((p) => [p.asOf, p.readings[0]?.numerator]) : answer;

  it('steps by months, on the same day or the last, with one look at the sums', async () => {
    const { service, store } = await readingWorld({ now: NOW, booked });
    expect(points(await service.series({ ...series, from: '2026-01-31', to: '2026-05-01', step: 'month' }))).toEqual([
      ['2026-01-31', 1],
      ['2026-02-28', 1],
      ['2026-03-31', 2],
      ['2026-04-30', 2],
    ]);
    expect(store.calls).toBe(1);
  });

  it('at each step shows what was known when that day ended', async () => {
    const { service } = await readingWorld({ now: NOW, booked });
    const answer = await service.series({
      ...series,
      vintage: 'at-step',
      from: '2026-02-08',
      to: '2026-02-12',
      step: 'day',
    });
    expect(points(answer)).toEqual([
      ['2026-02-08', 0],
      ['2026-02-09', 0],
      ['2026-02-10', 1],
      ['2026-02-11', 1],
    ]);
  });

  it('ends today', async () => {
    const { service } = await readingWorld({ now: NOW, booked });
    const answer = await service.series({ ...series, from: '2026-06-15', to: '2027-01-01', step: 'week' });
    expect(points(answer)).toEqual([
      ['2026-06-15', 2],
      ['2026-06-22', 2],
      ['2026-06-29', 2],
    ]);
  });

  it('is bounded', async () => {
    const { service } = await readingWorld({ now: NOW });
    const from = addDays('2026-06-30', -5_001);
    expect(await service.series({ ...series, from, to: '2026-07-01', step: 'day' })).toMatchObject({
      code: 'too-many-points',
    });
    expect(await service.series({ ...series, from: '2026-02-01', to: '2026-02-01', step: 'day' })).toMatchObject({
      code: 'invalid-interval',
    });
  });
});
