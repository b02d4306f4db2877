// OWASP API8:2023, Security Misconfiguration: headers, origins, methods and errors, on every kind of answer.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';

let world: ConsoleWorld;
const webRoot = mkdtempSync(join(tmpdir(), 'fengsui-pages-'));
beforeAll(async () => {
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>x</title>');
  world = await openConsole({ webRoot });
});
afterAll(async () => {
  await world.close();
  rmSync(webRoot, { recursive: true });
});

describe('headers', () => {
  it.each(['/', '/docs', '/some/page'])('keep a page to itself: %s', async (path) => {
    const { headers } = await world.get(path, {});
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe-(inline|eval)|\*|http:/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it.each([
    ['/api/v1/incidents', bearer('supervisor-token-of-the-test')],
    ['/api/v1/incidents', {}],
    ['/api/v1/nothing', {}],
    ['/openapi.json', {}],
    ['/healthz', {}],
    ['/metrics', {}],
    ['/', {}],
    ['/docs/viewer/swagger-ui.css', {}],
  ])('let nobody guess what an answer is: %s', async (path, headers: Record<string, string>) => {
    const answer = await world.get(path, headers);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    for (const telltale of ['server', 'x-powered-by', 'via']) expect(answer.headers.get(telltale)).toBeNull();
  });

  it.each([
    ['/api/v1/incidents', bearer('supervisor-token-of-the-test')],
    ['/api/v1/readings?region=440600&window=ytd', bearer('supervisor-token-of-the-test')],
    ['/api/v1/session', bearer('supervisor-token-of-the-test')],
    ['/api/v1/alerts', {}],
  ])('keep what is read out of shared caches: %s', async (path, headers: Record<string, string>) => {
    expect((await world.get(path, headers)).headers.get('cache-control')).toMatch(/no-store|private/);
  });
});

describe('other origins', () => {
  it('are allowed nothing', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await world.request('/api/v1/incidents', {
        ...{ method, headers: { ...bearer('supervisor-token-of-the-test'), origin: 'https://evil.example' } },
      });
      for (const name of ['origin', 'credentials', 'methods', 'headers']) {
        expect(headers.get(`access-control-allow-${name}`)).toBeNull();
      }
    }
  });
});

describe('errors', () => {
  const INSIDE =
    /node_modules|\/libs\/|\/apps\/|\.ts\b|\.js:\d|at \w+ \(|postgres|select |relation|ECONN|Fastify|Nest|zod|stack/i;

  it.each([
    ['GET', '/api/v1/nothing', undefined],
    ['GET', '/api/v1/incidents/%E0%A4%A', undefined],
    ['GET', '/api/v1/incidents?cursor=eyJhIjoxfQ', undefined],
    ['GET', "/api/v1/incidents?organization='%20or%201=1--", undefined],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd', undefined],
    ['GET', '/docs/viewer/../../package.json', undefined],
    ['POST', '/api/v1/events', '{'],
    ['POST', '/api/v1/events', 'null'],
    ['POST', '/api/v1/session', '[]'],
    ['DELETE', '/api/v1/events', undefined],
    ['POST', '/healthz', '{}'],
  ])('say nothing of the inside: %s %s', async (method, path, body) => {
    const { status, text } = await world.request(path, {
      ...{
        method,
        headers: {
          ...bearer(method === 'POST' ? DEVICE : 'supervisor-token-of-the-test'),
          'content-type': 'application/json',
        },
      },
      ...(body === undefined ? {} : { body }),
    });
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(INSIDE);
    expect(text).not.toContain('supervisor-token');
  });

  it('come as problems, with the path and without its query, which may hold a secret', async () => {
    const { json, headers } = await world.get('/api/v1/nothing?ticket=secret', {});
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(json).toMatchObject({ status: 404, code: 'not-found', instance: '/api/v1/nothing' });
  });
});

it('shows the metrics to whoever has their token, where there is one, and no secret in them', async () => {
  const { text } = await world.get('/metrics', {});
  for (const secret of [DEVICE, 'supervisor-token-of-the-test']) expect(text).not.toContain(secret);
});
