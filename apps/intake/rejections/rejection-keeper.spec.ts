// What the door refused to devices, in the hands of a database that is well, slow or away. The door never waits for it.

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TransientFailure } from '#ports/failures';
import { type Door, MemoryRejections, NOW, openDoor, SUPERVISOR_TOKEN } from '#test/door';
import { BATCH, incident, ONE, target } from '#test/door-client';
import { ROWS_A_MINUTE } from './device-share.js';
import { MOST_WAITING, RejectionKeeper } from './rejection-keeper.js';

let door: Door;
let rejections: MemoryRejections;
let now: number;
beforeEach(async () => {
  now = NOW;
  rejections = new MemoryRejections();
  door = await openDoor({ rejections, now: () => now });
});
afterEach(() => door.close());

const keeper = () => door.app.get(RejectionKeeper);
const post = (token: string, payload: string, type = BATCH, url = '/api/v1/events') =>
  door.app.inject({
    ...{ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}`, 'content-type': type } },
  });
const bad = (n: number): string => JSON.stringify(Array.from({ length: n }, () => incident({ deaths: -1 })));
const counted = async (): Promise<Record<string, number>> => {
  const text = await door.registry.metrics();
  const lines = [...text.matchAll(/fengsui_intake_rejections_total\{[^}]*outcome="([^"]+)"[^}]*\} (\d+)/g)];
  return Object.fromEntries(lines.map(([, outcome, n]) => [outcome, Number(n)]));
};

it('keeps each with what was sent, and nothing of what was accepted, tried only, or said by people', async () => {
  const token = await door.addDevice({ id: 'd1' });
  await post(token, JSON.stringify([incident(), incident({ deaths: -1, summary: '塌'.repeat(5_000) })]));
  await post(token, '[1', BATCH);
  await post(token, JSON.stringify(incident({}, { source: 'urn:fengsui:device:other' })), ONE);
  await post(token, JSON.stringify([incident({ deaths: -1 })]), BATCH, '/api/v1/events?validate=only');
  await post(SUPERVISOR_TOKEN, JSON.stringify(target({}, { limit: -1 })), ONE);
  await keeper().write();
  expect(rejections.rows).toMatchObject([
    { at: NOW, device: 'd1', region: '440605124', code: 'invalid-event', status: 422, isCut: true },
    { device: 'd1', region: '440600', code: 'malformed', status: 400, eventId: null, body: '[1', isCut: false },
    { device: 'd1', code: 'source-not-allowed', status: 403, source: 'urn:fengsui:device:other', isCut: false },
  ]);
  expect(rejections.rows[0]?.body).toHaveLength(4_096);
  expect(rejections.rows[0]?.errors.map(({ pointer }) => pointer)).toContain('#/data/deaths');
});

it('text that a database cannot hold is made harmless', async () => {
  const token = await door.addDevice({ id: 'd1' });
  await post(token, `[{"id":"a\\u0000","source":"\\ud800","type":"x\\u0000y","\\u0000":1}]`);
  await post(token, `["\\u0000`);
  await keeper().write();
  expect(rejections.rows).toHaveLength(2);
  const { body, ...read } = rejections.rows[0] ?? { body: null };
  expect(JSON.stringify(read)).not.toMatch(/\\u0000|\\ud800/);
  expect(body).toContain(String.raw`"\ud800"`);
});

it('one device fills its own share of a minute only', async () => {
  const [loud, calm] = [await door.addDevice({ id: 'loud' }), await door.addDevice({ id: 'calm' })];
  await post(loud, bad(ROWS_A_MINUTE + 5));
  await post(calm, bad(1));
  await keeper().write();
  expect(rejections.rows.filter(({ device }) => device === 'calm')).toHaveLength(1);
  expect(await counted()).toEqual({ kept: ROWS_A_MINUTE + 1, 'over-share': 5, dropped: 0 });
  now += 60_000;
  await post(loud, bad(1));
  await keeper().write();
  expect(await counted()).toMatchObject({ kept: ROWS_A_MINUTE + 2 });
});

it('while the database is away the door answers as ever; the buffer waits, and what does not fit is counted', async () => {
  rejections.gate = () => Promise.reject(new TransientFailure('database', 'away'));
  const devices = Math.ceil(MOST_WAITING / ROWS_A_MINUTE) + 1;
  // All of them before the first speaks: the door reads its list of devices once.
  const tokens: string[] = [];
  for (let i = 0; i < devices; i++) tokens.push(await door.addDevice({ id: `d${i}` }));
  for (const token of tokens) {
    const answer = await post(token, bad(ROWS_A_MINUTE));
    expect([answer.statusCode, answer.json().rejected.length]).toEqual([202, ROWS_A_MINUTE]);
  }
  await keeper().write();
  expect(rejections.rows).toEqual([]);
  rejections.gate = () => Promise.resolve();
  await keeper().write();
  expect(rejections.rows).toHaveLength(MOST_WAITING);
  expect(await counted()).toEqual({
    kept: MOST_WAITING,
    'over-share': 0,
    dropped: devices * ROWS_A_MINUTE - MOST_WAITING,
  });
});

it('a database that never answers holds up neither the door nor its closing', async () => {
  rejections.gate = () => new Promise(() => undefined);
  const token = await door.addDevice({ id: 'd1' });
  await post(token, bad(1));
  void keeper().write();
  expect((await post(token, bad(1))).statusCode).toBe(202);
});

it('what the database refuses for good is dropped and counted, not tried for ever', async () => {
  rejections.gate = () => Promise.reject(new Error('a bug'));
  await post(await door.addDevice({ id: 'd1' }), bad(2));
  await keeper().write();
  rejections.gate = () => Promise.resolve();
  await keeper().write();
  expect([rejections.rows, await counted()]).toEqual([[], { kept: 0, 'over-share': 0, dropped: 2 }]);
});
