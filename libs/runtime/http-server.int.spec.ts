// On a real socket: what a client may take its time for, and what is answered where no request could be made of what came.

import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { HTTP_LIMITS } from './http-server.js';

const SHORT = { headersMs: 400, requestMs: 800, checkEveryMs: 50, silenceMs: 500 };
let world: ConsoleWorld;
beforeAll(async () => {
  world = await openConsole({ httpLimits: SHORT });
});
afterAll(() => world.close());

/** Writes, and reads until the server hangs up. */
const talk = (bytes: string): Promise<{ text: string; ms: number }> =>
  new Promise((resolve, reject) => {
    const since = performance.now();
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.once('error', (error) => (text ? undefined : reject(error)));
    socket.once('close', () => resolve({ text, ms: performance.now() - since }));
    socket.write(bytes);
  });

const head = (...lines: string[]): string =>
  ['POST /api/v1/events HTTP/1.1', 'host: x', `authorization: Bearer ${DEVICE}`, ...lines].join('\r\n');

it('says that a head is too large', async () => {
  const { text } = await talk(`${head(`x-long: ${'a'.repeat(HTTP_LIMITS.headerBytes)}`)}\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
  expect(text).toContain('content-type: application/problem+json');
  expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 431, code: 'payload-too-large' });
});

it.each([
  ['no HTTP', 'HELLO\r\n\r\n'],
  ['two lengths', `${head('content-length: 2', 'content-length: 3')}\r\n\r\n{}`],
  ['a length and chunks', `${head('content-length: 2', 'transfer-encoding: chunked')}\r\n\r\n{}`],
  ['a length that is none', `${head('content-length: -2')}\r\n\r\n{}`],
  ['broken chunks', `${head('content-type: application/json', 'transfer-encoding: chunked')}\r\n\r\nzz\r\n{}`],
])('answers %s with 400, and hangs up', async (_, bytes) => {
  const { text } = await talk(bytes);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).toMatch(/connection: close/i);
});

it.each([
  ['sends a head without end', 'POST /api/v1/events HTTP/1.1\r\nhost: x\r\nx-slow: '],
  ['never says anything', ''],
  ['sends half a body', `${head('content-type: application/json', 'content-length: 1000000')}\r\n\r\n{`],
])('cuts off who %s', async (_, bytes) => {
  const { text } = await talk(bytes);
  expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

it('drops who asks and does not read, and gives back what they had reserved', async () => {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.pause();
  const ask = `GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n`;
  // More answers than the buffers of two sockets hold.
  socket.write(ask.repeat(400));
  await eventually(async () => expect(await held()).toBeGreaterThan(0));
  await eventually(async () => expect(await held()).toBe(0));
  socket.resume();
  await closed;
});

const held = async (): Promise<number> => {
  const { text } = await world.get('/metrics', {});
  return Number(/^fengsui_http_held_bytes\{.*\} (\d+)$/m.exec(text)?.[1]);
};

it('is as strict in production', async () => {
  const usual = await openConsole();
  try {
    const server = usual.service.app.getHttpServer();
    expect(server).toMatchObject({
      requestTimeout: 30_000,
      headersTimeout: 10_000,
      maxConnections: 10_000,
      timeout: 60_000,
    });
  } finally {
    await usual.close();
  }
});
