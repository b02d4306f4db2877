// Hazards that were not put right in time, as the evidence of an alert: from booked inspections to the episode.

import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import { PostgresLedgerQueries } from '#postgres/readings/postgres-ledger-queries';
import { PostgresHazardRegister } from '#postgres/records/postgres-hazard-register';
import { type BookedWorld, openBookedWorld } from '#test/alerting/booked-world';
import { SettableReadings, sampleDirectory } from '#test/alerting/evaluation-world';
import { sampleReading } from '#test/alerting/sample-reading';
import { event, inspected, SOURCE } from '#test/ledger/events';
import { AlertDrafter } from './alert-draft.js';
import { Evaluator } from './evaluator.js';
import { Looks } from './looks.js';

const T0 = Date.parse('2026-10-01T04:00:00Z');
const KEY = { indicator: 'hazard-rectification-rate', region: '440605' };

let world: BookedWorld;
let readings: SettableReadings;
let evaluator: Evaluator;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openBookedWorld('hazards');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.empty(T0);
  readings = new SettableReadings();
  const drafter = new AlertDrafter(
    new PostgresLedgerQueries(world.database),
    sampleDirectory,
    { current: async () => DeclarationBook.empty },
    new PostgresHazardRegister(world.database),
  );
  evaluator = new Evaluator(new Looks(readings, sampleDirectory, world.clock), world.store, drafter, world.clock);
});

/** One of two hazards was put right in time; at least nine of ten should be. */
const breaching = (indicator = KEY.indicator): void =>
  readings.set(
    sampleReading({
      ...{ ...KEY, indicator, numerator: 1, value: 0.5, verdict: 'over-pace', budget: null },
      ...{ target: { limit: 0.9, comparison: 'at-least' }, denominator: { value: 2 } },
    }),
  );
const opened = (id: string, hazards: readonly object[], extension: object = {}) => ({
  ...inspected(id, `of-${id}`, { hazards }),
  ...extension,
});
const hazard = (id: string, dueOn = '2026-09-20', level = 'general') => ({
  ...{ id, level, dueOn },
  description: '临边无防护',
});
const rectified = (id: string, subject: string, day: string) =>
  event('hazard.rectified', id, subject, {
    ...{ region: '440605124', sector: 'construction', rectifiedAt: `${day}T09:00:00+08:00` },
  });
const quiets = async () => (await world.told()).map(({ quiet, transitions }) => [transitions.at(-1)?.reason, quiet]);

it('names what opened the hazards that were not put right in time, the latest due day first', async () => {
  await world.send(
    opened('e1', [hazard('in-time'), hazard('late', '2026-09-21'), hazard('never', '2026-09-22', 'major')]),
    opened('e2', [hazard('not-due', '2026-10-20')]),
    rectified('e3', 'in-time', '2026-09-20'),
    rectified('e4', 'late', '2026-09-22'),
  );
  breaching();
  await evaluator.evaluate([KEY]);
  const [alert] = await world.told();
  expect(alert?.evidence).toEqual([
    { source: SOURCE, id: 'e1', subject: 'never', contribution: 1 },
    { source: SOURCE, id: 'e1', subject: 'late', contribution: 1 },
  ]);
  expect(alert?.explanation.en).toContain('now 50%, target at least 90%');
  expect(alert).not.toHaveProperty('quiet');
});

it('looks at hazards of the level alone', async () => {
  await world.send(opened('e1', [hazard('small'), hazard('grave', '2026-09-22', 'major')]));
  breaching('hazard-rectification-rate.major');
  await evaluator.evaluate([{ ...KEY, indicator: 'hazard-rectification-rate.major' }]);
  expect((await world.told())[0]?.evidence.map(({ subject }) => subject)).toEqual(['grave']);
});

it('is quiet while only imported inspections are behind it, and finds the live one behind more than it shows', async () => {
  const imported = Array.from({ length: 30 }, (_, i) => hazard(`old-${i}`));
  await world.send(opened('h1', imported, { history: true }));
  breaching();
  await evaluator.evaluate([KEY]);
  await evaluator.evaluate([KEY]);
  expect(await quiets()).toEqual([['breached', 'history']]);
  await world.send(opened('e1', [hazard('live', '2026-09-01')]));
  await evaluator.evaluate([KEY]);
  expect(await quiets()).toEqual([
    ['breached', 'history'],
    ['live-evidence', undefined],
  ]);
  const [row] = (await world.store.list({}, { limit: 5 })).items;
  expect(row?.alert.evidence).toHaveLength(20);
});
