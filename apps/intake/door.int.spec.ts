// The door on a real log, over real HTTP: what was answered 202 is there, and what cannot be acknowledged is 503.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { decodeEvent } from '#contracts/events/decode-event';
import { EVENTS_TOPIC, logTopics } from '#contracts/topics';
import { Database } from '#postgres/database';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { PostgresEventLookup } from '#postgres/people/postgres-event-lookup';
import { TableEventLog } from '#postgres/table-log/table-event-log';
import { createLogger } from '#telemetry/logger';
import { type Door, openDoor } from '#test/door';
import { incident, lines } from '#test/door-client';
import { type PostgresEngine, startPostgres } from '#test/engines/postgres';
import { eventually } from '#test/eventually';

let engine: PostgresEngine;
let database: Database;
let log: TableEventLog;
let door: Door;
let url: string;
let token: string;
jest.setTimeout(120_000);

beforeAll(async () => {
  engine = await startPostgres({ own: true });
  database = await Database.open({ url: (await engine.createDatabase('door')).url });
  await database.migrate();
  log = new TableEventLog(database, createLogger('test', 'silent'));
  await log.ensureTopics(logTopics(4));
  door = await openDoor({ log, lookup: new PostgresEventLookup(database), devices: new PostgresDevices(database) });
  token = await door.addDevice({ id: 'd1' });
  await door.app.listen(0, '127.0.0.1');
  url = await door.app.getUrl();
});
afterAll(async () => {
  await door?.close();
  await log?.close();
  await database?.close();
  await engine?.stop();
});

const post = async (body: string, bearer = token) => {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body });
  return {
    status: answer.status,
    body: JSON.parse(await answer.text()),
    retryAfter: answer.headers.get('retry-after'),
  };
};

const inTheLog = async (): Promise<string[]> => {
  const rows = await database.query<{ value: Buffer }>('select value from log_record where topic = $1', [EVENTS_TOPIC]);
  return rows.map(({ value }) => {
    const decoded = decodeEvent(value);
    return decoded.ok ? decoded.event.id : decoded.detail;
  });
};

it('many requests at once: every event answered 202 is in the log, once', async () => {
  const requests = Array.from({ length: 60 }, () => [incident(), incident(), incident()]);
  const answers = await Promise.all(requests.map((events) => post(lines(...events))));
  expect(answers.map((a) => [a.status, a.body.accepted])).toEqual(requests.map(() => [202, 3]));
  const sent = requests.flat().map((event) => event.id);
  expect((await inTheLog()).sort()).toEqual(sent.sort());
  expect(await post(lines(...(requests[0] ?? [])))).toMatchObject({
    status: 202,
    body: { accepted: 0, duplicates: 3 },
  });
});

it('a device added elsewhere is known at once, a revoked one no more within a second', async () => {
  const devices = new PostgresDevices(database);
  const other = await door.addDevice({ id: 'd2', source: 'urn:fengsui:device:d1' });
  expect(await post(lines(incident()), other)).toMatchObject({ status: 202 });
  await devices.revoke('d2', Date.now());
  const since = Date.now();
  await eventually(async () => expect(await post(lines(incident()), other)).toMatchObject({ status: 401 }));
  expect(Date.now() - since).toBeLessThan(1_500);
});

it('while the database is gone: 503, never 202, and the token is still known', async () => {
  const before = (await inTheLog()).length;
  await engine.kill9();
  const events = lines(incident());
  const answer = await post(events);
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' }, retryAfter: '1' });
  await engine.restart();
  await eventually(async () => expect(await post(events)).toMatchObject({ status: 202 }), { timeoutMs: 30_000 });
  expect((await inTheLog()).length).toBe(before + 1);
});
