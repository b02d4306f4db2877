import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { askFates, followEvents } from './follow-events.js';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** Answers each question with the next list of states; the last one again and again. */
const answering = async (...rounds: (readonly object[] | 404)[]) => {
  let asked = 0;
  server = createServer((_request, response) => {
    const round = rounds[Math.min(asked, rounds.length - 1)];
    asked += 1;
    response.statusCode = round === 404 ? 404 : 200;
    response.end(JSON.stringify(round === 404 ? {} : round));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, token: 't' };
};

const EVENTS = ['a', 'b', 'c'].map((id) => ({ source: 'urn:x', id }));
const PENDING = { state: 'pending' };

it('asks on for what is pending, and tells what became of each', async () => {
  const refused = { state: 'refused', code: 'period-overlaps', detail: '重叠 / overlaps' };
  const target = await answering(
    [{ state: 'counted' }, { state: 'pending' }, { state: 'unknown' }],
    [refused, { state: 'listed' }],
  );
  expect(await followEvents(target, EVENTS, 5_000)).toEqual([{ state: 'counted' }, refused, { state: 'listed' }]);
});

it('stops when the time is over, or nobody answers', async () => {
  const slow = await answering([PENDING, { state: 'waiting' }, PENDING], [PENDING, PENDING]);
  expect(await followEvents(slow, EVENTS, 100)).toEqual([PENDING, { state: 'waiting' }, PENDING]);
  server?.close();
  expect(await followEvents(await answering(404), EVENTS, 100)).toEqual([PENDING, PENDING, PENDING]);
});

it('knows nothing where nobody answers, or not what was asked', async () => {
  expect(await askFates(await answering(404), EVENTS)).toBeUndefined();
  server?.close();
  expect(await askFates(await answering([PENDING]), EVENTS)).toBeUndefined();
  expect(await askFates({ url: 'http://127.0.0.1:1', token: 't' }, EVENTS)).toBeUndefined();
});
