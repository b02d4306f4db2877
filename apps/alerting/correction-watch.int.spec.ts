// Corrections that wait, on a real ledger and a real log: booked by the ledger's own booking, looked at at the ledger's time.

import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { EVENTS_TOPIC } from '#contracts/topics';
import { PostgresWaitingCorrections } from '#postgres/ledger/postgres-waiting-corrections';
import { type BookedWorld, openBookedWorld } from '#test/alerting/booked-world';
import { sampleDirectory } from '#test/alerting/evaluation-world';
import { amend, event, filed, report, SOURCE, withdraw } from '#test/ledger/events';
import { CorrectionWatch } from './correction-watch.js';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T04:00:00Z');

let world: BookedWorld;
let watch: CorrectionWatch;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openBookedWorld('corrections');
  watch = newWatch();
});
afterAll(() => world.close());
beforeEach(() => world.empty(T0));

const newWatch = (): CorrectionWatch =>
  new CorrectionWatch(new PostgresWaitingCorrections(world.database), world.store, sampleDirectory, world.clock);

const later = (hours: number, ms = 0): void => {
  world.clock.at += hours * HOUR + ms;
};
const check = async () => Object.fromEntries(await watch.check(await world.ledger.now()));

it('tells of a correction after more than 24 hours, and of its end when it is booked', async () => {
  await world.send(amend('e2', 'i-1', 'e1', { deaths: 2 }));
  later(24);
  expect(await check()).toEqual({});
  later(0, 1);
  expect(await check()).toEqual({ opened: 1 });
  expect(await check()).toEqual({ unchanged: 1 });
  const [alert] = await world.told();
  expect(alert).toMatchObject({
    ...{ rule: 'correction-waiting', incident: 'i-1', region: '440605124', severity: 'info', state: 'firing' },
    ...{ drill: false, startedAt: '2026-03-03T12:00:00.001+08:00' },
    evidence: [{ source: SOURCE, id: 'e2', subject: 'i-1', contribution: 0 }],
  });
  expect(alert?.explanation.zh).toContain('狮山镇:安全事件“i-1”的更正');
  expect(alert?.explanation.en).toContain(`${SOURCE}#e1 has not arrived`);
  await world.send(report('e1', 'i-1'));
  expect(await check()).toEqual({ resolved: 1 });
  expect(await check()).toEqual({});
  expect((await world.told()).at(-1)).toMatchObject({ id: alert?.id, state: 'resolved', evidence: [{ id: 'e2' }] });
  expect((await world.told()).at(-1)?.transitions.at(-1)?.reason).toBe('correction-booked');
  expect(await world.told()).toHaveLength(2);
});

it('ends when the correction is refused', async () => {
  await world.send(amend('e2', 'i-1', 'e1'));
  later(25);
  await check();
  // What it waits for comes, and is refused; so is what waits for it.
  await world.send(report('e1', 'i-1', { region: '999999' }));
  expect(await check()).toEqual({ resolved: 1 });
  expect((await world.told()).at(-1)?.transitions.at(-1)?.reason).toBe('correction-refused');
});

it('goes by the time up to which the ledger knows everything', async () => {
  await world.send(amend('e2', 'i-1', 'e1'));
  // In the log, and not booked: it may be just what is waited for.
  await world.log.append(
    EVENTS_TOPIC,
    [1, 2].map(() => ({ key: 'k', value: Buffer.from('{}'), headers: {} })),
  );
  later(48);
  expect(await world.ledger.now()).toBe(T0);
  expect(await check()).toEqual({});
  await world.send(report('e3', 'i-3'));
  expect(await world.ledger.now()).toBe(world.clock.at);
  expect(await check()).toEqual({ opened: 1 });
});

it('keeps one episode for an incident, whatever else waits for it, until the last of it is settled', async () => {
  await world.send(amend('e2', 'i-1', 'e1'));
  later(25);
  await check();
  await world.send(amend('e3', 'i-1', 'e9'), withdraw('e4', 'i-2', 'e8'));
  expect(await check()).toEqual({ unchanged: 1 });
  later(25);
  expect(await check()).toEqual({ refreshed: 1, opened: 1 });
  const open = await world.store.openCorrections();
  expect(open.map(({ subject, evidence }) => [subject.corrected.id, evidence.map((e) => e.id)])).toEqual([
    ['i-1', ['e2', 'e3']],
    ['i-2', ['e4']],
  ]);
  expect(await world.told()).toHaveLength(2);
});

it('names a record of another kind by its type', async () => {
  const subject = 'construction/440605/2026-01-01..2026-02-01';
  await world.send(
    event('record.withdrawn', 'w1', subject, {
      ...{ recordType: 'safety.return.filed', region: '440605', reason: 'entered twice' },
      replaces: { source: SOURCE, id: 'r1' },
    }),
  );
  later(25);
  expect(await check()).toEqual({ opened: 1 });
  const [alert] = await world.told();
  expect(alert).toMatchObject({ region: '440605', record: { type: 'safety.return.filed', subject } });
  expect(alert).not.toHaveProperty('incident');
  await world.send(filed('r1', '440605', ['2026-01-01', '2026-02-01']));
  expect(await check()).toEqual({ resolved: 1 });
});

it('marks an exercise, and is quiet about imported history until something live waits too', async () => {
  await world.send({ ...amend('d2', 'drill-1', 'd1'), drill: true }, { ...amend('h2', 'old-1', 'h1'), history: true });
  later(25);
  expect(await check()).toEqual({ opened: 2 });
  const byIncident = new Map((await world.told()).map((alert) => [alert.incident, alert]));
  expect(byIncident.get('drill-1')).toMatchObject({ drill: true });
  expect(byIncident.get('drill-1')).not.toHaveProperty('quiet');
  expect(byIncident.get('old-1')).toMatchObject({ drill: false, quiet: 'history' });
  await world.send(amend('h3', 'old-1', 'h9'));
  later(25);
  expect(await check()).toEqual({ unchanged: 1, changed: 1 });
  const last = (await world.told()).at(-1);
  expect(last).toMatchObject({ incident: 'old-1', state: 'firing', evidence: [{ id: 'h2' }, { id: 'h3' }] });
  expect(last).not.toHaveProperty('quiet');
  expect(last?.transitions.map((t) => [t.reason, t.quiet])).toEqual([
    ['correction-overdue', 'history'],
    ['live-evidence', undefined],
  ]);
});

it('opens and ends one episode with many watches at once', async () => {
  await world.send(amend('e2', 'i-1', 'e1'));
  later(25);
  const all = () => Promise.all(Array.from({ length: 20 }, async () => newWatch().check(await world.ledger.now())));
  await all();
  expect(await world.told()).toHaveLength(1);
  await world.send(report('e1', 'i-1'));
  await all();
  expect((await world.told()).map((alert) => alert.state)).toEqual(['firing', 'resolved']);
});
