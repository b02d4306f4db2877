import { Redis } from 'ioredis';
import { freePort } from '#postgres/embedded/free-port';
import { waitUntil } from '#postgres/embedded/processes';
import type { Engine } from './engine.js';
import { type RedisNode, startRedisNode } from './redis-node.js';

const NODES = 3;
const SLOTS = 16_384;

/** Three masters, the slots shared out among them; `kill9` kills the second, so that a part of the slots is away. */
export const startRedisCluster = async (settings: Readonly<Record<string, string>>): Promise<Engine> => {
  const nodes = await Promise.all(Array.from({ length: NODES }, () => startClusterNode(settings)));
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error('A cluster of no nodes.');
  await join(nodes);
  return {
    url: `redis://127.0.0.1:${first.port}`,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
    kill9: () => second.kill9(),
    restart: async () => {
      await second.restart();
      await agree(nodes);
    },
  };
};

const startClusterNode = async (settings: Readonly<Record<string, string>>): Promise<RedisNode> =>
  startRedisNode({
    ...settings,
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-node-timeout': '2000',
    // The default, port + 10000, may lie above 65535.
    'cluster-port': String(await freePort()),
  });

const join = async (nodes: readonly RedisNode[]): Promise<void> => {
  const share = Math.ceil(SLOTS / nodes.length);
  const members = await Promise.all(nodes.map(async ({ port }) => ({ port, bus: await busPort(port) })));
  for (const [index, { port }] of members.entries()) {
    await onNode(port, async (client) => {
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, Math.min((index + 1) * share, SLOTS) - 1);
    });
  }
  // After all of them have their epoch: a node that has been met may no longer be given one.
  for (const { port } of members) {
    await onNode(port, async (client) => {
      for (const other of members) {
        if (other.port !== port) await client.call('CLUSTER', 'MEET', '127.0.0.1', other.port, other.bus);
      }
    });
  }
  await agree(nodes);
};

const busPort = (port: number): Promise<string> =>
  onNode(port, async (client) => String(((await client.config('GET', 'cluster-port')) as string[])[1]));

/** Every node must see all slots served by three nodes, else the first commands are refused. */
const agree = async (nodes: readonly RedisNode[]): Promise<void> => {
  const sees = async ({ port }: RedisNode): Promise<boolean> => {
    const info = String(await onNode(port, (client) => client.call('CLUSTER', 'INFO')));
    return (
      info.includes('cluster_state:ok') &&
      info.includes(`cluster_known_nodes:${NODES}`) &&
      info.includes(`cluster_size:${NODES}`)
    );
  };
  const agreed = await waitUntil(async () => (await Promise.all(nodes.map(sees))).every(Boolean), 30_000);
  if (!agreed) throw new Error('The three Redis nodes did not form a cluster within 30 s.');
};

const onNode = async <T>(port: number, use: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis({ port, host: '127.0.0.1' });
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
};
