// What happens to Redis itself, and to what it holds. The link to it: `redis-link.int.spec.ts`.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Delta, Slot } from '#ports/reading-store/reading-store';
import type { Engine } from '#test/engines/engine';
import { startRedis } from '#test/engines/redis';
import { eventually } from '#test/eventually';
import { RedisReadingStore } from './redis-reading-store.js';

const FLOORS = { dayFloor: '2025-01-01', monthFloor: '2023-01-01' };
const YEAR = { counter: 'deaths', from: '2026-01-01', to: '2027-01-01' };

const delta = (region: string, amount = 1n, day = '2026-03-02'): Delta => ({ counter: 'deaths', region, day, amount });

let engine: Engine;
let store: RedisReadingStore;
let redis: Redis;
let slot: Slot;
let lastSlot = 0;

const rebuild = async (epoch: number, offset = 0n): Promise<void> => {
  await store.beginRebuild(slot, { epoch, treeVersion: 1, floors: FLOORS });
  await store.finishRebuild(slot, epoch, offset);
};

const post = (from: bigint, to: bigint, deltas: Delta[]) => store.post({ slot, epoch: 1, from, to, deltas });

const sum = async (region: string) => {
  const answer = await store.sums([slot], [{ ...YEAR, region }]);
  return answer.state === 'ready' ? answer.sums[0] : answer.state;
};

beforeAll(async () => {
  engine = await startRedis({ own: true, settings: { dbfilename: 'dump.rdb' } });
  store = await RedisReadingStore.open(engine.url);
  redis = new Redis(engine.url);
  redis.on('error', () => undefined);
}, 30_000);

afterAll(async () => {
  await store?.close();
  redis?.disconnect();
  await engine?.stop();
});

beforeEach(async () => {
  lastSlot += 1;
  slot = lastSlot;
  await rebuild(1);
});

describe('contents lost', () => {
  const expectNothing = async (): Promise<void> => {
    expect(await store.position(slot)).toBeUndefined();
    expect(await sum('440605')).toBe('not-ready');
    expect(await post(1n, 2n, [delta('440605')])).toBe('not-ready');
  };

  it('after FLUSHALL there is no answer until the slot is rebuilt', async () => {
    await post(0n, 1n, [delta('440605')]);
    await redis.flushall();
    await expectNothing();
    await rebuild(2, 1n);
    expect(await sum('440605')).toBe(0n);
  });

  it('after a kill and an empty start likewise, and the connection comes back by itself', async () => {
    await post(0n, 1n, [delta('440605')]);
    await redis.flushall('SYNC');
    await engine.kill9();
    await expect(store.position(slot)).rejects.toMatchObject({ name: 'TransientFailure', dependency: 'reading-store' });
    await expect(store.ping()).rejects.toMatchObject({ name: 'TransientFailure' });
    await engine.restart();
    await eventually(() => store.ping());
    await expectNothing();
  });

  it('after SCRIPT FLUSH postings go on', async () => {
    await post(0n, 1n, [delta('440605')]);
    await redis.script('FLUSH');
    expect(await post(1n, 2n, [delta('440605')])).toBe('applied');
    expect(await sum('440605')).toBe(2n);
  });

  it('a restored older snapshot is a gap, and what follows it is posted again from there', async () => {
    await post(0n, 5n, [delta('440605')]);
    await redis.save();
    await post(5n, 9n, [delta('440605')]);
    expect(await sum('440605')).toBe(2n);
    // The floors go back too: what the newer ones left out must not be missing now.
    await store.trim(slot, 1, { dayFloor: '2026-03-20', monthFloor: '2026-03-01' });
    await post(9n, 10n, []);
    await engine.restart();
    await eventually(() => store.ping());
    expect(await store.position(slot)).toEqual({ epoch: 1, offset: 5n, state: 'ready', treeVersion: 1 });
    // Who has read beyond it reads nothing rather than what was, and who comes now knows what is booked.
    expect(await sum('440605')).toBe('not-ready');
    const other = await RedisReadingStore.open(engine.url, { booked: new Map([[slot, 10n]]) });
    const seen = () => other.sums([slot], [{ ...YEAR, region: '440605' }]);
    expect(await seen()).toEqual({ state: 'not-ready', slots: [slot] });
    expect(await post(10n, 11n, [delta('440605')])).toBe('gap');
    expect(await post(5n, 11n, [delta('440605', 2n)])).toBe('applied');
    expect(await seen()).toMatchObject({ state: 'ready', sums: [3n] });
    await other.close();
    expect(
      await store.sums([slot], [{ counter: 'deaths', region: '440605', from: '2026-03-02', to: '2026-03-03' }]),
    ).toMatchObject({ sums: [3n] });
  });
});

describe('contents spoilt', () => {
  it('a script that fails half way leaves the slot dirty, whoever notices', async () => {
    await redis.set(`{p${slot}}:1:440606:deaths`, 'not a hash');
    expect(await post(0n, 1n, [delta('440605'), delta('440606'), delta('440607')])).toBe('dirty');
    expect(await store.position(slot)).toMatchObject({ state: 'dirty', offset: 0n });
    expect(await redis.exists(`{p${slot}}:1:440605:deaths`)).toBe(1);
    expect(await sum('440605')).toBe('not-ready');
    expect(await post(0n, 1n, [delta('440605')])).toBe('dirty');
    await rebuild(2);
    expect(await sum('440606')).toBe(0n);
    expect(await redis.keys(`{p${slot}}*`)).toEqual([`{p${slot}}`]);
  });

  it('a chunk that fails half way ends the rebuild', async () => {
    await store.beginRebuild(slot, { epoch: 2, treeVersion: 1, floors: FLOORS });
    await redis.set(`{p${slot}}:2:440606:deaths`, 'not a hash');
    expect(await store.load(slot, 2, 0, [delta('440605'), delta('440606')])).toBe('superseded');
    expect(await store.finishRebuild(slot, 2, 1n)).toBe('superseded');
    expect(await store.position(slot)).toMatchObject({ epoch: 2, state: 'dirty' });
  });

  it.each([
    ['a key of another type', () => redis.set(`{p${slot}}:1:440605:deaths`, '7')],
    ['a value that is no number', () => redis.hset(`{p${slot}}:1:440605:deaths`, '.irm', 'seven')],
  ])('%s gives no sum and is marked for a rebuild', async (_, spoil) => {
    await spoil();
    expect(await sum('440605')).toBe('not-ready');
    expect(await store.position(slot)).toMatchObject({ state: 'dirty' });
  });

  it('a meta of another type counts as nothing, and a rebuild replaces it', async () => {
    await redis.set(`{p${slot}}`, 'something');
    expect(await store.position(slot)).toBeUndefined();
    expect(await sum('440605')).toBe('not-ready');
    expect(await post(0n, 1n, [delta('440605')])).toBe('not-ready');
    await rebuild(1);
    expect(await post(0n, 1n, [delta('440605')])).toBe('applied');
  });

  it('a meta with a part missing counts as nothing, and a rebuild replaces it', async () => {
    await redis.hdel(`{p${slot}}`, 'days');
    expect(await store.position(slot)).toBeUndefined();
    expect(await post(0n, 1n, [delta('440605')])).toBe('not-ready');
    await redis.hset(`{p${slot}}`, 'epoch', 'x');
    await rebuild(2);
    expect(await sum('440605')).toBe(0n);
  });

  it('an amount beyond 64 bits leaves the slot dirty', async () => {
    await post(0n, 1n, [delta('440605', 2n ** 62n)]);
    expect(await post(1n, 2n, [delta('440605', 2n ** 62n)])).toBe('dirty');
  });
});

it('another process that knew the old epoch reads the new one', async () => {
  await post(0n, 1n, [delta('440605')]);
  const reader = await RedisReadingStore.open(engine.url);
  try {
    const request = { ...YEAR, region: '440605' };
    expect(await reader.sums([slot], [request])).toMatchObject({ sums: [1n] });
    await store.beginRebuild(slot, { epoch: 2, treeVersion: 1, floors: FLOORS });
    await store.load(slot, 2, 0, [delta('440605', 7n)]);
    await store.finishRebuild(slot, 2, 1n);
    expect(await reader.sums([slot], [request])).toMatchObject({ sums: [7n] });
  } finally {
    await reader.close();
  }
});

it('reads hundreds of sums of one slot in order', async () => {
  const regions = Array.from({ length: 1201 }, (_, i) => String(440_000_000 + i));
  await post(
    0n,
    1n,
    regions.map((region, i) => delta(region, BigInt(i))),
  );
  const answer = await store.sums(
    [slot],
    regions.map((region) => ({ ...YEAR, region })),
  );
  expect(answer).toMatchObject({ state: 'ready', sums: regions.map((_, i) => BigInt(i)) });
});

describe('memory full', () => {
  it('changes nothing, says try again, and still lets a trim and a rebuild make room', async () => {
    await post(0n, 1n, [delta('440605', 1n, '2026-01-01'), delta('440605')]);
    await redis.config('SET', 'maxmemory', '1mb');
    await expect(post(1n, 2n, [delta('440605')])).rejects.toMatchObject({ name: 'TransientFailure' });
    expect(await store.position(slot)).toMatchObject({ state: 'ready', offset: 1n });
    expect(await sum('440605')).toBe(2n);
    await store.trim(slot, 1, { dayFloor: '2026-02-01', monthFloor: '2026-02-01' });
    expect(await redis.hlen(`{p${slot}}:1:440605:deaths`)).toBe(2);
    await store.beginRebuild(slot, { epoch: 2, treeVersion: 1, floors: FLOORS });
    await expect(store.load(slot, 2, 0, [delta('440605')])).rejects.toMatchObject({ name: 'TransientFailure' });
    await redis.config('SET', 'maxmemory', '0');
    expect(await store.load(slot, 2, 0, [delta('440605')])).toBe('done');
    expect(await store.finishRebuild(slot, 2, 2n)).toBe('done');
    expect(await sum('440605')).toBe(1n);
  });

  it('a server that evicts is refused at the start, with one sentence', async () => {
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const start = RedisReadingStore.open(engine.url);
    await expect(start).rejects.toMatchObject({ name: 'PermanentFailure', code: 'redis-eviction' });
    await expect(start).rejects.toThrow(/has maxmemory-policy allkeys-lru; the sums need noeviction/);
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
  });
});
