// What can happen to the engines of a cluster and to the ways to them. Each gives them back whole.

import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Fault } from './faults.js';
import { type EngineName, type Way, wayName } from './links.js';
import { enginesOf, type Stage } from './stage.js';
import type { Weather } from './tcp-proxy.js';

/** A Redis comes back empty: it keeps nothing here. */
export const engineKilled = (name: EngineName, awayMs = 400): Fault => ({
  name: `${name}: kill -9 and restart`,
  happen: async (stage) => {
    const engine = enginesOf(stage)[name];
    await engine.kill9();
    await pause(awayMs);
    await engine.restart();
  },
});

const withRedis = async <T>(stage: Stage, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(enginesOf(stage).redis.url, { maxRetriesPerRequest: 3 });
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};

const onRedis = (name: string, work: (client: Redis) => Promise<unknown>): Fault => ({
  name: `redis: ${name}`,
  happen: async (stage) => void (await withRedis(stage, work)),
});

export const redisEmptied = onRedis('FLUSHALL', (client) => client.flushall());
export const redisScriptsForgotten = onRedis('SCRIPT FLUSH', (client) => client.script('FLUSH'));
export const redisFull = onRedis('maxmemory reached', async (client) => {
  await client.config('SET', 'maxmemory', '1');
  try {
    await pause(1_500);
  } finally {
    await client.config('SET', 'maxmemory', '0');
  }
});

/** The snapshot is of now, taken back after more was posted. */
export const redisRolledBack: Fault = {
  name: 'redis: an older snapshot is restored',
  happen: async (stage) => {
    const { redis } = enginesOf(stage);
    const file = await withRedis(stage, async (client) => {
      await client.save();
      return join(String(((await client.config('GET', 'dir')) as string[])[1]), 'dump.rdb');
    });
    copyFileSync(file, `${file}.older`);
    await pause(700);
    await redis.kill9();
    copyFileSync(`${file}.older`, file);
    await redis.restart();
    // Its next start shall be empty again.
    await withRedis(stage, async (client) => {
      if (existsSync(file)) await client.config('SET', 'save', '');
    });
  },
};

export const badNetwork = (way: Way, weather: Weather, ms: number): Fault => ({
  name: `${wayName(way)}: ${weather.type} for ${ms} ms`,
  happen: async (stage) => {
    const { links } = enginesOf(stage);
    links.set(way, weather);
    try {
      await pause(ms);
    } finally {
      links.set(way, { type: 'fine' });
      // What was left without an answer will not get one: the peers must not wait for it.
      if (weather.type === 'deaf' || weather.type === 'silent') links.cut(way);
    }
  },
});

export const linkCut = (way: Way): Fault => ({
  name: `${wayName(way)}: reset`,
  happen: async (stage) => {
    for (let i = 0; i < 3; i++) {
      enginesOf(stage).links.cut(way);
      await pause(150);
    }
  },
});
