// OWASP API4:2023, Unrestricted Resource Consumption: every input has a size, a depth and a number, and says so.
// The list of all limits: docs/limits.md.

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_BODY_BYTES } from '#http/json-body';
import { bearer, type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { addDevice } from '#test/console/credentials';
import { report } from '#test/ledger/events';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await openConsole({ env: { FENGSUI_DEVICE_EVENTS_PER_MINUTE: '5000' } });
});
afterAll(() => world.close());

const post = (type: string, body: string | Buffer, headers: Record<string, string> = {}, path = '/api/v1/events') =>
  world.request(path, { method: 'POST', headers: { ...bearer(DEVICE), 'content-type': type, ...headers }, body });
const [ONE, BATCH, LINES] = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/x-ndjson',
];
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

describe('the door', () => {
  it.each([
    ['a body of one byte too many', LINES, Buffer.alloc(MAX_BODY_BYTES + 1, 0x20), {}],
    [
      'a small one that unpacks to twenty megabytes',
      LINES,
      gzipSync(Buffer.alloc(20_000_000)),
      { 'content-encoding': 'gzip' },
    ],
    ['1,001 events in lines', LINES, '1\n'.repeat(1_001), {}],
    ['1,001 events in a batch', BATCH, JSON.stringify(Array.from({ length: 1_001 }, () => 1)), {}],
    ['an event of 256 KiB', ONE, JSON.stringify(report('e1', 'i1', { summary: 'x'.repeat(262_144) })), {}],
  ])('413: %s', async (_, type, body, headers: Record<string, string>) => {
    const { status, json } = await post(type, body, headers);
    expect([status, json.code]).toEqual([413, 'payload-too-large']);
  });

  it.each([
    ['deep', { note: nested(13) }, '#/note', 'too-deep'],
    [
      'long in a text',
      { data: { ...report('e1', 'i1').data, summary: 'x'.repeat(10_001) } },
      '#/data/summary',
      'too-long',
    ],
    ['long in an id', { id: 'x'.repeat(257) }, '#/id', 'too-long'],
    ['great', { data: { ...report('e1', 'i1').data, deaths: 1_000_001 } }, '#/data/deaths', 'too-large'],
  ])('422: too %s', async (_, more, pointer, code) => {
    const { status, json } = await post(ONE, JSON.stringify({ ...report('e1', 'i1'), ...more }));
    expect(status).toBe(422);
    expect(json.errors).toContainEqual(expect.objectContaining({ code }));
    expect(json.errors.some((e: { pointer: string }) => e.pointer.startsWith(pointer))).toBe(true);
  });

  it('answers a small request with a small answer', async () => {
    const keys = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, 1]));
    const line = JSON.stringify({ ...report('e1', 'i1'), data: keys });
    const body = Array.from({ length: 1_000 }, () => line).join('\n');
    const { status, text } = await post(LINES, body);
    expect(status).toBe(202);
    expect(text.length).toBeLessThan(15 * body.length);
  });

  it('counts events per device: 429 with RateLimit fields and Retry-After, and nobody else is slowed', async () => {
    const { token } = await addDevice(world, 'wild');
    const shoot = () => post(LINES, '1\n'.repeat(1_000), bearer(token));
    const first = await shoot();
    expect(first.headers.get('ratelimit-policy')).toBe('"events";q=5000;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"events";r=4\d{3};t=\d+$/);
    let answer = first;
    for (let i = 0; i < 100 && answer.status === 202; i += 1) answer = await shoot();
    expect([answer.status, answer.json.code]).toEqual([429, 'rate-limited']);
    expect(answer.headers.get('ratelimit')).toMatch(/^"events";r=\d{1,4};t=\d+$/);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post(ONE, JSON.stringify(report('calm', 'calm')))).status).toBe(202);
  });
});

describe('the API', () => {
  it.each([
    ['/api/v1/incidents?limit=1001', 'limit'],
    ['/api/v1/readings/series?region=440600&from=1990-01-01&to=2026-01-01&step=day', 'step'],
    [`/api/v1/incidents?organization=${'x'.repeat(257)}`, 'organization'],
    ['/api/v1/readings?region=440600&window=ytd&window=ytd&asOf=2026-01-01&asOf=2026-01-01', 'asOf'],
  ])('422: %s', async (path, parameter) => {
    const { status, json } = await world.get(path);
    expect([status, json.errors[0]?.pointer]).toEqual([422, `#/query/${parameter}`]);
  });

  it('has a limit on bodies and lists everywhere', async () => {
    const refs = Array.from({ length: 1_001 }, (_, i) => ({ source: 'urn:x', id: `${i}` }));
    const status = '/api/v1/events/status';
    expect((await post('application/json', JSON.stringify(refs), {}, status)).status).toBe(422);
    expect((await post('application/json', Buffer.alloc(MAX_BODY_BYTES + 1, 0x20), {}, status)).status).toBe(413);
    expect((await world.get(`/api/v1/incidents?organization=${'x'.repeat(20_000)}`)).status).toBe(431);
  });
});
