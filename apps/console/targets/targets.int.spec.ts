// 目标与分解 over the API: which targets stand, or stood, and whether the districts' and enterprises' fit the city's.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { breakdownSchema, targetSchema } from '#contracts/api/target-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { cleared, declared, type EventDraft, history, targetSet } from '#test/ledger/events';

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
const PLAN = { from: '2025-01-01', to: '2030-01-01' };

const noon = (day: string): string => `${day}T12:00:00+08:00`;
const known = (day: string, draft: EventDraft): EventDraft => history(draft, noon(day));
const target = (id: string, data: Record<string, unknown>): EventDraft => targetSet(id, { ...YEAR, ...data });
const output = (region: string, value: number): EventDraft =>
  declared(`output ${region}`, region, { measure: 'construction-output-yuan', ...YEAR, value, status: 'planned' });

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    ...[
      target('city', { ...PLAN, limit: 1, assessmentYear: '01-01', warnAt: 0.8, setBy: '市政府' }),
      // Ten billion each: 1 of 50 is 5; 0.5, 1, 1.5, 1 and 1.
      ...[CHANCHENG, NANHAI, SHUNDE, SANSHUI, GAOMING].map((region) => output(region, 10_000_000_000)),
      target('chancheng', { region: CHANCHENG, limit: 0.5 }),
      target('nanhai', { region: NANHAI, limit: 1, responsible: { id: 'u1', name: '住建局', kind: 'department' } }),
      target('shunde', { region: SHUNDE, limit: 1.5 }),
      target('count', { indicator: 'deaths', limit: 10 }),
      target('count chancheng', { indicator: 'deaths', region: CHANCHENG, limit: 4 }),
      target('count nanhai', { indicator: 'deaths', region: NANHAI, limit: 5 }),
      target('town', { indicator: 'deaths', region: '440605124', limit: 6 }),
      target('enterprise 1', { indicator: 'deaths', organization: 'o1', limit: 0 }),
      target('enterprise 2', { indicator: 'deaths', organization: 'o2', limit: 11 }),
      target('share', { indicator: 'public-satisfaction', comparison: 'at-least', limit: 0.9 }),
      target('share shunde', { indicator: 'public-satisfaction', region: SHUNDE, comparison: 'at-least', limit: 0.85 }),
      target('units', { indicator: UNITS, limit: 0.5 }),
      declared('units of the day', CITY, { measure: 'special-equipment-units', asOf: '2025-06-30', value: 240_000 }),
      target('before', { indicator: 'deaths', limit: 20, from: '2024-01-01', to: '2025-01-01' }),
    ].map((draft) => known('2025-01-02', draft)),
    known('2025-05-01', target('stricter', { ...PLAN, limit: 0.8 })),
    known(
      '2025-06-01',
      cleared('gone', 'target.set', `deaths/${NANHAI}/2025-01-01..2026-01-01`, 'count nanhai', NANHAI),
    ),
  );
  await world.settled();
});
afterAll(() => world.close());

const at = (day: string): string => `knownAt=${encodeURIComponent(noon(day))}`;
const list = async (query: string) => {
  const { status, json } = await world.get(`/api/v1/targets?${query}`);
  expect(status).toBe(200);
  return json.items.map((item: unknown) => targetSchema.parse(item));
};
const ids = async (query: string): Promise<string[]> =>
  (await list(query)).map(({ event }: { event: { id: string } }) => event.id);
const breakdowns = async (query: string) => {
  const { status, json } = await world.get(`/api/v1/targets/breakdown?${query}`);
  expect(status).toBe(200);
  return json.items.map((item: unknown) => breakdownSchema.parse(item));
};

describe('targets', () => {
  it.each([
    [
      'of an indicator, of a region with all below',
      `region=${CITY}&indicator=${DEATHS}`,
      ['stricter', 'chancheng', 'nanhai', 'shunde'],
    ],
    ['of a district', `region=${NANHAI}`, ['nanhai', 'town']],
    ['of a day', `region=${CITY}&indicator=deaths&asOf=2024-12-31`, ['before']],
    ['of an enterprise', `region=${CITY}&organization=o1`, ['enterprise 1']],
    [
      'as known before the plan was stricter',
      `region=${CITY}&indicator=${DEATHS}&${at('2025-04-30')}`,
      ['city', 'chancheng', 'nanhai', 'shunde'],
    ],
    ['as known before one was withdrawn', `region=${NANHAI}&${at('2025-05-31')}`, ['nanhai', 'town', 'count nanhai']],
    ['as known before any', `region=${CITY}&${at('2025-01-01')}`, []],
  ])('%s', async (_what, query, expected) => {
    expect((await ids(query)).sort()).toEqual([...expected].sort());
  });

  it('say who set them, who answers for them, and since when', async () => {
    const [nanhai] = await list(`region=${NANHAI}&indicator=${DEATHS}`);
    expect(nanhai).toMatchObject({
      ...{ region: NANHAI, organization: null, ...YEAR, comparison: 'at-most', limit: 1, assessmentYear: '01-01' },
      ...{ responsible: { name: '住建局' }, subject: `${DEATHS}/${NANHAI}/2025-01-01..2026-01-01` },
    });
    const { text } = await world.get(`/api/v1/targets?region=${NANHAI}&indicator=${DEATHS}`, {
      ...{ ...bearer(SUPERVISOR), accept: 'text/csv' },
    });
    const [header, row] = text.replace('\uFEFF', '').split('\r\n');
    expect(header).toBe(
      'indicator,region,organization,from,to,comparison,limit,warnAt,assessmentYear,setBy,responsible,source,id,recordedAt',
    );
    expect(row).toMatch(
      /^construction-.*,440605,,2025-01-01,2026-01-01,at-most,1,,01-01,,住建局,urn:fengsui:test,nanhai,/,
    );
  });
});

describe('the breakdown', () => {
  it('of a rate adds up what each allows: 0.5 + 1 + 1.5 and 0.8 twice of 4', async () => {
    const [{ whole, parts, fit }] = await breakdowns(`region=${CITY}&indicator=${DEATHS}&asOf=2025-06-30`);
    expect([whole.allowed, whole.isOwn, whole.period]).toEqual([4, true, YEAR]);
    expect(parts.map((part: Record<string, unknown>) => [part.region, part.isOwn, part.allowed])).toEqual([
      [CHANCHENG, true, 0.5],
      [NANHAI, true, 1],
      [SHUNDE, true, 1.5],
      [SANSHUI, false, 0.8],
      [GAOMING, false, 0.8],
    ]);
    expect(fit).toEqual({
      rule: 'sum',
      fits: false,
      whole: 4,
      parts: expect.closeTo(4.6, 12),
      missing: [SANSHUI, GAOMING],
    });
  });

  it('as it was known before: 0.5 + 1 + 1.5 and 1 twice of 5', async () => {
    const [{ fit }] = await breakdowns(`region=${CITY}&indicator=${DEATHS}&asOf=2025-06-30&${at('2025-04-30')}`);
    expect(fit).toEqual({ rule: 'sum', fits: true, whole: 5, parts: 5, missing: [SANSHUI, GAOMING] });
  });

  it('of a count lacks those that have none, and enterprises are by themselves', async () => {
    const [now] = await breakdowns(`region=${CITY}&indicator=deaths&asOf=2025-06-30`);
    expect(now.fit).toEqual({
      rule: 'sum',
      fits: null,
      whole: 10,
      parts: 4,
      missing: [NANHAI, SHUNDE, SANSHUI, GAOMING],
    });
    expect(now.enterprises.map((one: Record<string, unknown>) => [one.organization, one.allowed])).toEqual([
      ['o1', 0],
      ['o2', 11],
    ]);
    expect(now.enterprisesFit).toMatchObject({ rule: 'sum', fits: false, whole: 10, parts: 11 });
    const [before] = await breakdowns(`region=${CITY}&indicator=deaths&asOf=2025-06-30&${at('2025-05-31')}`);
    expect(before.fit).toMatchObject({ fits: null, parts: 9, missing: [SHUNDE, SANSHUI, GAOMING] });
  });

  it('goes down to the towns', async () => {
    const found = await breakdowns(`region=${CITY}&indicator=deaths&asOf=2025-06-30&depth=2&${at('2025-05-31')}`);
    expect(found.map(({ whole }: { whole: { region: string } }) => whole.region)).toEqual([
      CITY,
      ...[CHANCHENG, NANHAI, SHUNDE, SANSHUI, GAOMING],
    ]);
    // 6 in one town are more than the 5 of its district.
    expect(found[2].fit).toMatchObject({ rule: 'sum', fits: false, whole: 5, parts: 6 });
  });

  it('of a share compares limit by limit', async () => {
    const [{ fit }] = await breakdowns(`region=${CITY}&indicator=public-satisfaction&asOf=2025-06-30`);
    expect(fit).toMatchObject({ rule: 'each', fits: false, whole: 0.9, parts: null });
  });

  it('allows what the budget of a reading of the same day allows', async () => {
    for (const indicator of [DEATHS, UNITS, 'deaths']) {
      const [{ whole }] = await breakdowns(`region=${CITY}&indicator=${indicator}&asOf=2025-06-30`);
      const path = `readings?region=${CITY}&indicator=${indicator}&window=period&asOf=2025-06-30`;
      expect(whole.allowed).toBe((await world.get(`/api/v1/${path}`)).json[0].budget.allowed);
    }
  });

  it.each([
    ['indicator=deaths', '#/query/region required'],
    [`region=${CITY}`, '#/query/indicator required'],
    [`region=${CITY}&indicator=happiness`, '#/query/indicator indicator-unknown'],
    [`region=${CITY}&indicator=deaths&depth=4`, '#/query/depth not-allowed-value'],
  ])('refuses %s', async (query, expected) => {
    const { status, json } = await world.get(`/api/v1/targets/breakdown?${query}`);
    expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
  });
});
