// Returns that only check, on a real ledger: what differs is told, once it is settled, until it agrees or is corrected.

import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { EVENTS_TOPIC } from '#contracts/topics';
import { PostgresEventFates } from '#postgres/console/postgres-event-fates';
import { PostgresDeclarations } from '#postgres/readings/postgres-declarations';
import { PostgresLedgerQueries } from '#postgres/readings/postgres-ledger-queries';
import { ReconciliationService } from '#readings/reconciliation-service';
import { type BookedWorld, openBookedWorld } from '#test/alerting/booked-world';
import { sampleDirectory } from '#test/alerting/evaluation-world';
import { amend, cleared, filed, report, SOURCE, withdraw } from '#test/ledger/events';
import { ReturnEvents } from './return-events.js';
import { ReturnLooks } from './return-looks.js';
import { ReturnWatch } from './return-watch.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const T0 = Date.parse('2026-04-02T04:00:00Z');
const MARCH = ['2026-03-01', '2026-04-01'] as const;
const SUBJECT = 'construction/440605/2026-03-01..2026-04-01';

let world: BookedWorld;
let watch: ReturnWatch;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openBookedWorld('returns');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.empty(T0);
  watch = newWatch();
});

const newWatch = (): ReturnWatch => {
  const declarations = new PostgresDeclarations(world.database);
  const ledger = new PostgresLedgerQueries(world.database);
  return new ReturnWatch(
    new ReturnLooks(
      new ReconciliationService(declarations, ledger, sampleDirectory),
      declarations,
      sampleDirectory,
      world.clock,
    ),
    new ReturnEvents(new PostgresEventFates(world.database), ledger, sampleDirectory),
    world.store,
    sampleDirectory,
    world.clock,
  );
};

const later = (ms: number): void => {
  world.clock.at += ms;
};
const check = async () => Object.fromEntries(await watch.check(await world.ledger.now()));
/** One incident with one death in the district, and a return that says `stated`; a minute ago. */
const differing = async (stated: Record<string, unknown> = { accidents: 2, deaths: 2 }): Promise<void> => {
  await world.send(report('e1', 'i-1'), filed('r1', '440605', MARCH, stated));
  later(MINUTE);
  expect(await check()).toEqual({ opened: 1 });
};
const ends = async () => (await world.told()).map(({ state, transitions }) => [state, transitions.at(-1)?.reason]);

it('informs of a return that differs once it had a minute, with both figures, and keeps what moves', async () => {
  await world.send(report('e1', 'i-1'), filed('r1', '440605', MARCH, { accidents: 2, deaths: 2 }));
  later(MINUTE - 1);
  expect(await check()).toEqual({});
  later(1);
  expect(await check()).toEqual({ opened: 1 });
  expect(await check()).toEqual({ unchanged: 1 });
  const [alert] = await world.told();
  expect(alert).toMatchObject({
    ...{ rule: 'return-differs', region: '440605', severity: 'info', state: 'firing', drill: false },
    period: { from: '2026-03-01', to: '2026-04-01' },
    record: { type: 'safety.return.filed', subject: SUBJECT },
    evidence: [{ source: SOURCE, id: 'r1', subject: SUBJECT, contribution: 0 }],
    explanation: {
      zh: '南海区“建筑施工”2026-03-01 至 2026-03-31 的报表与逐起入账不符:事故起数报表 2,逐起入账 1;死亡人数报表 2,逐起入账 1。',
      en: 'Region 440605, return on construction, 2026-03-01 to 2026-03-31, differs from what is booked: accidents 2 in the return, 1 booked; deaths 2 in the return, 1 booked.',
    },
  });
  expect(alert).not.toHaveProperty('quiet');
  await world.send(report('e2', 'i-2', { deaths: 2 }));
  expect(await check()).toEqual({ refreshed: 1 });
  await world.send(filed('r2', '440605', MARCH, { accidents: 3, deaths: 3 }));
  expect(await check()).toEqual({ refreshed: 1 });
  const [open] = await world.store.openReturns();
  expect(open).toMatchObject({ id: alert?.id, seq: 1, evidence: [{ id: 'r2' }] });
  expect(open?.figures.accidents).toEqual({ stated: 3n, booked: 2n, difference: 1n });
  expect(open?.explanation.en).toMatch(/booked: accidents 3 in the return, 2 booked\.$/);
  expect(await world.told()).toHaveLength(1);
});

it.each<[string, () => Promise<void>, string, string]>([
  ['what was missing is reported', () => world.send(report('e2', 'i-2')), 'resolved', 'figures-agree'],
  [
    'the return is corrected',
    () => world.send(filed('r2', '440605', MARCH, { accidents: 1, deaths: 1 })),
    'invalidated',
    'return-corrected',
  ],
  [
    'the return is withdrawn',
    () => world.send(cleared('w1', 'return.filed', SUBJECT, 'r1', '440605')),
    'invalidated',
    'return-withdrawn',
  ],
])('ends when %s', async (_, move, state, reason) => {
  await differing();
  await move();
  expect(await check()).toEqual({ [state]: 1 });
  expect(await check()).toEqual({});
  expect(await ends()).toEqual([
    ['firing', 'return-differs'],
    [state, reason],
  ]);
  const [, end] = await world.told();
  expect(end?.evidence.map(({ id }) => id)).toEqual(['r1']);
  expect(end?.explanation.en).toContain('accidents 2 in the return, 1 booked');
});

it.each([
  ['withdrawn', () => withdraw('e2', 'i-1', 'e1')],
  ['corrected to nobody dead', () => amend('e2', 'i-1', 'e1', { deaths: 0, minorInjuries: 1 })],
] as const)('is void when the incident behind it is %s', async (_, correction) => {
  await differing({ accidents: 0, deaths: 0 });
  await world.send(correction());
  expect(await check()).toEqual({ invalidated: 1 });
  expect((await ends()).at(-1)).toEqual(['invalidated', 'evidence-withdrawn']);
});

it('waits for what the ledger has not booked yet', async () => {
  await world.send(filed('r1', '440605', MARCH, { accidents: 1, deaths: 1 }));
  const unbooked = [1, 2].map(() => ({ key: 'k', value: Buffer.from('{}'), headers: {} }));
  await world.log.append(EVENTS_TOPIC, unbooked);
  later(10 * MINUTE);
  expect(await world.ledger.now()).toBe(T0);
  expect(await check()).toEqual({});
  await world.send(report('e1', 'i-1'));
  expect(await check()).toEqual({});
  expect(await world.told()).toEqual([]);
});

it('looks at the own city and below, at what ended in the last 400 days, and at what is open however old', async () => {
  await differing();
  await world.send(
    // Another city's return counts; it checks nothing.
    filed('p1', '440000', MARCH, { accidents: 7, deaths: 7 }),
    filed('t1', '440605124', MARCH, { accidents: 5, deaths: 5 }),
    filed('c1', '440600', ['2025-02-01', '2025-02-26'], { accidents: 5, deaths: 5 }),
    filed('c2', '440600', ['2025-02-01', '2025-02-27'], { accidents: 5, deaths: 5 }),
  );
  later(MINUTE);
  // 400 days before 2 April 2026: 26 February 2025.
  expect(await check()).toEqual({ opened: 2, unchanged: 1 });
  expect((await world.store.openReturns()).map(({ evidence }) => evidence[0]?.id).sort()).toEqual(['c2', 'r1', 't1']);
  later(500 * DAY);
  expect(await check()).toEqual({ unchanged: 3 });
});

it('is quiet about imported history, until something live is behind it', async () => {
  await world.send({ ...report('h1', 'old'), history: true }, { ...filed('r1', '440605', MARCH), history: true });
  later(MINUTE);
  expect(await check()).toEqual({ opened: 1 });
  expect(await check()).toEqual({ unchanged: 1 });
  expect((await world.told()).map(({ quiet }) => quiet)).toEqual(['history']);
  await world.send({ ...report('h2', 'older'), history: true });
  expect(await check()).toEqual({ refreshed: 1 });
  await world.send(report('e1', 'i-1'));
  expect(await check()).toEqual({ changed: 1 });
  expect((await world.told()).at(-1)).toMatchObject({ state: 'firing' });
  expect((await world.told()).at(-1)?.transitions.map((t) => [t.reason, t.quiet])).toEqual([
    ['return-differs', 'history'],
    ['live-evidence', undefined],
  ]);
});

it('opens and ends one episode with many watches at once', async () => {
  await world.send(filed('r1', '440605', MARCH, { accidents: 1, deaths: 1 }));
  later(MINUTE);
  const all = () => Promise.all(Array.from({ length: 20 }, async () => newWatch().check(await world.ledger.now())));
  await all();
  expect(await world.told()).toHaveLength(1);
  await world.send(report('e1', 'i-1'));
  await all();
  expect((await world.told()).map(({ state }) => state)).toEqual(['firing', 'resolved']);
});
