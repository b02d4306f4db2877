import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';

let world: ConsoleWorld;
let webRoot: string;
jest.setTimeout(60_000);
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'fengsui-pages-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>烽燧</title>');
  await writeFile(join(webRoot, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(webRoot, 'assets', 'app-1a2b.js'), `console.log('${'烽'.repeat(1_000)}');`);
  world = await openConsole({ webRoot });
});
afterAll(async () => {
  await world.close();
  await rm(webRoot, { recursive: true, force: true });
});

it.each(['/', '/index.html', '/anything/below', '/incidents/i1'])('answers %s with the page', async (path) => {
  const { status, text, headers } = await world.get(path, {});
  expect([status, text]).toEqual([200, '<!doctype html><title>烽燧</title>']);
  expect(headers.get('cache-control')).toBe('no-cache');
});

it('lets nothing run, load or frame that is not ours', async () => {
  for (const path of ['/', '/assets/app-1a2b.js', '/docs']) {
    const { headers } = await world.get(path, {});
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

it('lets files with a hash in their name be kept for ever, and sends them packed', async () => {
  const { status, headers, text } = await world.get('/assets/app-1a2b.js', { 'accept-encoding': 'gzip' });
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('content-encoding')).toBe('gzip');
  expect(text).toContain('烽烽烽');
});

it('sends a file again only if it is another one', async () => {
  const first = await world.get('/favicon.svg', {});
  expect(first.headers.get('content-type')).toBe('image/svg+xml');
  const again = await world.get('/favicon.svg', { 'if-none-match': first.headers.get('etag') ?? '' });
  expect([again.status, again.text]).toEqual([304, '']);
});

it.each(['/api/v2/x', '/api', '/assets/gone.js', '/docs/gone', '/metrics/', '/api/v1/sessions'])(
  'does not answer %s with the page',
  async (path) => {
    const { status, json } = await world.get(path, {});
    expect([status, json?.code]).toEqual([404, 'not-found']);
  },
);

it.each(['/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/index.html'])(
  'gives nothing out from elsewhere: %s',
  async (path) => {
    expect((await world.get(path, {})).text).not.toMatch(/root:|"name": "fengsui"/);
  },
);
