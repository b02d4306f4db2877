// 对账 over the API: what returns of the own city state beside what single incidents booked; a return is never counted a second time.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { reconciliationSchema } from '#contracts/api/reconciliation-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { type EventDraft, filed, history, report, TOWN, withdraw } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const [CITY, NANHAI, SHUNDE] = ['440600', '440605', '440606'];
const JANUARY = ['2025-01-01', '2025-02-01'] as const;
const FEBRUARY = ['2025-02-01', '2025-03-01'] as const;

const accident = (id: string, day: string, data: Record<string, unknown> = {}): EventDraft =>
  report(id, `i ${id}`, { occurredAt: `${day}T09:00:00+08:00`, ...data });
const ofSector = (draft: EventDraft, sector: string): EventDraft => ({
  ...draft,
  subject: draft.subject.replace('construction/', `${sector}/`),
  data: { ...draft.data, sector },
});

const STORY: readonly EventDraft[] = [
  accident('a', '2025-01-01', { deaths: 2, seriousInjuries: 1, directLossYuan: 1_000.25 }),
  accident('b', '2025-01-31', { deaths: 0, seriousInjuries: 2 }),
  accident('c', '2025-02-01'),
  accident('d', '2025-01-15', { region: SHUNDE, sector: 'fire' }),
  // What has no grade is in no number, and so in no return either.
  accident('e', '2025-01-16', { deaths: 0, minorInjuries: 3 }),
  accident('f', '2025-01-17', { region: SHUNDE }),
  withdraw('f2', 'i f', 'f', SHUNDE),
  filed('agrees', NANHAI, JANUARY, { accidents: 2, deaths: 2, seriousInjuries: 3, directLossYuan: 1_000.25 }),
  filed('says-less', NANHAI, FEBRUARY, { accidents: 0, deaths: 1, seriousInjuries: 0 }),
  filed('city', CITY, JANUARY, { accidents: 3, deaths: 2, status: 'provisional' }),
  ofSector(filed('zeros-right', '440608', JANUARY), 'all'),
  ofSector(filed('zeros-wrong', SHUNDE, JANUARY), 'all'),
  ofSector(filed('fire', SHUNDE, JANUARY, { accidents: 1, deaths: 1 }), 'fire'),
  // These count, and check nothing.
  filed('guangzhou', '440100', JANUARY, { accidents: 9, deaths: 9 }),
  filed('guangdong', '440000', JANUARY, { accidents: 90, deaths: 90 }),
];

beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
  await world.send(...STORY.map((draft) => history(draft)));
  await world.settled();
});
afterAll(() => world.close());

const list = async (query: string) => {
  const { status, json } = await world.get(`/api/v1/reconciliations?${query}`);
  expect(status).toBe(200);
  return json.items.map((item: unknown) => reconciliationSchema.parse(item));
};
const ids = async (query: string): Promise<string[]> =>
  (await list(query)).map(({ event }: { event: { id: string } }) => event.id);
const one = async (id: string) => {
  const found = (await list(`region=${CITY}`)).find(({ event }: { event: { id: string } }) => event.id === id);
  const { accidents, deaths, seriousInjuries, directLossYuan, agrees } = found;
  const told = [accidents, deaths, seriousInjuries, directLossYuan].map((f) => [f.stated, f.booked, f.difference]);
  return [...told, agrees];
};

describe('a return beside what is booked', () => {
  it.each<[string, ...unknown[]]>([
    // stated, booked, stated less booked: of accidents, deaths, serious injuries, yuan
    ['agrees', [2, 2, 0], [2, 2, 0], [3, 3, 0], [1_000.25, 1_000.25, 0], true],
    ['says-less', [0, 1, -1], [1, 1, 0], [0, 0, 0], [null, 0, null], false],
    // The city has Nanhai's two; that of Shunde was withdrawn.
    ['city', [3, 2, 1], [2, 2, 0], [null, 3, null], [null, 1_000.25, null], false],
    ['zeros-right', [0, 0, 0], [0, 0, 0], [null, 0, null], [null, 0, null], true],
    ['zeros-wrong', [0, 1, -1], [0, 1, -1], [null, 0, null], [null, 0, null], false],
    ['fire', [1, 1, 0], [1, 1, 0], [null, 0, null], [null, 0, null], true],
  ])('%s', async (id, ...expected) => {
    expect(await one(id)).toEqual(expected);
  });

  it('changes with what is reported afterwards', async () => {
    await world.send(history(accident('late', '2025-01-20', { region: '440608', sector: 'fire' })));
    await world.settled();
    expect((await one('zeros-right')).at(-1)).toBe(false);
    await world.send(history(withdraw('late 2', 'i late', 'late', '440608')));
    await world.settled();
    expect((await one('zeros-right')).at(-1)).toBe(true);
  });

  it('is in no number: the city counts its incidents, the country Guangdong’s return', async () => {
    const deaths = async (region: string): Promise<number> => {
      const path = `readings?region=${region}&indicator=deaths.construction&window=month&asOf=2025-01-31`;
      return (await world.get(`/api/v1/${path}`)).json[0].numerator;
    };
    expect(await Promise.all(['440600', '440100', '440000', '100000'].map(deaths))).toEqual([2, 9, 90, 90]);
  });
});

describe('the list', () => {
  it.each([
    [
      'of the city and below, the newest period first',
      `region=${CITY}`,
      ['says-less', 'zeros-wrong', 'zeros-right', 'city', 'agrees', 'fire'],
    ],
    ['of a district', `region=${NANHAI}`, ['says-less', 'agrees']],
    ['of a town that filed none', `region=${TOWN}`, []],
    ['of a sector, with those that speak of all', `region=${SHUNDE}&sector=fire`, ['zeros-wrong', 'fire']],
    ['of days', `region=${CITY}&from=2025-02-28&to=2025-03-01`, ['says-less']],
    ['another city’s check nothing', 'region=440100', []],
  ])('%s', async (_what, query, expected) => {
    expect((await ids(query)).sort()).toEqual([...expected].sort());
  });

  it('comes page by page, each once, and as a table', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await world.get(
        `/api/v1/reconciliations?region=${CITY}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...json.items.map(({ event }: { event: { id: string } }) => event.id));
      if (json.nextCursor === null) break;
      cursor = json.nextCursor;
    }
    expect(seen).toEqual(await ids(`region=${CITY}`));
    const headers = { ...bearer(SUPERVISOR), accept: 'text/csv' };
    const { text } = await world.get(`/api/v1/reconciliations?region=${NANHAI}`, headers);
    expect(text.replace('\uFEFF', '').split('\r\n')).toEqual([
      'region,sector,from,to,status,agrees,accidentsStated,accidentsBooked,accidentsDifference,deathsStated,deathsBooked,' +
        'deathsDifference,seriousInjuriesStated,seriousInjuriesBooked,seriousInjuriesDifference,directLossYuanStated,' +
        'directLossYuanBooked,directLossYuanDifference',
      '440605,construction,2025-02-01,2025-03-01,final,false,0,1,-1,1,1,0,0,0,0,,0,',
      '440605,construction,2025-01-01,2025-02-01,final,true,2,2,0,2,2,0,3,3,0,1000.25,1000.25,0',
      '',
    ]);
  });

  it.each([
    ['sector=fire', '#/query/region required'],
    [`region=${CITY}&sector=all`, '#/query/sector not-allowed-value'],
    [`region=${CITY}&from=2025-01-01`, '#/query/to required'],
    [`region=${CITY}&cursor=zzz`, '#/query/cursor invalid-cursor'],
    ['region=999999', '#/query/region region-unknown'],
  ])('refuses %s', async (query, expected) => {
    const { status, json } = await world.get(`/api/v1/reconciliations?${query}`);
    expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
  });
});
