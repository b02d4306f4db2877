// OWASP API5:2023, Broken Function Level Authorization: every operation of the OpenAPI document, asked by everybody who may not.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bearer, type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { addDevice, addPerson, sendAs } from '#test/console/credentials';
import { report, targetSet } from '#test/ledger/events';

let world: ConsoleWorld;
let [viewer, reader]: Record<string, string>[] = [];
let operations: { method: string; path: string; isOpen: boolean }[] = [];
beforeAll(async () => {
  world = await openConsole();
  viewer = await addPerson(world, { name: 'v', role: 'viewer' });
  reader = await addPerson(world, { name: 'r', role: 'administrator', scope: 'read' });
  const { json } = await world.get('/openapi.json', {});
  operations = Object.entries<Record<string, { security: unknown[] }>>(json.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({ method, path, isOpen: security.length === 0 })),
  );
});
afterAll(() => world.close());

const ask = (method: string, path: string, headers: Record<string, string>) =>
  world.request(path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase(), headers });

/** What says nothing of anybody: that it lives, what it can do, how to sign in. */
const OPEN = [
  ...['DELETE /api/v1/session', 'GET /docs', 'GET /docs/start.js', 'GET /healthz', 'GET /metrics', 'GET /openapi.json'],
  ...['GET /readyz', 'HEAD /api/v1/events', 'POST /api/v1/session', 'POST /api/v1/enrolments/{code}'],
];

it('is closed but for what is known to be open', () => {
  const open = operations.filter(({ isOpen }) => isOpen).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(OPEN).toEqual(expect.arrayContaining(open));
});

it('asks everybody who they are', async () => {
  const asked = operations.filter(({ isOpen }) => !isOpen);
  expect(asked.length).toBeGreaterThan(20);
  for (const { method, path } of asked) {
    const { status } = await ask(method, path, {});
    expect([method, path, status]).toEqual([method, path, 401]);
  }
});

it('lets a device do nothing but send, and ask what became of it', async () => {
  // What became of it includes what the door rejected.
  const forDevices = ['/api/v1/events', '/api/v1/rejections'];
  const forPeople = operations.filter(({ isOpen, path }) => !isOpen && !forDevices.some((own) => path.startsWith(own)));
  for (const { method, path } of forPeople) {
    const { status } = await ask(method, path, bearer(DEVICE));
    expect([method, path, status]).toEqual([method, path, 403]);
  }
});

it('takes targets from supervisors only, and nothing else from people', async () => {
  const target = { ...targetSet('t1'), source: 'urn:fengsui:user:v' };
  for (const headers of [viewer, reader]) {
    const { status, json } = await sendAs(world, '', target, headers);
    expect([status, json.code]).toEqual([403, 'forbidden']);
  }
  const supervisor = await addPerson(world, { name: 's', role: 'supervisor' });
  const source = 'urn:fengsui:user:s';
  expect((await sendAs(world, '', { ...targetSet('t2'), source: 'urn:fengsui:user:v' }, supervisor)).json.code).toBe(
    'source-not-allowed',
  );
  expect((await sendAs(world, '', { ...report('x', 'x'), source }, supervisor)).json.code).toBe('type-not-allowed');
  expect((await sendAs(world, '', { ...targetSet('t3'), source }, supervisor)).status).toBe(202);
});

it('takes from a device the types of its token, and targets from import tokens only', async () => {
  const { token } = await addDevice(world, 'd1', { types: ['safety.inspection.completed'] });
  const source = 'urn:fengsui:device:d1';
  expect((await sendAs(world, token, { ...report('x', 'x'), source })).json.code).toBe('type-not-allowed');
  expect((await sendAs(world, token, { ...targetSet('t4'), source })).json.code).toBe('type-not-allowed');
});

it.each(['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])('knows no %s on what is read', async (method) => {
  if (method === 'TRACE') {
    // `fetch` refuses to send it.
    await expect(world.request('/api/v1/incidents', { method })).rejects.toThrow();
    return;
  }
  const { status } = await world.request('/api/v1/incidents', {
    method,
    headers: bearer('supervisor-token-of-the-test'),
  });
  expect([404, 405]).toContain(status);
});
