// OWASP API9:2023, Improper Inventory Management: what is served is described and what is described is served; there is one
// version, and nothing left over from making it.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bearer, type ConsoleWorld, openConsole } from '#test/console/console-world';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await openConsole();
});
afterAll(() => world.close());

const PAGES = /^(HEAD (?!\/api\/v1\/events$)|OPTIONS )|^GET (\/\*|\/docs\/.+)$/;

it('is the same list in the document and in the process', async () => {
  const { json } = await world.get('/openapi.json', {});
  const described = Object.entries<object>(json.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = world.routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')).filter((route) => !PAGES.test(route));
  expect([...new Set(served)].sort()).toEqual(described.sort());
});

it('has one version, and says which', async () => {
  const { json } = await world.get('/openapi.json', {});
  const versions = new Set(Object.keys(json.paths).flatMap((path) => /^\/api\/(v\d+)\//.exec(path)?.[1] ?? []));
  expect([...versions]).toEqual(['v1']);
  expect(json.info.version).toMatch(/^\d+\.\d+\.\d+/);
  for (const path of [
    '/api/v0/incidents',
    '/api/v2/incidents',
    '/api/incidents',
    '/v1/incidents',
    '/API/V1/incidents',
  ]) {
    const { status, text } = await world.get(path, bearer('supervisor-token-of-the-test'));
    expect([path, status === 200 && text.includes('items')]).toEqual([path, false]);
  }
});

it.each([
  ...[
    '/debug',
    '/debug/pprof',
    '/api/v1/debug',
    '/admin',
    '/api/v1/admin',
    '/actuator',
    '/graphql',
    '/.env',
    '/.git/config',
  ],
  ...['/package.json', '/server-status', '/swagger', '/api-docs', '/docs/viewer/index.html', '/phpinfo.php'],
])('serves nothing at %s', async (path) => {
  const { status, text } = await world.get(path, bearer('supervisor-token-of-the-test'));
  // Without built pages, what is no API is the one page that says so.
  expect(status === 404 || (status === 503 && text.includes('页面尚未构建'))).toBe(true);
});

it('describes the limits that a sender meets', async () => {
  const { json } = await world.get('/openapi.json', {});
  const { responses } = json.paths['/api/v1/events'].post;
  for (const status of ['400', '401', '403', '409', '413', '415', '422', '429', '503']) {
    expect(Object.keys(responses)).toContain(status);
  }
});
