import { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { eventually } from '#test/eventually';
import { BodyBudget, registerBodyBudget } from './body-budget.js';
import { MAX_BODY_BYTES } from './json-body.js';
import { answerOf } from './problem.filter.js';

const open = (mostBytes: number) => {
  const budget = new BodyBudget(mostBytes);
  const fastify = Fastify();
  registerBodyBudget(fastify, budget);
  fastify.setErrorHandler((error, _request, reply) => {
    const { rejection, headers } = answerOf(error);
    void reply.code(503).headers(headers).send(rejection);
  });
  const gates: (() => void)[] = [];
  fastify.post('/', () => new Promise((resolve) => gates.push(() => resolve('done'))));
  fastify.get('/readyz', () => 'ready');
  return { budget, fastify, gates };
};

it('takes what fits, answers 503 with Retry-After to the rest, and takes again', async () => {
  const { budget, fastify, gates } = open(100_000);
  const post = (payload: string) =>
    fastify.inject({ method: 'POST', url: '/', payload, headers: { 'content-type': 'text/plain' } });
  // `inject` begins when somebody waits for it.
  const first = Promise.resolve(post('x'.repeat(60_000)).then((answer) => answer));
  await eventually(() => budget.heldBytes > 0);
  const second = await post('x'.repeat(60_000));
  expect([second.statusCode, second.headers['retry-after'], second.json().code]).toEqual([503, '1', 'unavailable']);
  expect((await fastify.inject('/readyz')).statusCode).toBe(200);
  await eventually(() => gates.length > 0);
  gates.shift()?.();
  expect((await first).statusCode).toBe(200);
  expect([budget.heldBytes, budget.refusals]).toEqual([0, 1]);
});

it.each([
  ['gzip', { 'content-encoding': 'gzip' }],
  ['chunks', { 'transfer-encoding': 'chunked' }],
])('reserves as much as any body may become, for %s', async (_, headers) => {
  const { fastify } = open(MAX_BODY_BYTES);
  const answer = await fastify.inject({ method: 'POST', url: '/', payload: 'x', headers });
  expect(answer.statusCode).toBe(503);
});

it('refuses what comes in a round that takes too long, but not where little is under way', () => {
  let late = 0;
  const budget = new BodyBudget(64 * MAX_BODY_BYTES, () => late);
  const socket = new Socket();
  late = 5_000;
  expect(budget.take(socket, 5 * MAX_BODY_BYTES)).toBe(true);
  expect(budget.take(socket, 1)).toBe(false);
  late = 100;
  expect(budget.take(socket, 1)).toBe(true);
});

it('gets back all that a connection held when it breaks, once', async () => {
  const budget = new BodyBudget(10);
  const socket = new Socket();
  budget.take(socket, 4);
  budget.take(socket, 4);
  socket.destroy();
  await eventually(() => budget.heldBytes === 0);
  budget.giveBack(socket, 4);
  expect(budget.heldBytes).toBe(0);
});
