// 检查、处罚与公开、考核: what stands beside the numbers, as lists. Working days are those of the State Council's notice for 2025:
// 1 to 8 October free, Sunday 28 September and Saturday 11 October worked.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { inspectionSchema, statedSchema, violationSchema } from '#contracts/api/record-json';
import { localDay } from '#domain/calendar/local-time';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import {
  assessed,
  cleared,
  type EventDraft,
  history,
  inspected,
  TOWN,
  violationDecided,
  violationPublished,
} from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const at = (day: string): string => `${day}T16:00:00+08:00`;
const decided = (id: string, decidedOn: string, data = {}): EventDraft =>
  violationDecided(`decide ${id}`, id, { decidedOn, ...data });
const published = (id: string, day: string, data = {}): EventDraft =>
  violationPublished(`publish ${id}`, id, { publishedAt: at(day), ...data });
const TODAY = localDay(Date.now(), 'Asia/Shanghai');

const VIOLATIONS: readonly EventDraft[] = [
  // 9 to 13, 16, 17 June.
  decided('june', '2025-06-06', { penaltyYuan: 50_000.5, sector: 'fire', organization: { id: 'o1', name: '甲公司' } }),
  published('june', '2025-06-17', { url: 'https://example.org/june' }),
  // 30 September, 9, 10, 11, 13, 14, 15 October.
  decided('golden-week', '2025-09-29', { sector: 'construction', incident: 'i-1' }),
  published('golden-week', '2025-10-15'),
  decided('a-day-late', '2025-09-29', { organization: { name: '乙公司' } }),
  published('a-day-late', '2025-10-16'),
  decided('unpublished', '2025-03-03', { region: '440606' }),
  decided('secret', '2025-03-03', { disclosable: false }),
  decided('today', TODAY),
  // Somebody published what nobody has told us of.
  published('first-heard-of', '2025-05-05', { decidedOn: '2025-05-01' }),
  published('no-day', '2025-04-04'),
];

const INSPECTIONS: readonly EventDraft[] = [
  inspected('n1', 'a', { completedAt: at('2025-06-01'), result: 'pass', itemsChecked: 30, itemsFailed: 0 }),
  inspected('n2', 'b', {
    ...{ completedAt: at('2025-06-02'), kind: 'special', sector: 'fire', region: '440606', site: { name: '某厂' } },
    organization: { id: 'o1', name: '甲公司' },
    hazards: [{ id: 'h1', level: 'major', description: '通道堵塞', dueOn: '2025-06-30' }],
  }),
  inspected('n3', 'c', { completedAt: at('2025-06-03') }),
  // It replaces the one before it in whole.
  inspected('n4', 'c', {
    completedAt: at('2025-06-04'),
    result: 'pass',
    kind: 'stage',
    organization: { name: '乙公司' },
  }),
  inspected('n5', 'd', { completedAt: at('2025-06-05') }),
  cleared('n6', 'inspection.completed', 'd', 'n5'),
];

const ASSESSMENTS: readonly EventDraft[] = [
  assessed('a1', { score: 80 }),
  assessed('a2', {
    score: 92.5,
    grade: '良好',
    vetoes: [{ code: 'serious-accident', incident: 'i-1' }, { code: 'fraud' }],
  }),
  assessed('a3', { scheme: 'mid-year', from: '2025-01-01', to: '2025-07-01', grade: '合格' }),
  assessed('a4', { region: '440606', from: '2024-01-01', to: '2025-01-01' }),
  assessed('a5', { region: TOWN }),
  cleared('a6', 'assessment.completed', `year-end/${TOWN}/2025-01-01..2026-01-01`, 'a5'),
];

beforeAll(async () => {
  world = await openConsole();
  await world.send(...[...VIOLATIONS, ...INSPECTIONS, ...ASSESSMENTS].map((draft) => history(draft)));
  await world.settled();
});
afterAll(() => world.close());

type Item = Record<string, unknown>;
const list = async (path: string): Promise<Item[]> => (await world.get(`/api/v1/${path}`)).json.items;
const ids = async (path: string): Promise<unknown[]> => (await list(path)).map(({ id }) => id);
const table = async (path: string): Promise<string[][]> => {
  const { text, headers } = await world.get(`/api/v1/${path}`, { ...bearer(SUPERVISOR), accept: 'text/csv' });
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  return text
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
};
const pages = async (path: string): Promise<unknown[]> => {
  const seen: unknown[] = [];
  for (let cursor = ''; ; ) {
    const { json } = await world.get(`/api/v1/${path}?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...json.items.map(({ id }: Item) => id));
    if (json.nextCursor === null) return seen;
    cursor = json.nextCursor;
  }
};

describe('violations', () => {
  const ALL = ['today', 'golden-week', 'a-day-late', 'june', 'first-heard-of', 'no-day', 'unpublished', 'secret'];

  it.each([
    ['today', 'due', expect.any(String)],
    ['golden-week', 'published', '2025-10-15'],
    ['a-day-late', 'late', '2025-10-15'],
    ['june', 'published', '2025-06-17'],
    ['unpublished', 'overdue', '2025-03-12'],
    ['secret', 'withheld', null],
    ['no-day', 'undecided', null],
  ])('%s is %s, by %s', async (id, state, dueOn) => {
    const found = (await list('violations')).find((violation) => violation.id === id);
    expect(violationSchema.parse(found).publication).toEqual({ state, dueOn, legalBasis: '安全生产法第七十八条' });
  });

  it('joins the decision and its publication', async () => {
    const june = (await list('violations?sector=fire')).map((violation) => violationSchema.parse(violation));
    expect(june).toMatchObject([
      {
        ...{ id: 'june', region: TOWN, decidedOn: '2025-06-06', penaltyYuan: 50_000.5, organization: 'o1' },
        ...{ publishedAt: '2025-06-17T16:00:00.000+08:00', published: { url: 'https://example.org/june' } },
      },
    ]);
  });

  it.each([
    ['', ALL],
    ['region=440606', ['unpublished']],
    ['organization=o1', ['june']],
    [`organization=${encodeURIComponent('乙公司')}`, ['a-day-late']],
    ['incident=i-1', ['golden-week']],
    ['published=true', ['golden-week', 'a-day-late', 'june', 'first-heard-of', 'no-day']],
    ['published=false', ['today', 'unpublished', 'secret']],
    ['from=2025-06-06&to=2025-09-29', ['june']],
    ['from=2025-09-29&to=2025-09-30', ['golden-week', 'a-day-late']],
  ])('%s', async (query, expected) => {
    const found = await ids(`violations?${query}`);
    expect(found.sort()).toEqual([...expected].sort());
  });

  it('come the newest decision first, page by page, and as a table', async () => {
    const days = (await list('violations')).map(
      ({ decidedOn, publishedAt }) => decidedOn ?? String(publishedAt).slice(0, 10),
    );
    expect(days).toEqual([...days].sort().reverse());
    expect(await pages('violations')).toEqual(await ids('violations'));
    const rows = await table('violations?incident=i-1');
    expect(rows[0]?.slice(-3)).toEqual(['publication', 'publishBy', 'publishedAt']);
    expect(rows[1]?.slice(-3)).toEqual(['published', '2025-10-15', '2025-10-15T16:00:00.000+08:00']);
  });
});

describe('inspections', () => {
  it.each([
    ['', ['d', 'c', 'b', 'a']],
    ['state=current', ['c', 'b', 'a']],
    ['state=withdrawn', ['d']],
    ['kind=special,stage', ['c', 'b']],
    ['sector=fire', ['b']],
    ['result=pass', ['c', 'a']],
    ['organization=o1', ['b']],
    [`organization=${encodeURIComponent('乙公司')}`, ['c']],
    ['region=440605', ['d', 'c', 'a']],
    ['from=2025-06-02&to=2025-06-04', ['b']],
    ['from=2025-06-02&to=2025-06-05', ['c', 'b']],
  ])('%s: %j', async (query, expected) => {
    expect(await ids(`inspections?${query}`)).toEqual(expected);
  });

  it('show what was sent last, with times in the region’s offset', async () => {
    const [, c] = await list('inspections');
    expect(inspectionSchema.parse(c)).toMatchObject({
      ...{ id: 'c', region: TOWN, completedAt: '2025-06-04T16:00:00.000+08:00', event: { id: 'n4' } },
      data: { result: 'pass', kind: 'stage', completedAt: '2025-06-04T16:00:00.000+08:00' },
    });
  });

  it('come page by page, and as a table', async () => {
    expect(await pages('inspections')).toEqual(['d', 'c', 'b', 'a']);
    expect(await table('inspections?kind=special')).toEqual([
      'id,state,region,completedAt,sector,kind,result,itemsChecked,itemsFailed,hazards,organization,site'.split(','),
      [
        'b',
        'current',
        '440606',
        '2025-06-02T16:00:00.000+08:00',
        'fire',
        'special',
        'fail',
        '',
        '',
        '1',
        '甲公司',
        '某厂',
      ],
    ]);
  });
});

describe('assessments', () => {
  const told = async (query = ''): Promise<unknown[]> =>
    (await list(`assessments?${query}`)).map((one) => statedSchema.parse(one).event.id);

  it.each([
    ['the newest period first, each as it was stated last', '', ['a3', 'a2', 'a4']],
    ['of a scheme', 'scheme=mid-year', ['a3']],
    ['of a region with all below', 'region=440606', ['a4']],
    ['whose period touches these days', 'from=2024-12-31&to=2025-01-01', ['a4']],
    ['the day after is not touched', 'from=2025-07-01', ['a2']],
  ])('%s', async (_what, query, expected) => {
    expect(await told(query)).toEqual(expected);
  });

  it('are a table', async () => {
    const rows = await table('assessments?region=440605&scheme=year-end');
    expect(rows[0]).toEqual('scheme,region,from,to,score,grade,vetoes,recordedAt'.split(','));
    expect(rows[1]?.slice(0, 7)).toEqual(
      'year-end,440605,2025-01-01,2026-01-01,92.5,良好,serious-accident fraud'.split(','),
    );
  });
});

it.each([
  ['violations?published=perhaps', '#/query/published not-allowed-value'],
  ['violations?cursor=zzz', '#/query/cursor invalid-cursor'],
  ['inspections?kind=casual', '#/query/kind not-allowed-value'],
  ['inspections?region=999999', '#/query/region region-unknown'],
  ['inspections?from=2025-02-29', '#/query/from impossible-date'],
  ['assessments?limit=0', '#/query/limit too-small'],
  ['hazards?state=done', '#/query/state not-allowed-value'],
  ['hazards?dueBefore=soon', '#/query/dueBefore bad-format'],
  ['figures?region=x', '#/query/region not-a-region-code'],
])('refuses %s', async (path, expected) => {
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect([status, `${json.errors[0].pointer} ${json.errors[0].code}`]).toEqual([422, expected]);
});
