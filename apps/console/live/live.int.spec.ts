// The stream over a real socket, moved by events that go through door and ledger, and by transitions of episodes.

import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { toAlertChanged } from '#contracts/alerts/alert-changed';
import { alertSchema, toAlertJson } from '#contracts/alerts/alert-json';
import { incidentSchema } from '#contracts/api/incident-json';
import { readingSchema } from '#contracts/api/reading-json';
import { NOTICES_TOPIC } from '#contracts/topics';
import { ALERT_STORE, type AlertStore, lastTransition } from '#ports/alert-store';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { sampleAlert } from '#test/alerting/sample-alert';
import { bearer, type ConsoleWorld, DEVICE, openConsole, SUPERVISOR } from '#test/console/console-world';
import { type LiveReading, readLive } from '#test/console/live-reader';
import { eventually } from '#test/eventually';
import { report, TOWN } from '#test/ledger/events';
import { LiveHub } from './live-hub.js';

const DEATHS = 'construction-deaths-per-10bn-yuan';

let world: ConsoleWorld;
const open: LiveReading[] = [];
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole();
});
afterAll(async () => {
  for (const stream of open) stream.close();
  await world.close();
});

const listen = async (query = 'region=440600', headers: Record<string, string> = {}): Promise<LiveReading> => {
  const stream = await readLive(`${world.url}/api/v1/live?${query}`, { ...bearer(SUPERVISOR), ...headers });
  open.push(stream);
  return stream;
};

const started = async (query?: string, headers?: Record<string, string>): Promise<LiveReading> => {
  const stream = await listen(query, headers);
  await eventually(() => stream.events.some(({ event }) => event === 'snapshot'));
  return stream;
};

const of = (stream: LiveReading, name: string) => stream.events.filter(({ event }) => event === name);
const metric = async (line: RegExp): Promise<number> =>
  Number(line.exec((await world.get('/metrics', {})).text)?.[1] ?? Number.NaN);

/** An episode at a region begins, and the log of alerts says so. */
const fire = async (region: string): Promise<string> => {
  const period = { from: '2026-01-01', to: '2027-01-01' };
  const alert = sampleAlert({
    id: randomUUID(),
    subject: { rule: 'target-breached', indicator: DEATHS, region, period },
  });
  const message = JSON.stringify(
    toAlertChanged(toAlertJson(alert, 'Asia/Shanghai'), lastTransition(alert), 'Asia/Shanghai'),
  );
  const store = world.service.app.get<AlertStore>(ALERT_STORE);
  expect(await store.transition({ alert, expected: undefined, message })).toBe('written');
  return alert.id;
};

it('begins with a snapshot of the region and all below, in the API’s own shapes', async () => {
  const stream = await started();
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.text().startsWith('retry: 3000\n\n')).toBe(true);
  const [snapshot] = of(stream, 'snapshot');
  const regions = new Set(snapshot?.data.readings.map((r: { region: string }) => r.region));
  expect(regions).toContain('440600');
  expect(regions).toContain(TOWN);
  expect(snapshot?.data.readings).toHaveLength(regions.size * 4);
  for (const reading of snapshot?.data.readings ?? []) expect(readingSchema.parse(reading).window.name).toBe('period');
  expect(snapshot?.data.alerts).toEqual([]);
});

it('shows an incident and every reading that it moves, once for a burst', async () => {
  const stream = await started(`region=440605&indicator=${DEATHS}`);
  const elsewhere = await started('region=440606');
  const now = new Date().toISOString();
  for (let i = 0; i < 20; i += 1) await world.send(report(`b${i}`, `burst-${i}`, { occurredAt: now }));
  await eventually(() => {
    const last = of(stream, 'reading')
      .filter(({ data }) => data.region === TOWN)
      .at(-1);
    expect(last?.data.numerator).toBe(20);
    expect(of(stream, 'incident')).not.toHaveLength(0);
  });
  // A reading may be ahead of the notices: it has everything that was booked when it was read.
  await eventually(() => {
    const incidents = new Set(of(stream, 'incident').map(({ data }) => incidentSchema.parse(data).id));
    expect(incidents.size).toBe(20);
  });
  const readings = of(stream, 'reading').map(({ data }) => readingSchema.parse(data));
  expect(new Set(readings.map(({ region }) => region))).toEqual(new Set([TOWN, '440605']));
  expect(of(elsewhere, 'incident')).toEqual([]);
  expect(of(elsewhere, 'reading')).toEqual([]);
});

it('coalesces what follows within 100 ms, per key', async () => {
  const stream = await started(`region=440605&indicator=${DEATHS}`);
  const log = world.service.app.get<EventLog>(EVENT_LOG);
  const notice = {
    ...{
      region: TOWN,
      counters: ['deaths.construction'],
      measures: [],
      targets: [],
      surveys: false,
      hazards: false,
      incidents: [],
    },
    ...{ slot: 0, upTo: '1', appendedAt: Date.now(), cause: 'events' },
  };
  const records = Array.from({ length: 500 }, () => ({
    ...{ key: TOWN, value: Buffer.from(JSON.stringify(notice)), headers: {} },
  }));
  await Promise.all(records.map((record) => log.append(NOTICES_TOPIC, [record])));
  await log.append(NOTICES_TOPIC, [{ key: 'broken', value: Buffer.from('{'), headers: {} }]);
  await eventually(() => expect(of(stream, 'reading').length).toBeGreaterThan(0));
  await world.send(report('after', 'after-burst', { occurredAt: new Date().toISOString() }));
  await eventually(() => expect(of(stream, 'incident')).toHaveLength(1));
  expect(of(stream, 'reading').length).toBeLessThan(100);
});

it('sends alerts with ids from which any console goes on', async () => {
  const first = await started();
  const shown = await fire('440605');
  await eventually(() => expect(of(first, 'alert')).toHaveLength(1));
  const [alert] = of(first, 'alert');
  expect(alertSchema.parse(alert?.data).id).toBe(shown);
  first.close();

  const [missed, outside] = [await fire(TOWN), await fire('440606')];
  const second = await started('region=440605', { 'last-event-id': String(alert?.id) });
  // Replayed first, in order, without what lies outside; then a fresh snapshot with all that is open.
  expect(second.events.map(({ event }) => event)).toEqual(['alert', 'snapshot']);
  expect(second.events[0]?.data.id).toBe(missed);
  const listed = second.events[1]?.data.alerts.map(({ id }: { id: string }) => id).sort();
  expect(listed).toEqual([shown, missed].sort());
  expect(listed).not.toContain(outside);
  expect(Number(second.events[1]?.id)).toBe(Number(alert?.id) + 2);
  const next = await fire(TOWN.replace(/4$/, '5'));
  await eventually(() => expect(of(second, 'alert').map(({ data }) => data.id)).toEqual([missed, next]));
});

it('opens for a ticket, on which nobody else can look', async () => {
  const asked = await world.request('/api/v1/live/tickets', { method: 'POST', headers: bearer(SUPERVISOR) });
  expect(asked.status).toBe(201);
  expect(Date.parse(asked.json.expiresAt) - Date.now()).toBeLessThanOrEqual(60_000);
  const stream = await readLive(`${world.url}/api/v1/live?region=440606&ticket=${asked.json.ticket}`, {});
  open.push(stream);
  expect(stream.status).toBe(200);
  expect((await world.get('/api/v1/live?ticket=wrong', {})).status).toBe(401);
  await world.database.query(`update live_ticket set expires_at = now() - interval '1 second'`);
  expect((await world.get(`/api/v1/live?ticket=${asked.json.ticket}`, {})).status).toBe(401);
  const device = await world.request('/api/v1/live/tickets', { method: 'POST', headers: bearer(DEVICE) });
  expect(device.status).toBe(403);
});

it.each([
  ['region=440699', 'region'],
  ['indicator=nonsense', 'indicator'],
  ['window=weekly', 'window'],
  ['regoin=440600', 'regoin'],
  ['region=100000&indicator=deaths,accidents,serious-injuries,direct-loss-yuan&window=period,ytd,month', 'region'],
])('refuses %s before a stream begins', async (query, parameter) => {
  const { status, json } = await world.get(`/api/v1/live?${query}`);
  expect([status, json.errors[0].pointer]).toEqual([422, `#/query/${parameter}`]);
});

it('drops a reader that does not read, and goes on for the others', async () => {
  const { hostname, port } = new URL(world.url);
  const lazy = connect(Number(port), hostname);
  lazy.on('error', () => undefined);
  lazy.pause();
  lazy.write(`GET /api/v1/live?region=440600 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${SUPERVISOR}\r\n\r\n`);
  const other = await started();
  await eventually(async () =>
    expect(await metric(/fengsui_live_events_total\{event="snapshot".*\} (\d+)/)).toBeGreaterThan(1),
  );
  const hub = world.service.app.get(LiveHub);
  const big = { offset: 1_000_000n, region: '440600', indicator: undefined, json: JSON.stringify('x'.repeat(400_000)) };
  for (let i = 0n; (await metric(/fengsui_live_dropped_total\{reason="slow".*\} (\d+)/)) < 1 && i < 200n; i += 1n) {
    await hub.takeAlerts([{ ...big, offset: big.offset + i }]);
  }
  expect(await metric(/fengsui_live_dropped_total\{reason="slow".*\} (\d+)/)).toBe(1);
  expect(other.isOver()).toBe(false);
  await eventually(() => expect(of(other, 'alert').length).toBeGreaterThan(3));
  lazy.destroy();
});

it('counts its readers, and forgets who left', async () => {
  for (const stream of open.splice(0)) stream.close();
  await eventually(async () => expect(await metric(/fengsui_live_clients\S* (\d+)/)).toBe(0));
  await started();
  await eventually(async () => expect(await metric(/fengsui_live_clients\S* (\d+)/)).toBe(1));
});
