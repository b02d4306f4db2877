// 隐患: opened by an inspection, changed, put right and verified, in any order; how they stand, and the rate of those put right in
// time, on any day as it was known on any other.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hazardSchema } from '#contracts/api/record-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { cleared, type EventDraft, hazardChanged, history, inspected, rectified, TOWN } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const RATE = 'hazard-rectification-rate';
const DISTRICT = '440606';
/** Nine in the morning in Foshan. */
const nine = (day: string): string => `${day}T09:00:00+08:00`;
/** Every fact of the story is told by an import, from when it was known. */
const known = (day: string, draft: EventDraft): EventDraft => history(draft, nine(day));

interface Hazard {
  readonly level?: string;
  readonly dueOn?: string;
}
const opened = (hazard: string, { level = 'general', dueOn = '2025-03-10' }: Hazard = {}, data = {}): EventDraft =>
  inspected(`open ${hazard}`, `inspection ${hazard}`, {
    completedAt: nine('2025-03-01'),
    hazards: [{ id: hazard, level, dueOn, description: `what is wrong at ${hazard}` }],
    ...data,
  });
const done = (hazard: string, day: string, data = {}): EventDraft =>
  rectified(`done ${hazard}`, hazard, { rectifiedAt: nine(day), ...data });

/** Of each hazard all facts, in each of the six orders in which they can come. */
const ORDERS = ['ocd', 'odc', 'cod', 'cdo', 'doc', 'dco'];
const inOrder = (order: string): EventDraft[] =>
  [...order].map((letter) => {
    const facts: Readonly<Record<string, EventDraft>> = {
      o: opened(order, { dueOn: '2025-05-10' }),
      c: hazardChanged(`change ${order}`, order, { level: 'major', dueOn: '2025-06-10', reason: '须停工整改' }),
      d: done(order, '2025-06-10', { verifiedAt: nine('2025-06-12'), verifiedBy: '李工' }),
    };
    const fact = facts[letter];
    if (!fact) throw new Error(letter);
    return history(fact);
  });

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    known('2025-03-01', opened('late-told')),
    // Put right on the 9th, in time; told on the 20th.
    known('2025-03-20', done('late-told', '2025-03-09')),
    known('2025-03-01', opened('too-late', { level: 'major' }, { organization: { id: 'o1', name: '甲公司' } })),
    known('2025-03-12', done('too-late', '2025-03-11')),
    known('2025-03-01', opened('never', { dueOn: '2025-03-31' }, { organization: { name: '乙公司' } })),
    known('2025-03-01', opened('put-off', { dueOn: '2025-03-15' })),
    known('2025-03-14', hazardChanged('change put-off', 'put-off', { dueOn: '2025-04-15' })),
    known('2025-04-20', done('put-off', '2025-04-15', { verifiedAt: nine('2025-04-18') })),
    known('2025-03-01', opened('elsewhere', { dueOn: '2025-03-31' }, { region: DISTRICT })),
    known('2025-03-25', {
      ...done('elsewhere', '2025-03-24'),
      data: { ...done('', '2025-03-24').data, region: DISTRICT },
    }),
    known('2025-03-01', opened('years-away', { dueOn: '2999-12-31' })),
    // Of this one nobody has said that it was opened.
    known('2025-03-01', done('unopened', '2025-03-02')),
    known('2025-03-01', opened('mistaken', { dueOn: '2025-03-05' })),
    known('2025-03-30', cleared('clear mistaken', 'inspection.completed', 'inspection mistaken', 'open mistaken')),
  );
  for (const order of ORDERS) for (const draft of inOrder(order)) await world.send(draft);
  await world.settled();
});
afterAll(() => world.close());

const list = async (query = ''): Promise<Record<string, unknown>[]> => {
  const { status, json } = await world.get(`/api/v1/hazards?limit=1000&${query}`);
  expect(status).toBe(200);
  for (const item of json.items) hazardSchema.parse(item);
  return json.items;
};
const ids = async (query = ''): Promise<unknown[]> =>
  (await list(query)).map(({ id }) => id).filter((id) => !ORDERS.includes(String(id)));

const rate = async (query: string): Promise<string> => {
  const { json } = await world.get(`/api/v1/readings?indicator=${RATE}&region=440600&window=month&${query}`);
  const [{ numerator, denominator, value, nullReason }] = json;
  if (nullReason !== null) return nullReason;
  expect(value).toBeCloseTo(numerator / denominator.value, 12);
  return `${numerator} of ${denominator.value}`;
};

describe('how hazards stand', () => {
  it('is the same in whatever order their facts came', async () => {
    const found = (await list()).filter(({ id }) => ORDERS.includes(String(id)));
    expect(found).toHaveLength(6);
    for (const { id, inspection, description, ...rest } of found) {
      expect([inspection, description]).toEqual([`inspection ${id}`, `what is wrong at ${id}`]);
      expect(rest).toEqual({
        ...{ region: TOWN, sector: 'construction', level: 'major', state: 'verified', openedOn: '2025-03-01' },
        ...{ dueOn: '2025-06-10', organization: null, inTime: true, verifiedBy: '李工' },
        rectifiedAt: '2025-06-10T09:00:00.000+08:00',
        verifiedAt: '2025-06-12T09:00:00.000+08:00',
      });
    }
  });

  it.each([
    [
      'the latest due day first',
      '',
      ['years-away', 'put-off', 'never', 'elsewhere', 'too-late', 'late-told', 'unopened'],
    ],
    ['open', 'state=open', ['years-away']],
    ['overdue', 'state=overdue', ['never']],
    ['put right', 'state=rectified', ['elsewhere', 'too-late', 'late-told', 'unopened']],
    ['verified', 'state=verified', ['put-off']],
    ['major', 'level=major', ['too-late']],
    ['general', 'level=general', ['years-away', 'put-off', 'never', 'elsewhere', 'late-told']],
    ['due before a day', 'dueBefore=2025-03-31', ['too-late', 'late-told']],
    ['of a district', `region=${DISTRICT}`, ['elsewhere']],
    ['of a town', `region=${TOWN}`, ['years-away', 'put-off', 'never', 'too-late', 'late-told', 'unopened']],
    ['of an enterprise by its id', 'organization=o1', ['too-late']],
    ['of one that has only a name', `organization=${encodeURIComponent('乙公司')}`, ['never']],
    ['of both at once', 'state=overdue&organization=o1', []],
  ])('%s', async (_what, query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('says whether it was in time, which is not the same as put right', async () => {
    const inTime = Object.fromEntries((await list()).map((hazard) => [hazard.id, hazard.inTime]));
    expect(inTime).toMatchObject({
      ...{ 'late-told': true, 'too-late': false, never: null, 'put-off': true, elsewhere: true, unopened: null },
    });
  });

  it('comes page by page, each once, and as a table', async () => {
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await world.get(`/api/v1/hazards?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...json.items.map(({ id }: { id: string }) => id));
      if (json.nextCursor === null) break;
      cursor = json.nextCursor;
    }
    expect(seen).toEqual((await list()).map(({ id }) => id));
    const { text } = await world.get('/api/v1/hazards?state=overdue', { ...bearer(SUPERVISOR), accept: 'text/csv' });
    expect(text.replace('\uFEFF', '').split('\r\n')).toEqual([
      'id,state,level,region,sector,organization,inspection,openedOn,dueOn,rectifiedAt,inTime,verifiedAt,verifiedBy,description',
      `never,overdue,general,${TOWN},construction,乙公司,inspection never,2025-03-01,2025-03-31,,,,,what is wrong at never`,
      '',
    ]);
  });
});

describe('the rate of those put right in time', () => {
  // March: late-told, too-late, never, elsewhere are due; put-off was, until its day was moved; mistaken was, until it was withdrawn.
  it.each([
    ['of March, as known now', 'asOf=2025-03-31', '2 of 4'],
    ['by 10 March: three days of dues', 'asOf=2025-03-10', '1 of 2'],
    ['by 9 March: nothing is due', 'asOf=2025-03-09', 'no-data'],
    ['of April', 'asOf=2025-04-30', '1 of 1'],
    ['of June: the six', 'asOf=2025-06-30', '6 of 6'],
    ['of May: none any more', 'asOf=2025-05-31', 'no-data'],
    ['of a district', `asOf=2025-03-31&region=${DISTRICT}`, '1 of 1'],
  ])('%s', async (_what, query, expected) => {
    const region = query.includes('region=') ? '' : 'region=440600&';
    const { json } = await world.get(`/api/v1/readings?indicator=${RATE}&window=month&${region}${query}`);
    const [{ numerator, denominator, nullReason }] = json;
    expect(nullReason ?? `${numerator} of ${denominator.value}`).toBe(expected);
  });

  it.each([
    // What was known of March on each day: five due (with put-off, mistaken 6), then fewer; none, then two in time.
    ['2025-02-28', 'no-data'],
    ['2025-03-01', '0 of 6'],
    ['2025-03-14', '0 of 5'],
    ['2025-03-19', '0 of 5'],
    ['2025-03-20', '1 of 5'],
    ['2025-03-25', '2 of 5'],
    ['2025-03-30', '2 of 4'],
  ])('of March as known on %s is %s', async (day, expected) => {
    const at = encodeURIComponent(`${day}T12:00:00+08:00`);
    expect(await rate(`asOf=2025-03-31&knownAt=${at}`)).toBe(expected);
  });

  it('is known in the very instant, and not the millisecond before', async () => {
    const at = (time: string): string => encodeURIComponent(`2025-03-20T${time}+08:00`);
    expect(await rate(`asOf=2025-03-31&knownAt=${at('08:59:59.999')}`)).toBe('0 of 5');
    expect(await rate(`asOf=2025-03-31&knownAt=${at('09:00:00')}`)).toBe('1 of 5');
  });

  it('of a level, and of an enterprise', async () => {
    const path = '/api/v1/readings?region=440600&window=month&asOf=2025-03-31';
    const told = async (query: string): Promise<(string | number)[]> => {
      const [{ numerator, denominator, nullReason }] = (await world.get(`${path}&${query}`)).json;
      return [nullReason ?? numerator, denominator?.value];
    };
    expect(await told(`indicator=${RATE}.major`)).toEqual([0, 1]);
    expect(await told(`indicator=${RATE}.general`)).toEqual([2, 3]);
    expect(await told(`indicator=${RATE}&organization=o1`)).toEqual([0, 1]);
    expect(await told(`indicator=${RATE}&organization=nobody`)).toEqual(['no-data', undefined]);
  });

  it('names what moved it between two days', async () => {
    const query = `indicator=${RATE}&region=440600&window=month&asOf=2025-03-31&between=2025-03-14T12:00:00%2B08:00`;
    const { json } = await world.get(`/api/v1/restatements?${query}&and=2025-03-30T12:00:00%2B08:00`);
    expect(json.difference).toEqual({ numerator: 2, denominator: -1, value: 0.5 });
    expect(json.moved.map((m: Record<string, unknown>) => [m.what, m.subject, m.statement])).toEqual([
      ['hazard', 'late-told', { rectified: true }],
      ['hazard', 'elsewhere', { rectified: true }],
      ['hazard', 'mistaken', { opened: false }],
    ]);
    expect(json.moved[0].event).toMatchObject({ id: 'done late-told', type: 'safety.hazard.rectified' });
  });
});
