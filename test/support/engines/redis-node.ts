import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '#postgres/embedded/free-port';
import type { Engine } from './engine.js';
import { requireProgram } from './install.js';
import { engineFolder, removeFolder } from './run-folder.js';
import { type ServerProcess, startServer } from './server-process.js';

export interface RedisNode extends Omit<Engine, 'url'> {
  readonly port: number;
}

/** One Redis server of our own; unless `settings` say otherwise it keeps nothing over a restart. */
export const startRedisNode = async (settings: Readonly<Record<string, string>>): Promise<RedisNode> => {
  const program = requireProgram(['redis-server'], ['redis-server']);
  const folder = engineFolder('redis');
  const port = await freePort();
  const defaults = {
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    dir: join(folder, 'data'),
  };
  const args = Object.entries({ ...defaults, ...settings, port: String(port) }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const start = () =>
    startServer({ name: 'redis', folder, program, args, isReady: () => answers(port), limitMs: 15_000 });
  let server: ServerProcess = await start();
  return {
    port,
    stop: async () => {
      await server.stop('SIGKILL');
      await removeFolder(folder);
    },
    kill9: () => server.stop('SIGKILL'),
    restart: async () => {
      await server.stop('SIGKILL');
      server = await start();
    },
  };
};

const answers = async (port: number): Promise<boolean> => {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => undefined); // Not there yet: the caller asks again.
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
};
