// What happens on the way to Redis: replies lost, silence, nodes away.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Delta, ReadingStore } from '#ports/reading-store/reading-store';
import type { Engine } from '#test/engines/engine';
import { startRedis } from '#test/engines/redis';
import { eventually } from '#test/eventually';
import { RedisReadingStore } from './redis-reading-store.js';

const FLOORS = { dayFloor: '2025-01-01', monthFloor: '2023-01-01' };
const ONE_DEATH: Delta[] = [{ counter: 'deaths', region: '440605', day: '2026-03-02', amount: 1n }];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** `lose`: the next reply is swallowed and the connection reset. `mute`: bytes vanish both ways, the connection stays. */
type Mood = 'pass' | 'lose' | 'mute';

const startLink = async (port: number): Promise<{ port: number; set(mood: Mood): void }> => {
  let mood: Mood = 'pass';
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [near, far].map((either) => either.destroy()));
    }
    near.on('data', (bytes) => (mood === 'mute' ? undefined : far.write(bytes)));
    far.on('data', (bytes) => {
      if (mood === 'pass') near.write(bytes);
      if (mood === 'lose') near.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the link has no port');
  return { port: address.port, set: (next) => (mood = next) };
};

const startEngine = async (wish: { cluster?: boolean } = {}): Promise<Engine> => {
  const engine = await startRedis({ own: true, ...wish });
  closing.push(() => engine.stop());
  return engine;
};

const open = async (url: string, deadlineMs?: number): Promise<RedisReadingStore> => {
  const store = await RedisReadingStore.open(url, deadlineMs === undefined ? {} : { deadlineMs });
  closing.push(() => store.close());
  return store;
};

const ready = async (store: ReadingStore, slot: number): Promise<void> => {
  await store.beginRebuild(slot, { epoch: 1, treeVersion: 1, floors: FLOORS });
  await store.finishRebuild(slot, 1, 0n);
};

const sum = async (store: ReadingStore, slot: number) => {
  const request = { counter: 'deaths', region: '440605', from: '2026-01-01', to: '2027-01-01' };
  const answer = await store.sums([slot], [request]);
  return answer.state === 'ready' ? answer.sums[0] : answer.state;
};

describe('link to one Redis', () => {
  it('a posting whose reply was lost is found applied, once', async () => {
    const engine = await startEngine();
    const link = await startLink(Number(new URL(engine.url).port));
    const store = await open(`redis://127.0.0.1:${link.port}`);
    await ready(store, 1);
    const posting = { slot: 1, epoch: 1, from: 0n, to: 3n, deltas: ONE_DEATH };
    link.set('lose');
    await expect(store.post(posting)).rejects.toMatchObject({ name: 'TransientFailure', dependency: 'reading-store' });
    link.set('pass');
    expect(await eventually(() => store.post(posting))).toBe('already-applied');
    expect(await sum(store, 1)).toBe(1n);
  }, 30_000);

  it('silence ends at the deadline, nothing piles up, and the connection is made anew', async () => {
    const engine = await startEngine();
    const link = await startLink(Number(new URL(engine.url).port));
    const store = await open(`redis://127.0.0.1:${link.port}`, 300);
    await ready(store, 1);
    link.set('mute');
    const startedAt = performance.now();
    await expect(store.ping()).rejects.toThrow('did not answer within 300 ms');
    await expect(store.position(1)).rejects.toMatchObject({ name: 'TransientFailure' });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    link.set('pass');
    await eventually(() => store.ping());
    expect((await store.position(1))?.state).toBe('ready');
  }, 30_000);

  it('nobody there at the start is a TransientFailure', async () => {
    const link = await startLink(1);
    await expect(RedisReadingStore.open(`redis://127.0.0.1:${link.port}`, { deadlineMs: 500 })).rejects.toMatchObject({
      name: 'TransientFailure',
    });
  });
});

describe('link to a cluster', () => {
  it('slots of a lost node wait, the others go on, and it comes back by itself', async () => {
    const engine = await startEngine({ cluster: true });
    const store = await open(engine.url, 3000);
    const slots = Array.from({ length: 12 }, (_, i) => i + 1);
    for (const slot of slots) await ready(store, slot);
    await engine.kill9();
    const post = (slot: number) => store.post({ slot, epoch: 1, from: 0n, to: 1n, deltas: ONE_DEATH });
    const outcomes = await Promise.allSettled(slots.map(post));
    const away = outcomes.filter(({ status }) => status === 'rejected');
    expect(away.length).toBeGreaterThan(0);
    for (const outcome of away) expect(outcome).toMatchObject({ reason: { name: 'TransientFailure' } });
    await expect(store.sums(slots, [])).rejects.toMatchObject({ name: 'TransientFailure' });

    await engine.restart();
    await eventually(() => store.ping(), { timeoutMs: 20_000 });
    const answer = await eventually(() => store.sums(slots, []), { timeoutMs: 20_000 });
    // The node came back empty: its slots are missing, and so there is no sum.
    expect(answer).toMatchObject({ state: 'not-ready' });
    for (const slot of slots) {
      if ((await store.position(slot)) === undefined) await ready(store, slot);
      expect(['applied', 'already-applied']).toContain(await post(slot));
      expect(await sum(store, slot)).toBe(1n);
    }
  }, 90_000);
});
