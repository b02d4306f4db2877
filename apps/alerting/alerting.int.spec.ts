// A notice in the log becomes an alert, a message and a delivery: both apps as Nest modules over the real transport, real
// Postgres and a real receiver. Only the figures are set by the test.

import 'reflect-metadata';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { receiversOf } from '#channels/receivers';
import type { Notice } from '#contracts/log/notice';
import { EVENTS_TOPIC, NOTICES_TOPIC } from '#contracts/topics';
import { addMonths, firstOfMonth } from '#domain/calendar/day';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import { ALERT_STORE } from '#ports/alert-store';
import { CLOCK } from '#ports/clock';
import { DECLARATIONS } from '#ports/declarations';
import { DELIVERY_QUEUE } from '#ports/delivery-queue';
import { EVENT_FATES } from '#ports/event-fates';
import { EVENT_LOG } from '#ports/event-log/event-log';
import { FAILPOINTS } from '#ports/failpoints';
import { HAZARD_REGISTER } from '#ports/hazard-register';
import { LEASE_KEEPER } from '#ports/lease';
import { LEDGER_BOOK } from '#ports/ledger-book';
import { type EvidenceEntry, type EvidenceRequest, LEDGER_QUERIES } from '#ports/ledger-queries';
import { noFailpoints } from '#ports/no-failpoints';
import { RECEIVERS } from '#ports/notifier';
import { READING_STORE } from '#ports/reading-store/reading-store';
import { REGION_DIRECTORY } from '#ports/region-directory';
import { WAITING_CORRECTIONS } from '#ports/waiting-corrections';
import { AdvisoryLease } from '#postgres/advisory-lease';
import { PostgresEventFates } from '#postgres/console/postgres-event-fates';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { PostgresWaitingCorrections } from '#postgres/ledger/postgres-waiting-corrections';
import { PostgresHazardRegister } from '#postgres/records/postgres-hazard-register';
import { ReadingService } from '#readings/reading-service';
import { connectConsumers } from '#runtime/consumers';
import { createLogger, LOGGER } from '#telemetry/logger';
import { createRegistry, REGISTRY, type Registry } from '#telemetry/registry';
import { type AlertWorld, openAlertWorld } from '#test/alerting/alert-world';
import { SettableReadings, sampleDirectory, sampleTree } from '#test/alerting/evaluation-world';
import { type HttpReceiver, openReceiver } from '#test/alerting/http-receiver';
import { clearReading, sampleReading } from '#test/alerting/sample-reading';
import { aReturn, bookOf } from '#test/builders/declarations';
import { eventually } from '#test/eventually';
import { toRecord } from '#test/ledger/booking-bench';
import { amend, type EventDraft, filed, report, SOURCE } from '#test/ledger/events';
import { bookBatch } from '../ledger/booking/book-batch.js';
import * as notification from '../notification/notification.module.js';
import * as alerting from './alerting.module.js';

const INDICATOR = 'construction-deaths-per-10bn-yuan';
const logger = createLogger('test', 'silent');

let world: AlertWorld;
let http: HttpReceiver;
let readings: SettableReadings;
let registry: Registry;
let app: INestApplicationContext | undefined;
let failures: unknown[];
let declared: DeclarationBook;
const clock = { shift: 0, now: () => Date.now() + clock.shift };

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openAlertWorld('alerting');
  await world.log.ensureTopics([
    { name: NOTICES_TOPIC, partitions: 4, retention: 7 },
    { name: EVENTS_TOPIC, partitions: 2, retention: 'forever' },
  ]);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.query('truncate alert, alert_transition, delivery');
  http = await openReceiver();
  readings = new SettableReadings();
  failures = [];
  clock.shift = 0;
  declared = book;
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await http.close();
  expect(failures).toEqual([]);
});

const today = new Date().toISOString().slice(0, 10);
const lastMonth = { from: addMonths(today, -1), to: firstOfMonth(today) };

/** One target of the city, so that its districts and towns are worth a look. */
const subject = `${INDICATOR}/440600/2026-01-01..2027-01-01`;
const book = DeclarationBook.empty.with([
  {
    kind: 'target',
    subject,
    declared: {
      ...{ kind: 'target', subject, source: 'urn:fengsui:seed', eventId: 't1', order: 1, region: '440600' },
      ...{ indicator: INDICATOR, organization: null, from: '2026-01-01', to: '2027-01-01', assessmentYear: '01-01' },
      ...{ comparison: 'at-most', limit: '1', warnAt: null, setBy: null, responsible: null },
    },
  },
]);

const start = async (): Promise<void> => {
  registry = createRegistry('test', '0');
  const declarations = { current: async () => declared, knownAt: async () => declared };
  const ledger = {
    evidence: (_: unknown, asked: EvidenceRequest) => readings.evidence(asked),
    history: async () => readings.historyEvents,
    slots: async () => [],
    sums: async () => [],
  };
  const values: [symbol | typeof ReadingService, unknown][] = [
    [CLOCK, clock],
    [FAILPOINTS, noFailpoints],
    [LOGGER, logger],
    [REGISTRY, registry],
    [READING_STORE, {}],
    [DECLARATIONS, declarations],
    [LEDGER_QUERIES, ledger],
    [REGION_DIRECTORY, sampleDirectory],
    [EVENT_LOG, world.log],
    [LEDGER_BOOK, new PostgresLedgerBook(world.database)],
    [EVENT_FATES, new PostgresEventFates(world.database)],
    [HAZARD_REGISTER, new PostgresHazardRegister(world.database)],
    [WAITING_CORRECTIONS, new PostgresWaitingCorrections(world.database)],
    [ALERT_STORE, world.store],
    [DELIVERY_QUEUE, world.queue],
    [LEASE_KEEPER, new AdvisoryLease(world.database, { tryEveryMs: 50, lookEveryMs: 1_000 })],
    [RECEIVERS, receiversOf({ webhook: { url: http.url }, allowPrivateTargets: true })],
  ];
  const providers = values.map(([provide, useValue]) => ({ provide, useValue }));
  const ports = { module: class Ports {}, global: true, providers, exports: values.map(([token]) => token) };
  @Module({ imports: [ports, alerting.AlertingModule, notification.NotificationModule] })
  class Root {}
  const created = await NestFactory.create(Root, new FastifyAdapter(), { logger: false, abortOnError: false });
  // The figures are the test's.
  Object.assign(created.select(alerting.AlertingModule).get(ReadingService), { read: readings.read.bind(readings) });
  connectConsumers(created, [...alerting.consumers, ...notification.consumers], {
    logs: { events: world.log, alerts: world.log },
    logger,
    registry,
    onStopped: (_, reason) => failures.push(reason),
  });
  await created.init();
  await created.startAllMicroservices();
  app = created;
};

const notify = async (over: Partial<Notice> = {}): Promise<void> => {
  const notice: Notice = {
    ...{
      region: '440605',
      counters: ['deaths.construction'],
      measures: [],
      targets: [],
      surveys: false,
      hazards: false,
      incidents: [],
    },
    ...{ slot: 1, upTo: '7', appendedAt: Date.now(), cause: 'events' },
    ...over,
  };
  await world.log.append(NOTICES_TOPIC, [
    { key: notice.region, value: Buffer.from(JSON.stringify(notice)), headers: {} },
  ]);
};

const sent = (): string[] =>
  http.received.map(({ body }) => `${JSON.parse(body).data.region} ${JSON.parse(body).data.state}`);
const metric = async (name: string): Promise<string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith(name) && !line.endsWith(' 0'));

it('turns a notice into an alert, a message and a delivery, and back', async () => {
  await start();
  readings.set(sampleReading());
  await notify();
  await eventually(() => expect(sent()).toEqual(['440605 firing']));
  readings.set(clearReading());
  await notify();
  await eventually(() => expect(sent()).toEqual(['440605 firing', '440605 invalidated']));
  const [row] = (await world.store.list({}, { limit: 5 })).items;
  await eventually(async () => {
    const states = (await world.store.get(row?.alert.id ?? ''))?.deliveries.map((delivery) => delivery.state);
    expect(states).toEqual(['delivered', 'delivered']);
  });
  expect(await metric('fengsui_event_to_alert_seconds_count')).toEqual([expect.stringMatching(/ 2$/)]);
  expect(await metric('fengsui_alerts{')).toEqual([
    expect.stringMatching(/state="invalidated",severity="critical",rule="target-breached".* 1$/),
  ]);
  expect(await metric('fengsui_notifications_total')).toEqual([
    expect.stringMatching(/channel="webhook",outcome="delivered".* 2$/),
  ]);
});

it('repeats the batch while the sums are not ready, and never decides on less', async () => {
  await start();
  await eventually(async () => expect(await metric('fengsui_alerting_full_evaluations_total')).toHaveLength(1));
  readings.isReady = false;
  readings.set(sampleReading());
  await notify();
  await notify({ region: '440606' });
  await eventually(() => expect(readings.asked).toBeGreaterThan(3));
  expect((await world.log.committed(NOTICES_TOPIC, 'alerting')).size).toBeLessThanOrEqual(4);
  expect(http.received).toEqual([]);
  readings.isReady = true;
  await eventually(() => expect(sent()).toEqual(['440605 firing']));
});

const death = (id: string, history: boolean): EvidenceEntry => ({
  ...{ source: 'urn:x', id, subject: `of-${id}`, day: '2026-09-30', region: '440605124' },
  ...{ counter: 'deaths.construction', amount: 1n, history },
});

it('keeps imported history from every receiver until a live event joins it', async () => {
  await start();
  readings.set(sampleReading());
  readings.evidenceEntries = [death('h1', true)];
  await notify();
  const shown = async () => (await world.store.list({}, { limit: 5 })).items;
  await eventually(async () => expect((await shown()).map((row) => row.alert.state)).toEqual(['firing']));
  readings.evidenceEntries = [death('h1', true), death('live', false)];
  await notify();
  await eventually(() => expect(sent()).toEqual(['440605 firing']));
  // Its own number: the first transition went to nobody.
  const [row] = await shown();
  expect(http.ids()).toEqual([`${row?.alert.id}.2`]);
  expect(row?.deliveries.map(({ seq }) => seq)).toEqual([2]);
  expect(await metric('fengsui_notification_events_total{outcome="skipped",reason="history"')).toHaveLength(1);
});

const bookAt = async (partition: number) => {
  const book = new PostgresLedgerBook(world.database);
  await book.open(EVENTS_TOPIC, partition);
  return (from: bigint, event: EventDraft) => {
    const records = [toRecord({ event }, from, Date.now())];
    return bookBatch(book, { topic: EVENTS_TOPIC, partition, from, to: from + 1n, records }, sampleTree);
  };
};

it('looks for corrections that wait, on the clock, and tells the receiver', async () => {
  const send = await bookAt(0);
  await send(0n, amend('late-2', 'late', 'late-1'));
  await start();
  await eventually(async () => expect(await metric('fengsui_alerting_ledger_timestamp_seconds')).toHaveLength(1));
  expect(http.received).toEqual([]);
  clock.shift = 24 * 3_600_000 + 60_000;
  await eventually(() => expect(sent()).toEqual(['440605124 firing']));
  await send(1n, report('late-1', 'late'));
  clock.shift += 60_000;
  await eventually(() => expect(sent()).toEqual(['440605124 firing', '440605124 resolved']));
  expect(JSON.parse(http.received[0]?.body ?? '').data).toMatchObject({ rule: 'correction-waiting', incident: 'late' });
});

it('looks for returns that differ, on the clock, and tells the receiver', async () => {
  const row = aReturn({
    region: '440605',
    accidents: 1n,
    eventId: 'r1',
    source: SOURCE,
    to: lastMonth.to,
    from: lastMonth.from,
  });
  const send = await bookAt(1);
  await send(0n, filed('r1', '440605', [lastMonth.from, lastMonth.to], { accidents: 1 }));
  declared = bookOf(book, row);
  await start();
  const looked = 'fengsui_alerting_ledger_timestamp_seconds';
  await eventually(async () => expect(await metric(looked)).toHaveLength(1));
  expect(http.received).toEqual([]);
  clock.shift = 90_000;
  await eventually(() => expect(sent()).toEqual(['440605 firing']));
  declared = book;
  clock.shift += 60_000;
  await eventually(() => expect(sent()).toEqual(['440605 firing', '440605 invalidated']));
  expect(JSON.parse(http.received[0]?.body ?? '').data).toMatchObject({
    ...{ rule: 'return-differs', severity: 'info', record: { type: 'safety.return.filed', subject: row.subject } },
  });
  expect(await metric('fengsui_alerting_checks_total{rule="return-differs"')).toEqual([
    expect.stringMatching(/outcome="opened".* 1$/),
    expect.stringMatching(/outcome="invalidated".* 1$/),
  ]);
});

it('looks at every target when it starts, and again on another day', async () => {
  readings.set(sampleReading({ region: '440606' }));
  await start();
  await eventually(() => expect(sent()).toEqual(['440606 firing']));
  readings.set(sampleReading({ region: '440605124' }));
  clock.shift = 86_400_000;
  await eventually(() => expect(sent()).toEqual(['440606 firing', '440605124 firing']));
  expect(await metric('fengsui_alerting_full_evaluations_total')).toHaveLength(2);
});

it('passes over a notice that cannot be read, and goes on', async () => {
  await start();
  readings.set(sampleReading());
  await world.log.append(NOTICES_TOPIC, [{ key: '440605', value: Buffer.from('{"region":'), headers: {} }]);
  await notify();
  await eventually(() => expect(sent()).toEqual(['440605 firing']));
  expect(await metric('fengsui_alerting_events_total{outcome="refused"')).toHaveLength(1);
});

it('goes on after a new start where it was', async () => {
  await start();
  readings.set(sampleReading());
  await notify();
  await eventually(() => expect(sent()).toEqual(['440605 firing']));
  await app?.close();
  readings.set(clearReading());
  await notify();
  await start();
  await eventually(() => expect(sent()).toEqual(['440605 firing', '440605 invalidated']));
});
