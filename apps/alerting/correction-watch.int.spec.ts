// Corrections that wait, on a real ledger and a real log: booked by the ledger's own booking, looked at at the ledger's time.

import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { alertChangedSchema } from '#contracts/alerts/alert-changed';
import { EVENTS_TOPIC } from '#contracts/topics';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { PostgresWaitingCorrections } from '#postgres/ledger/postgres-waiting-corrections';
import { type AlertWorld, openAlertWorld } from '#test/alerting/alert-world';
import { sampleDirectory, sampleTree } from '#test/alerting/evaluation-world';
import { toRecord } from '#test/ledger/booking-bench';
import { amend, type EventDraft, event, filed, report, SOURCE, withdraw } from '#test/ledger/events';
import { bookBatch } from '../ledger/booking/book-batch.js';
import { CorrectionWatch } from './correction-watch.js';
import { LedgerClock } from './ledger-clock.js';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T04:00:00Z');

let world: AlertWorld;
let book: PostgresLedgerBook;
let watch: CorrectionWatch;
let ledger: LedgerClock;
let next: bigint;
const clock = { at: T0, now: () => clock.at };

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openAlertWorld('corrections');
  await world.log.ensureTopics([{ name: EVENTS_TOPIC, partitions: 1, retention: 'forever' }]);
  book = new PostgresLedgerBook(world.database);
  watch = newWatch();
  ledger = new LedgerClock(world.log, book, clock);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.query(
    `truncate alert, alert_transition, delivery, log_record, journal, waiting, refused, booked, chain_link, ledger_entry,
       subject_state, incident, incident_version, return_declaration`,
  );
  await world.database.query('update log_partition set next = 0');
  clock.at = T0;
  next = 0n;
  await book.open(EVENTS_TOPIC, 0);
});

const newWatch = (): CorrectionWatch =>
  new CorrectionWatch(new PostgresWaitingCorrections(world.database), world.store, sampleDirectory, clock);

/** Books them as appended at the clock's time. */
const send = async (...events: EventDraft[]): Promise<void> => {
  const from = next;
  next += BigInt(events.length);
  const records = events.map((one, i) => toRecord({ event: one }, from + BigInt(i), clock.at));
  await bookBatch(book, { topic: EVENTS_TOPIC, partition: 0, from, to: next, records }, sampleTree);
};
const later = (hours: number, ms = 0): void => {
  clock.at += hours * HOUR + ms;
};
const check = async () => Object.fromEntries(await watch.check(await ledger.now()));
const told = async () =>
  (await world.messages())
    .filter(({ text }) => text.includes('safety.alert.changed'))
    .map(({ text }) => alertChangedSchema.parse(JSON.parse(text)).data);

it('tells of a correction after more than 24 hours, and of its end when it is booked', async () => {
  await send(amend('e2', 'i-1', 'e1', { deaths: 2 }));
  later(24);
  expect(await check()).toEqual({});
  later(0, 1);
  expect(await check()).toEqual({ opened: 1 });
  expect(await check()).toEqual({ unchanged: 1 });
  const [alert] = await told();
  expect(alert).toMatchObject({
    ...{ rule: 'correction-waiting', incident: 'i-1', region: '440605124', severity: 'info', state: 'firing' },
    ...{ drill: false, startedAt: '2026-03-03T12:00:00.001+08:00' },
    evidence: [{ source: SOURCE, id: 'e2', subject: 'i-1', contribution: 0 }],
  });
  expect(alert?.explanation.zh).toContain('狮山镇:安全事件“i-1”的更正');
  expect(alert?.explanation.en).toContain(`${SOURCE}#e1 has not arrived`);
  await send(report('e1', 'i-1'));
  expect(await check()).toEqual({ resolved: 1 });
  expect(await check()).toEqual({});
  expect((await told()).at(-1)).toMatchObject({ id: alert?.id, state: 'resolved', evidence: [{ id: 'e2' }] });
  expect((await told()).at(-1)?.transitions.at(-1)?.reason).toBe('correction-booked');
  expect(await told()).toHaveLength(2);
});

it('ends when the correction is refused', async () => {
  await send(amend('e2', 'i-1', 'e1'));
  later(25);
  await check();
  // What it waits for comes, and is refused; so is what waits for it.
  await send(report('e1', 'i-1', { region: '999999' }));
  expect(await check()).toEqual({ resolved: 1 });
  expect((await told()).at(-1)?.transitions.at(-1)?.reason).toBe('correction-refused');
});

it('goes by the time up to which the ledger knows everything', async () => {
  await send(amend('e2', 'i-1', 'e1'));
  // In the log, and not booked: it may be just what is waited for.
  await world.log.append(
    EVENTS_TOPIC,
    [1, 2].map(() => ({ key: 'k', value: Buffer.from('{}'), headers: {} })),
  );
  later(48);
  expect(await ledger.now()).toBe(T0);
  expect(await check()).toEqual({});
  await send(report('e3', 'i-3'));
  expect(await ledger.now()).toBe(clock.at);
  expect(await check()).toEqual({ opened: 1 });
});

it('keeps one episode for an incident, whatever else waits for it, until the last of it is settled', async () => {
  await send(amend('e2', 'i-1', 'e1'));
  later(25);
  await check();
  await send(amend('e3', 'i-1', 'e9'), withdraw('e4', 'i-2', 'e8'));
  expect(await check()).toEqual({ unchanged: 1 });
  later(25);
  expect(await check()).toEqual({ refreshed: 1, opened: 1 });
  const open = await world.store.openCorrections();
  expect(open.map(({ subject, evidence }) => [subject.corrected.id, evidence.map((e) => e.id)])).toEqual([
    ['i-1', ['e2', 'e3']],
    ['i-2', ['e4']],
  ]);
  expect(await told()).toHaveLength(2);
});

it('names a record of another kind by its type', async () => {
  const subject = 'construction/440605/2026-01-01..2026-02-01';
  await send(
    event('record.withdrawn', 'w1', subject, {
      ...{ recordType: 'safety.return.filed', region: '440605', reason: 'entered twice' },
      replaces: { source: SOURCE, id: 'r1' },
    }),
  );
  later(25);
  expect(await check()).toEqual({ opened: 1 });
  const [alert] = await told();
  expect(alert).toMatchObject({ region: '440605', record: { type: 'safety.return.filed', subject } });
  expect(alert).not.toHaveProperty('incident');
  await send(filed('r1', '440605', ['2026-01-01', '2026-02-01']));
  expect(await check()).toEqual({ resolved: 1 });
});

it('marks an exercise, and is quiet about imported history until something live waits too', async () => {
  await send({ ...amend('d2', 'drill-1', 'd1'), drill: true }, { ...amend('h2', 'old-1', 'h1'), history: true });
  later(25);
  expect(await check()).toEqual({ opened: 2 });
  const byIncident = new Map((await told()).map((alert) => [alert.incident, alert]));
  expect(byIncident.get('drill-1')).toMatchObject({ drill: true });
  expect(byIncident.get('drill-1')).not.toHaveProperty('quiet');
  expect(byIncident.get('old-1')).toMatchObject({ drill: false, quiet: 'history' });
  await send(amend('h3', 'old-1', 'h9'));
  later(25);
  expect(await check()).toEqual({ unchanged: 1, changed: 1 });
  const last = (await told()).at(-1);
  expect(last).toMatchObject({ incident: 'old-1', state: 'firing', evidence: [{ id: 'h2' }, { id: 'h3' }] });
  expect(last).not.toHaveProperty('quiet');
  expect(last?.transitions.map((t) => [t.reason, t.quiet])).toEqual([
    ['correction-overdue', 'history'],
    ['live-evidence', undefined],
  ]);
});

it('opens and ends one episode with many watches at once', async () => {
  await send(amend('e2', 'i-1', 'e1'));
  later(25);
  const all = () => Promise.all(Array.from({ length: 20 }, async () => newWatch().check(await ledger.now())));
  await all();
  expect(await told()).toHaveLength(1);
  await send(report('e1', 'i-1'));
  await all();
  expect((await told()).map((alert) => alert.state)).toEqual(['firing', 'resolved']);
});
