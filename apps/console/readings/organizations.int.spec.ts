// 企业: readings of one enterprise, within a region or wherever it works; counts, shares and targets of its own.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { amend, declared, type EventDraft, history, inspected, report, TOWN, targetSet } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const [CITY, NANHAI, SHUNDE] = ['440600', '440605', '440606'];
const DEATHS = 'construction-deaths-per-10bn-yuan';
const YEAR = { from: '2025-01-01', to: '2026-01-01' };
const BUILDER = { id: '91440605MA4UABCD1X', name: '甲建筑公司' };
const NAMED = { name: '乙公司' };

const at = (day: string): string => `${day}T09:00:00+08:00`;
const known = (draft: EventDraft, day: string): EventDraft => history(draft, `${day}T12:00:00+08:00`);
const accident = (id: string, day: string, data: Record<string, unknown>): EventDraft =>
  known(report(id, `i ${id}`, { occurredAt: at(day), ...data }), day);

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    accident('a', '2025-02-01', { organization: BUILDER, deaths: 2, directLossYuan: 1_000.5 }),
    accident('b', '2025-02-02', { organization: BUILDER, region: SHUNDE }),
    accident('c', '2025-02-03', { organization: NAMED }),
    accident('d', '2025-02-04', {}),
    // Of another name under the same id it is the same enterprise.
    accident('e', '2025-06-01', { organization: { ...BUILDER, name: '甲公司(更名)' }, sector: 'fire' }),
    // In March it turns out to be another's.
    accident('f', '2025-02-05', { organization: BUILDER, deaths: 5 }),
    known(amend('f2', 'i f', 'f', { occurredAt: at('2025-02-05'), organization: NAMED, deaths: 5 }), '2025-03-10'),
    ...(['pass', 'pass', 'fail'] as const).map((result, n) =>
      known(
        inspected(`n${n}`, `n${n}`, {
          completedAt: at(`2025-02-1${n}`),
          result,
          organization: BUILDER,
          itemsChecked: 10,
          itemsFailed: n,
        }),
        `2025-02-1${n}`,
      ),
    ),
    known(inspected('n3', 'n3', { completedAt: at('2025-02-13'), result: 'fail' }), '2025-02-13'),
    ...[
      declared('x1', CITY, { measure: 'construction-output-yuan', ...YEAR, value: 36_500_000_000 }),
      targetSet('t1', { ...YEAR, limit: 1 }),
      targetSet('t2', { ...YEAR, indicator: 'deaths', limit: 9 }),
      targetSet('t3', { ...YEAR, indicator: 'deaths', limit: 3, region: NANHAI, organization: BUILDER.id }),
      targetSet('t4', { ...YEAR, limit: 0, organization: NAMED.name }),
      targetSet('t5', { ...YEAR, indicator: 'inspection-pass-rate', comparison: 'at-least', limit: 0.6 }),
    ].map((draft) => known(draft, '2025-01-01')),
  );
  await world.settled();
});
afterAll(() => world.close());

const read = async (organization: string | null, indicator: string, query = '', region = CITY) => {
  const of = organization === null ? '' : `organization=${encodeURIComponent(organization)}&`;
  const path = `readings?region=${region}&indicator=${indicator}&${of}window=period&asOf=2025-12-31&${query}`;
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect(status).toBe(200);
  return json[0];
};

describe('what an enterprise adds up', () => {
  it.each<[string, string | null, string, number, string?]>([
    ['all deaths', null, 'deaths', 11],
    ['its deaths: 2, 1 and 1', BUILDER.id, 'deaths', 4],
    ['its accidents', BUILDER.id, 'accidents', 3],
    ['of them in construction', BUILDER.id, 'deaths.construction', 3],
    ['its loss, in yuan', BUILDER.id, 'direct-loss-yuan', 1_000.5],
    ['in one district', BUILDER.id, 'deaths', 1, SHUNDE],
    ['in one town', BUILDER.id, 'deaths', 3, TOWN],
    ['of one that has only a name: 1, and the 5 that became its own', NAMED.name, 'deaths', 6],
    ['by its name an enterprise with an id is not found', BUILDER.name, 'deaths', 0],
    ['of one that nobody knows', 'nobody', 'deaths', 0],
  ])('%s', async (...[_what, organization, indicator, expected, region]) => {
    const reading = await read(organization, indicator, '', region);
    expect([reading.organization, reading.numerator, reading.value]).toEqual([organization, expected, expected]);
  });

  it('is another’s from the day on which that was known, and was its own before', async () => {
    const on = async (day: string, organization: string): Promise<number> =>
      (await read(organization, 'deaths', `knownAt=${day}T12:00:00%2B08:00`)).numerator;
    expect(await Promise.all([on('2025-03-09', BUILDER.id), on('2025-03-09', NAMED.name)])).toEqual([8, 1]);
    expect(await Promise.all([on('2025-03-10', BUILDER.id), on('2025-03-10', NAMED.name)])).toEqual([3, 6]);
  });

  it('is shown entry by entry, and restated by what moved it', async () => {
    const of = `region=${CITY}&indicator=deaths&window=period&asOf=2025-12-31&organization=${BUILDER.id}`;
    const { json } = await world.get(`/api/v1/readings/evidence?${of}`);
    expect(json.items.map((e: { subject: string; amount: number }) => [e.subject, e.amount])).toEqual([
      ['i e', 1],
      ['i b', 1],
      ['i a', 2],
    ]);
    const between = 'between=2025-03-09T12:00:00%2B08:00&and=2025-03-10T12:00:00%2B08:00';
    const restated = (await world.get(`/api/v1/restatements?${of}&${between}`)).json;
    expect(restated.difference.numerator).toBe(-5);
    expect(restated.moved.map((m: Record<string, unknown>) => [m.what, m.subject, m.contribution])).toEqual([
      ['numerator', 'i f', -5],
    ]);
  });

  it('as a share is that of its own inspections', async () => {
    expect(await read(BUILDER.id, 'inspection-pass-rate')).toMatchObject({
      ...{ numerator: 2, denominator: { value: 3 }, value: 2 / 3, breached: false, verdict: 'met' },
    });
    // (30 − 3) ÷ 30
    expect(await read(BUILDER.id, 'item-pass-rate')).toMatchObject({ numerator: 27, value: 0.9 });
    expect(await read(null, 'inspection-pass-rate')).toMatchObject({ numerator: 2, denominator: { value: 4 } });
    expect(await read(NAMED.name, 'inspection-pass-rate')).toMatchObject({ value: null, nullReason: 'no-data' });
  });
});

describe('what an enterprise is measured by', () => {
  it('has no output of its own: a rate has no value, and its deaths are known', async () => {
    expect(await read(BUILDER.id, DEATHS)).toMatchObject({
      ...{ numerator: 3, denominator: null, value: null, nullReason: 'no-denominator', breached: null, budget: null },
      // What is inherited, it inherits from its region.
      target: { limit: 1, region: CITY, organization: null },
    });
  });

  it('none at all needs no output', async () => {
    expect(await read(NAMED.name, DEATHS)).toMatchObject({
      ...{ numerator: 6, value: null, breached: true, verdict: 'failed' },
      target: { limit: 0, organization: NAMED.name },
      budget: { exposure: null, allowed: 0, used: 6, left: -6 },
    });
  });

  it('a count by a limit of its own, and never by the region’s', async () => {
    expect(await read(BUILDER.id, 'deaths')).toMatchObject({
      ...{ target: { limit: 3, organization: BUILDER.id, region: NANHAI }, breached: true, verdict: 'failed' },
      budget: { allowed: 3, used: 4, left: -1 },
    });
    expect(await read(NAMED.name, 'deaths')).toMatchObject({ target: null, breached: null, verdict: null });
    // The region is not judged by an enterprise's limit: 11 of 9.
    expect(await read(null, 'deaths')).toMatchObject({ target: { limit: 9, organization: null }, verdict: 'failed' });
  });

  it('a survey asks nobody about it', async () => {
    expect(await read(BUILDER.id, 'public-satisfaction')).toMatchObject({ value: null, nullReason: 'no-data' });
  });

  it('an explanation of its rate shows no declarations, and the target that holds', async () => {
    const of = `region=${CITY}&indicator=${DEATHS}&asOf=2025-12-31&organization=${BUILDER.id}`;
    const { json } = await world.get(`/api/v1/readings/explanation?${of}`);
    expect(json).toMatchObject({ denominator: [], budget: [], target: { limit: 1, event: { id: 't1' } } });
    expect(json.numerator.entries).toHaveLength(2);
  });
});
