import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { OPERATIONS } from './operations.js';

let world: ConsoleWorld;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole();
});
afterAll(() => world.close());

/** Pages and the viewer's own files are no API. HEAD beside a GET is the server's, but for the door's. */
const NOT_DESCRIBED = /^(HEAD (?!\/api\/v1\/events$)|OPTIONS )|^GET (\/\*|\/docs\/.+)$/;

it('describes every route that is served, and serves every route that it describes', () => {
  const served = world.routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
  const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect([...new Set(served.filter((route) => !NOT_DESCRIBED.test(route)))].sort()).toEqual(described.sort());
});

it('is OpenAPI 3.1 with every reference resolved', async () => {
  const { status, json, text } = await world.get('/openapi.json', {});
  expect(status).toBe(200);
  expect(json.openapi).toBe('3.1.0');
  const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(refs.length).toBeGreaterThan(20);
  for (const name of refs) expect(Object.keys(json.components.schemas)).toContain(name);
  expect(text).not.toContain('#/$defs/');
  for (const [name, schema] of Object.entries<object>(json.components.schemas)) {
    expect([name, '$ref' in schema]).toEqual([name, false]);
  }
});

it('shows the description on a page that asks no other host', async () => {
  const page = await world.get('/docs', {});
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files).toHaveLength(3);
  for (const file of files) expect((await world.get(file, {})).status).toBe(200);
});
