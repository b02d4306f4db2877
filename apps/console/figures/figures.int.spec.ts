// 公布数: what bulletins printed, beside their own counts, beside what was known then, and beside today's number. The counts of 2012 are
// those of the national bulletin on special equipment: 292 deaths, 8,216,700 units, printed rate 0.517.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { figureSchema } from '#contracts/api/figure-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import {
  amend,
  cleared,
  declared,
  type EventDraft,
  figurePublished,
  filed,
  history,
  report,
} from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const [COUNTRY, CITY, NANHAI] = ['100000', '440600', '440605'];
const RATE = 'special-equipment-deaths-per-10k-units';
const H1 = { from: '2025-01-01', to: '2025-07-01' };
const Y2012 = { from: '2012-01-01', to: '2013-01-01' };

const noon = (day: string): string => `${day}T12:00:00+08:00`;
const known = (day: string, draft: EventDraft): EventDraft => history(draft, noon(day));
const bulletin = (id: string, data: Record<string, unknown>): EventDraft =>
  figurePublished(id, { publication: 'bulletin-2012', indicator: RATE, region: COUNTRY, ...Y2012, ...data });
const half = (id: string, data: Record<string, unknown>): EventDraft =>
  figurePublished(id, { publication: '2025-h1', region: CITY, ...H1, publishedOn: '2025-07-15', ...data });

beforeAll(async () => {
  world = await openConsole({ deviceRegion: COUNTRY });
  const days = ['2012-01-01', '2013-01-01'] as const;
  const returned = filed('return', COUNTRY, days, { sector: 'special-equipment', accidents: 228, deaths: 292 });
  await world.send(
    known('2013-02-01', { ...returned, subject: `special-equipment/${COUNTRY}/2012-01-01..2013-01-01` }),
    known(
      '2013-02-01',
      declared('units', COUNTRY, { measure: 'special-equipment-units', asOf: '2012-12-31', value: 8_216_700 }),
    ),
    known(
      '2013-03-01',
      bulletin('printed', { value: 0.517, numerator: 292, denominator: 8_216_700, title: '2012年特种设备安全状况' }),
    ),
    known(
      '2013-03-01',
      bulletin('rounded', { publication: 'as it should be', value: 0.355, numerator: 292, denominator: 8_216_700 }),
    ),
    known(
      '2013-03-01',
      bulletin('cut', { publication: 'cut off', value: 0.35, decimals: 2, numerator: 292, denominator: 8_216_700 }),
    ),
    known('2013-03-01', bulletin('bare', { publication: 'without counts', value: 0.517 })),
    known(
      '2013-03-01',
      bulletin('nothing', { publication: 'without a number', value: null, numerator: 292, denominator: 8_216_700 }),
    ),
    // A half-year's report, and what it did not know yet.
    known('2025-02-02', report('a', 'i a', { occurredAt: noon('2025-02-01'), deaths: 2 })),
    known('2025-07-15', half('deaths', { indicator: 'deaths', value: 2, numerator: 2, knownAt: noon('2025-07-10') })),
    known('2025-07-20', amend('a2', 'i a', 'a', { occurredAt: noon('2025-02-01'), deaths: 3, directLossYuan: 12.5 })),
    known(
      '2025-08-01',
      report('b', 'i b', { occurredAt: noon('2025-06-30'), organization: { id: 'o1', name: '甲公司' } }),
    ),
    known('2025-07-15', half('loss', { indicator: 'direct-loss-yuan', value: 0, knownAt: noon('2025-07-21') })),
    known('2025-08-02', half('enterprise', { indicator: 'deaths', organization: 'o1', value: 1, region: NANHAI })),
    // Told again it replaces what was told before; and one was told by mistake.
    known('2025-07-15', half('accidents 1', { indicator: 'accidents', value: 5 })),
    known('2025-07-16', half('accidents 2', { indicator: 'accidents', value: 1, url: 'https://example.org/h1' })),
    known('2025-07-15', half('mistake', { indicator: 'serious-injuries', value: 7 })),
    known(
      '2025-07-16',
      cleared('clear', 'figure.published', `2025-h1/serious-injuries/${CITY}/2025-01-01..2025-07-01`, 'mistake', CITY),
    ),
    // Of a period that is not over nobody can have a number.
    history(half('prophecy', { publication: 'outlook', indicator: 'deaths', value: 9, to: '2999-01-01' })),
  );
  await world.settled();
});
afterAll(() => world.close());

const list = async (query = '') => {
  const { status, json } = await world.get(`/api/v1/figures?${query}`);
  expect(status).toBe(200);
  return json.items.map((item: unknown) => figureSchema.parse(item));
};
const one = async (id: string) =>
  (await list()).find(({ stated }: { stated: { event: { id: string } } }) => stated.event.id === id);

describe('a figure and its own counts', () => {
  it.each([
    ['printed', 'does-not-follow', 0.35537381],
    ['rounded', 'rounded', 0.35537381],
    ['cut', 'truncated', 0.35537381],
    ['bare', 'unchecked', null],
    ['nothing', 'unchecked', 0.35537381],
  ])('%s: %s', async (id, follows, computed) => {
    const figure = await one(id);
    expect(figure.follows).toBe(follows);
    if (computed === null) expect(figure.computed).toBeNull();
    else expect(figure.computed).toBeCloseTo(computed, 6);
  });
});

describe('a figure and the ledger', () => {
  it('of 2012: 292 of 821.67 ten thousands are 0.355, and 0.517 was printed', async () => {
    const { readingThen, readingNow, difference, stated } = await one('printed');
    expect(readingNow).toMatchObject({
      ...{ numerator: 292, denominator: { value: 8_216_700 }, window: { name: 'custom', ...Y2012 } },
      value: expect.closeTo(0.35537381, 6),
    });
    expect(readingThen.value).toBe(readingNow.value);
    expect(difference).toBeCloseTo(0.35537381 - 0.517, 6);
    expect(stated).toMatchObject({ event: { id: 'printed' }, data: { title: '2012年特种设备安全状况', value: 0.517 } });
  });

  it('stays as it was stated; what is known changes beside it', async () => {
    const { stated, readingThen, readingNow, difference } = await one('deaths');
    expect([stated.data.value, readingThen.numerator, readingNow.numerator, difference]).toEqual([2, 2, 4, 2]);
    expect(readingThen.knownAt).toBe('2025-07-10T12:00:00.000+08:00');
  });

  it.each([
    // As known at the instant it names; else at the one from which it is known itself.
    ['loss', 12.5, 12.5, 12.5],
    ['accidents 2', 1, 2, 1],
    ['enterprise', 1, 1, 0],
  ])('%s: %d then, %d now', async (id, then, now, difference) => {
    const figure = await one(id);
    expect([figure.readingThen.value, figure.readingNow.value, figure.difference]).toEqual([then, now, difference]);
  });

  it('of days to come has no number beside it', async () => {
    expect(await one('prophecy')).toMatchObject({ readingThen: null, readingNow: null, difference: null });
  });

  it('without a number differs from none', async () => {
    expect(await one('nothing')).toMatchObject({ difference: null, readingNow: { numerator: 292 } });
  });
});

describe('the list', () => {
  it.each([
    ['publication=2025-h1', ['deaths', 'loss', 'accidents 2', 'enterprise']],
    [`indicator=${RATE}`, ['printed', 'rounded', 'cut', 'bare', 'nothing']],
    [`region=${NANHAI}`, ['enterprise']],
    [`region=${CITY}&indicator=deaths`, ['deaths', 'enterprise', 'prophecy']],
    ['publication=none', []],
  ])('%s', async (query, expected) => {
    const ids = (await list(query)).map(({ stated }: { stated: { event: { id: string } } }) => stated.event.id);
    expect(ids.sort()).toEqual([...expected].sort());
  });

  it('is a table', async () => {
    const headers = { ...bearer(SUPERVISOR), accept: 'text/csv' };
    const { text } = await world.get('/api/v1/figures?publication=2025-h1&indicator=accidents', headers);
    expect(text.replace('\uFEFF', '').split('\r\n')).toEqual([
      'publication,title,indicator,region,from,to,publishedOn,stated,follows,computed,then,now,difference',
      '2025-h1,,accidents,440600,2025-01-01,2025-07-01,2025-07-15,1,unchecked,,1,2,1',
      '',
    ]);
  });
});
