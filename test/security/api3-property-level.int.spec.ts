// OWASP API3:2023, Broken Object Property Level Authorization: nothing is set that is not described, nothing is shown to whom
// it is not for.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { addPerson, sendAs } from '#test/console/credentials';
import { readLive } from '#test/console/live-reader';
import { eventually } from '#test/eventually';
import { amend, report } from '#test/ledger/events';

const PHONE = '13800138000';
const reportedBy = { name: '张三', phone: PHONE };
let world: ConsoleWorld;
let [viewer, reader, supervisor]: Record<string, string>[] = [];
beforeAll(async () => {
  world = await openConsole();
  viewer = await addPerson(world, { name: 'v', role: 'viewer' });
  reader = await addPerson(world, { name: 'r', role: 'administrator', scope: 'read' });
  supervisor = await addPerson(world, { name: 's', role: 'supervisor' });
  await world.send(report('e1', 'i1', { reportedBy }));
  await world.send(amend('e2', 'i1', 'e1', { reportedBy }));
  await world.settled();
});
afterAll(() => world.close());

describe('who reported an incident', () => {
  const PATHS = ['/api/v1/incidents/i1', '/api/v1/incidents', '/api/v1/incidents?region=440600'];

  it.each(PATHS)('is shown to a supervisor: %s', async (path) => {
    expect((await world.get(path, supervisor)).text).toContain(PHONE);
  });

  it.each(PATHS)('and neither to a viewer nor to a program that only reads: %s', async (path) => {
    for (const headers of [viewer, reader]) {
      const { status, text } = await world.get(path, headers);
      expect(status).toBe(200);
      for (const secret of [PHONE, '张三', 'reportedBy']) expect(text).not.toContain(secret);
    }
  });

  it('is in no table, no evidence, no metric and on no stream', async () => {
    const csv = await world.get('/api/v1/incidents', { ...supervisor, accept: 'text/csv' });
    const evidence = await world.get(
      '/api/v1/readings/evidence?region=440600&indicator=deaths&window=ytd&asOf=2026-03-31',
      viewer,
    );
    const metrics = await world.get('/metrics', {});
    for (const { status, text } of [csv, evidence, metrics]) {
      expect(status).toBe(200);
      expect(text).not.toContain(PHONE);
    }
    const stream = await readLive(`${world.url}/api/v1/live?region=440600`, supervisor ?? {});
    await eventually(() => stream.events.some(({ event }) => event === 'snapshot'));
    await world.send(report('e3', 'i3', { reportedBy }));
    await eventually(() => stream.events.some(({ event }) => event === 'incident'));
    expect(JSON.stringify(stream.events)).not.toContain(PHONE);
    stream.close();
  });
});

describe('what is not described', () => {
  const pointers = (json: { errors: { pointer: string; code: string }[] }) =>
    json.errors.map((e) => `${e.pointer} ${e.code}`);

  it.each([
    [{ grade: 'general' }, '#/data/grade unknown-field'],
    [{ recordedAt: '2026-01-01T00:00:00Z' }, '#/data/recordedAt unknown-field'],
    [{ reportedBy: { ...reportedBy, role: 'administrator' } }, '#/data/reportedBy/role unknown-field'],
  ])('is refused by name: %j', async (data, expected) => {
    const { status, json } = await sendAs(world, DEVICE, report('x1', 'ix1', data));
    expect([status, ...pointers(json)]).toEqual([422, expected]);
  });

  it('is refused where it means a prototype', async () => {
    const text = JSON.stringify(report('x2', 'ix2')).replace('"data":{', '"data":{"__proto__":{"deaths":9},');
    const { status, json } = await world.request('/api/v1/events', {
      ...{ method: 'POST', body: text },
      headers: { ...bearer(DEVICE), 'content-type': 'application/cloudevents+json' },
    });
    expect([status, json.code]).toEqual([422, 'invalid-event']);
  });

  it('sets nothing at signing in', async () => {
    const { status, json } = await world.request('/api/v1/session', {
      ...{ method: 'POST', headers: { 'x-fengsui-csrf': '1', 'content-type': 'application/json' } },
      body: JSON.stringify({ user: 'v', password: 'a right password', role: 'administrator' }),
    });
    expect([status, ...pointers(json)]).toEqual([422, '#/role unknown-field']);
  });

  it('sets nothing by headers: who says that it is another device or a proxy is not believed', async () => {
    await sendAs(world, DEVICE, report('x3', 'ix3'), { 'x-forwarded-user': 'root', device: 'other', scope: '100000' });
    await world.settled();
    const [row] = await world.database.query<{ device: string; scope: string }>(
      "select device, scope from journal where id = 'x3'",
    );
    expect(row).toEqual({ device: 'environment', scope: '440600' });
  });
});
