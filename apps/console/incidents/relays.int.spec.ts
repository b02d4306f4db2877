// 报告时限 over the API: who passed an incident on, and when, moves its clocks (国务院令493号 art. 9 to 13). Times are hours after the
// unit was told, two days ago; a general accident has 1 hour to the county and 2 to the city, a serious one 2 more to the province.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { incidentSchema } from '#contracts/api/incident-json';
import { addDays } from '#domain/calendar/day';
import { localDay, startOfDay } from '#domain/calendar/local-time';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import {
  amend,
  cleared,
  drill,
  type EventDraft,
  history,
  relayed,
  report,
  violationDecided,
  violationPublished,
  withdraw,
} from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const HOUR = 3_600_000;
const ZONE = 'Asia/Shanghai';
const TOLD = Date.now() - 48 * HOUR;
const hour = (n: number): string => new Date(TOLD + n * HOUR).toISOString();
const TODAY = localDay(Date.now(), ZONE);

const told = (n: number, draft: EventDraft): EventDraft => ({ ...draft, time: hour(n) });
const facts = (data: Record<string, unknown> = {}) => ({ occurredAt: hour(-1), unitInformedAt: hour(0), ...data });
const reported = (id: string, data: Record<string, unknown> = {}): EventDraft =>
  told(0.5, report(`report ${id}`, id, facts(data)));
const passed = (id: string, step: string, received: number, completed: number): EventDraft =>
  relayed(`${step} ${id} ${completed}`, id, step, [hour(received), hour(completed)]);

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    reported('nobody-said'),
    reported('in-time'),
    passed('in-time', 'county-to-city', 0.75, 2.75),
    reported('too-late'),
    passed('too-late', 'county-to-city', 0.75, 2.8),
    reported('told-again'),
    passed('told-again', 'county-to-city', 0.75, 2.8),
    passed('told-again', 'county-to-city', 1, 2.9),
    // A relay that comes before its incident.
    passed('early-relay', 'county-to-city', 0.75, 1),
    reported('early-relay'),
    told(1.5, report('report slow', 'slow', facts())),
    told(0.5, report('report untold', 'untold', { occurredAt: hour(-1) })),
    reported('serious', { deaths: 3 }),
    passed('serious', 'county-to-city', 0.5, 1.5),
    reported('major', { deaths: 4, missing: 6 }),
    passed('major', 'county-to-city', 0.5, 1),
    passed('major', 'city-to-province', 1.25, 3),
    reported('worse'),
    passed('worse', 'county-to-city', 0.5, 1),
    reported('withdrawn-open', { sector: 'fire' }),
    reported('withdrawn-relay'),
    passed('withdrawn-relay', 'county-to-city', 0.75, 1),
    cleared('clear relay', 'incident.relayed', 'withdrawn-relay', 'county-to-city withdrawn-relay 1'),
    reported('light', { deaths: 0 }),
    history(reported('old')),
    drill(reported('exercise')),
    drill(passed('exercise', 'county-to-city', 0.75, 1)),
    // The real thing is not passed on by an exercise.
    drill(passed('nobody-said', 'county-to-city', 0.75, 1)),
    reported('punished'),
    violationDecided('decide c1', 'c1', { decidedOn: TODAY, incident: 'punished' }),
    violationDecided('decide c2', 'c2', { decidedOn: addDays(TODAY, -60), incident: 'punished' }),
    violationDecided('decide c3', 'c3', { decidedOn: addDays(TODAY, -60), incident: 'punished' }),
    violationPublished('publish c3', 'c3', { publishedAt: new Date(TOLD).toISOString() }),
    violationDecided('decide c4', 'c4', { decidedOn: TODAY, incident: 'punished', disclosable: false }),
  );
  await world.send(
    told(5, amend('worse 2', 'worse', 'report worse', facts({ deaths: 3, reason: 'corrected' }))),
    told(10, withdraw('withdraw it', 'withdrawn-open', 'report withdrawn-open')),
  );
  await world.send(passed('worse', 'city-to-province', 5.25, 6));
  await world.settled();
});
afterAll(() => world.close());

interface Clock {
  readonly id: string;
  readonly state: string;
  readonly startsAt: string | null;
  readonly startBasis: string;
  readonly dueAt: string | null;
  readonly metAt: string | null;
  readonly case: string | null;
}
const clocks = async (id: string): Promise<readonly Clock[]> => {
  const { json } = await world.get(`/api/v1/incidents/${id}`);
  return incidentSchema.parse(json).deadlines;
};
const after = (at: string | null): number | null => (at === null ? null : (Date.parse(at) - TOLD) / HOUR);
/** State, and hours: start (with `?` where it is assumed), due, met. */
const clock = async (id: string, deadline: string): Promise<unknown[] | undefined> => {
  const found = (await clocks(id)).find((one) => one.id === deadline);
  if (!found) return undefined;
  const start = `${after(found.startsAt)}${found.startBasis === 'assumed' ? '?' : ''}`;
  return [found.state, start, after(found.dueAt), after(found.metAt)];
};

describe('clocks that relays move', () => {
  it.each<[string, string, string, unknown[] | undefined]>([
    ['the report itself meets the first, at its own time', 'nobody-said', 'unit-to-county', ['met', '0', 1, 0.5]],
    ['a report after an hour and a half does not', 'slow', 'unit-to-county', ['missed', '0', 1, 1.5]],
    ['nobody says when the unit was told', 'untold', 'unit-to-county', ['unknown', 'null?', null, null]],
    ['the next begins when the one before was met', 'nobody-said', 'county-to-city', ['missed', '0.5?', 2.5, null]],
    ['or at the latest when it was due', 'slow', 'county-to-city', ['missed', '1.5?', 3.5, null]],
    ['or with the report, if nobody knows', 'untold', 'county-to-city', ['missed', '0.5?', 2.5, null]],
    [
      'a relay says when it began; two hours sharp are in time',
      'in-time',
      'county-to-city',
      ['met', '0.75', 2.75, 2.75],
    ],
    ['three minutes later are not', 'too-late', 'county-to-city', ['missed', '0.75', 2.75, 2.8]],
    ['a later relay of the step replaces the earlier', 'told-again', 'county-to-city', ['met', '1', 3, 2.9]],
    ['it may come before its incident', 'early-relay', 'county-to-city', ['met', '0.75', 2.75, 1]],
    ['one that is withdrawn is gone', 'withdrawn-relay', 'county-to-city', ['missed', '0.5?', 2.5, null]],
    ['an exercise passes nothing real on', 'exercise', 'county-to-city', ['met', '0.75', 2.75, 1]],
    ['a general accident ends at the city', 'in-time', 'city-to-province', undefined],
    ['a serious one goes on when the city had it', 'serious', 'city-to-province', ['missed', '1.5?', 3.5, null]],
    ['the missing count: a major one goes to the state', 'major', 'province-to-state', ['missed', '3?', 5, null]],
    ['a new grade opens the next level, from its amendment', 'worse', 'city-to-province', ['met', '5.25', 7.25, 6]],
    ['and leaves what was met before', 'worse', 'county-to-city', ['met', '0.5', 2.5, 1]],
    ['what nobody was hurt in opens none', 'light', 'county-to-city', undefined],
    ['nor what history tells', 'old', 'county-to-city', undefined],
  ])('%s', async (_rule, id, deadline, expected) => {
    const found = await clock(id, deadline);
    const close = expected?.map((value) => (typeof value === 'number' ? expect.closeTo(value, 6) : value));
    expect(found).toEqual(close);
  });

  it('without a relay a new grade starts at the amendment: two hours later it is due', async () => {
    await world.send(
      reported('worse-untold'),
      told(5, amend('worse-untold 2', 'worse-untold', 'report worse-untold', facts({ deaths: 3 }))),
    );
    await world.settled();
    expect(await clock('worse-untold', 'city-to-province')).toEqual(['missed', '5?', 7, null]);
  });

  it('a withdrawal ends what is open, and what was missed stays so', async () => {
    const states = Object.fromEntries((await clocks('withdrawn-open')).map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({
      ...{ 'unit-to-county': 'met', 'county-to-city': 'missed', investigation: 'cancelled' },
    });
  });
});

describe('clocks of days', () => {
  it('end with the last local day: 30 for casualties, of fire 7, 60 for the investigation', async () => {
    const day = localDay(TOLD - HOUR, ZONE);
    // The first day is not counted, and the last one is whole: due is the midnight after it.
    const due = (days: number): number => startOfDay(addDays(day, days + 1), ZONE);
    const dueOf = async (id: string, deadline: string): Promise<number> =>
      Date.parse((await clocks(id)).find((one) => one.id === deadline)?.dueAt ?? '');
    expect(await dueOf('in-time', 'casualty-window')).toBe(due(30));
    expect(await dueOf('withdrawn-open', 'casualty-window')).toBe(due(7));
    expect(await dueOf('in-time', 'investigation')).toBe(due(60));
    expect((await clock('in-time', 'investigation'))?.[0]).toBe('open');
  });

  it('of publications there is one for each case that may be published', async () => {
    const found = (await clocks('punished')).filter(({ id }) => id === 'penalty-publication');
    expect(found.map((one) => [one.case, one.state])).toEqual([
      ['c2', 'missed'],
      ['c3', 'missed'],
      ['c1', 'open'],
    ]);
    expect(found[1]?.metAt).toBe(new Date(TOLD + 8 * HOUR).toISOString().replace('Z', '+08:00'));
    expect((await clocks('in-time')).some(({ id }) => id === 'penalty-publication')).toBe(false);
  });
});

it('an incident told within the hour has all its clocks before it', async () => {
  const now = Date.now();
  const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
  const fresh = report('report fresh', 'fresh', { occurredAt: ago(30), unitInformedAt: ago(25) });
  await world.send({ ...fresh, time: ago(10) });
  await world.settled();
  const states = Object.fromEntries((await clocks('fresh')).map(({ id, state }) => [id, state]));
  expect(states).toEqual({
    ...{ 'unit-to-county': 'met', 'county-to-city': 'open', 'casualty-window': 'open' },
    // Entered at once: within 24 hours of the county's receipt.
    ...{ 'statistics-entry': 'met', investigation: 'open' },
  });
});
