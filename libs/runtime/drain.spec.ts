import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { Drain } from './drain.js';

let app: FastifyInstance;
let drain: Drain;
let agent: Agent;
let release: () => void;
let slowIsIn: Promise<void>;
beforeEach(async () => {
  app = fastify({ forceCloseConnections: true });
  drain = new Drain(app);
  agent = new Agent({ keepAlive: true });
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let enter = (): void => undefined;
  slowIsIn = new Promise((resolve) => {
    enter = resolve;
  });
  app.get('/quick', async () => 'quick');
  app.get('/slow', async () => {
    enter();
    await held;
    return 'slow';
  });
  app.get('/live', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': here\n\n');
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  agent.destroy();
  await app.close();
});

const ask = (path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { port } = app.server.address() as AddressInfo;
    get({ port, host: '127.0.0.1', path, agent }, (answer) => {
      answer.resume();
      resolve(answer);
    }).once('error', reject);
  });

it('ends connections only once it drains, and each with an answer', async () => {
  expect((await ask('/quick')).headers.connection).toBe('keep-alive');
  const draining = drain.settle(200);
  const answer = await ask('/quick');
  expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
  await draining;
});

it('answers what has arrived before it hangs up, however late it is', async () => {
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const request = 'GET /quick HTTP/1.1\r\nhost: test\r\n\r\n';
  socket.write(request);
  await once(socket, 'data');
  const draining = drain.settle(10);
  // On its way when the time comes, and not read: the process is busy.
  socket.write(request);
  for (const until = performance.now() + 60; performance.now() < until; );
  const answered = once(socket, 'data').then(([answer]) => `${answer}`);
  const hungUp = once(socket, 'close').then(() => 'hung up');
  expect(await Promise.race([answered, hungUp])).toContain('200 OK');
  await draining;
});

it('gives the answers that it owes before it is done, and takes no more connections', async () => {
  const slow = ask('/slow');
  await slowIsIn;
  let isDone = false;
  const { port } = app.server.address() as AddressInfo;
  const draining = drain.settle(0).then(() => {
    isDone = true;
  });
  await pause(20);
  const refused = new Promise((resolve) => get({ port, host: '127.0.0.1', path: '/quick' }).once('error', resolve));
  expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
  expect(isDone).toBe(false);
  release();
  const answer = await slow;
  expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
  await draining;
});

it('does not wait for live streams', async () => {
  const live = await ask('/live');
  expect(live.statusCode).toBe(200);
  await drain.settle(0);
  live.destroy();
});
