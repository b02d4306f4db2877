import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { type Engine, sharedLife } from './engine.js';
import { requireAnswer } from './given-engine.js';
import { startRedisCluster } from './redis-cluster.js';
import { startRedisNode } from './redis-node.js';

export interface RedisWish {
  /** Three nodes; `url` is that of the first. Always an own one. */
  readonly cluster?: boolean;
  /** A server that may be killed, so never the one of REDIS_URL. */
  readonly own?: boolean;
  /** Lines of redis.conf, such as `{ appendonly: 'yes' }` or `{ maxmemory: '20mb' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An empty Redis for one test file: starting one takes 50 ms, so nobody shares. */
export const startRedis = async (wish: RedisWish = {}): Promise<Engine> => {
  if (wish.cluster) return startRedisCluster(wish.settings ?? {});
  const given = process.env.REDIS_URL;
  if (given !== undefined && given !== '' && !wish.own && wish.settings === undefined) return emptyDatabase(given);
  const node = await startRedisNode(wish.settings ?? {});
  return { ...node, url: `redis://127.0.0.1:${node.port}` };
};

/** Of a server that is given by its address: an unused database, emptied afterwards. Nothing that holds data is touched. */
const emptyDatabase = async (given: string): Promise<Engine> => {
  await requireAnswer({ variable: 'REDIS_URL', address: given }, () => echoes(given));
  const registry = new Redis(new URL('/0', given).href);
  try {
    for (let database = 1; database < 16; database += 1) {
      const mark = `fengsui-test:database:${database}`;
      // Two workers may look at once: it belongs to the one who sets the mark.
      if ((await registry.set(mark, process.pid, 'EX', 3600, 'NX')) !== 'OK') continue;
      const url = new URL(`/${database}`, given).href;
      if ((await withClient(url, (client) => client.dbsize())) === 0)
        return { url, stop: () => release(given, url, mark), ...sharedLife('Redis') };
      await registry.del(mark);
    }
  } finally {
    registry.disconnect();
  }
  throw new Error(
    'The Redis of REDIS_URL has no empty database among 1 to 15: tests do not touch data that they did not make.',
  );
};

/** Something that says OK to everything is no Redis. */
const echoes = async (given: string): Promise<string | true> => {
  const client = new Redis(given, {
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    commandTimeout: 3_000,
  });
  let refused = '';
  client.on('error', (error) => {
    refused ||= error.message;
  });
  try {
    await client.connect();
    const sent = randomUUID();
    const answer = await client.echo(sent);
    return answer === sent || `it is no Redis, it answers ${JSON.stringify(answer)} to a command to echo`;
  } catch (error) {
    return refused || String(error);
  } finally {
    client.disconnect();
  }
};

const release = async (given: string, url: string, mark: string): Promise<void> => {
  await withClient(url, (client) => client.flushdb());
  await withClient(new URL('/0', given).href, (client) => client.del(mark));
};

const withClient = async <T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(url);
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
};
