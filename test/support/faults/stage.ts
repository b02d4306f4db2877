// One installation that faults happen to: embedded (one process) or cluster (each service for itself, once or twice, with
// engines of its own behind proxies), supervised, with a receiver and one file through which failpoints are armed.

import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failpoint } from '#ports/failpoints';
import { joinEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { placeOf } from '#postgres/embedded/place';
import { findPostmaster } from '#postgres/embedded/postmaster';
import { postgresUser } from '#postgres/embedded/system-user';
import type { Engine } from '../engines/engine.js';
import { type KafkaEngine, startKafka } from '../engines/kafka.js';
import { type PostgresEngine, startPostgres } from '../engines/postgres.js';
import { startRedis } from '../engines/redis.js';
import { eventually } from '../eventually.js';
import { type Api, apiOf, DEVICE_TOKEN, SUPERVISOR_TOKEN } from '../instance/api.js';
import { SERVICES } from '../instance/cluster.js';
import { type Mode, untilReadable } from '../instance/instance.js';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '../instance/webhook-receiver.js';
import { type Supervised, supervise } from './supervised.js';
import { startProxy, type TcpProxy } from './tcp-proxy.js';

export interface Engines {
  readonly postgres: PostgresEngine;
  readonly redis: Engine;
  readonly kafka: KafkaEngine;
  /** Between every service and the engine. */
  readonly links: Readonly<Record<'postgres' | 'redis' | 'kafka', TcpProxy>>;
}

/** `held`: it is not the end, but nobody comes past the point while it is armed. */
export type Death = 'SIGKILL' | 'SIGSTOP' | 'throw' | 'held';

export interface Stage {
  readonly mode: Mode;
  readonly instances: 1 | 2;
  readonly engines: Engines | undefined;
  readonly doors: readonly Api[];
  readonly console: Api;
  readonly receiver: WebhookReceiver;
  /** Of the database itself, past the proxy. */
  readonly databaseUrl: () => Promise<string>;
  readonly redisUrl: string | undefined;
  readonly processes: readonly Supervised[];
  /** As the processes have it, for a command beside them. */
  readonly env: Readonly<Record<string, string>>;
  /** One more of a kind, until the returned function is called. */
  readonly visit: (name: string) => Promise<() => Promise<void>>;
  /** The next process to reach the point for the n-th time dies so. */
  readonly arm: (point: Failpoint, hit: number, action: Death) => void;
  readonly isArmed: () => boolean;
  readonly disarm: () => void;
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openStage = async (mode: Mode, instances: 1 | 2 = 1): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
  const closers: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return await open({ mode, instances, folder, closers, close });
  } catch (error) {
    await close();
    throw error;
  }
};

/** Of the server that the instance keeps, once there is one again: to start it is not for us. */
const embeddedUrl = async (dataDir: string): Promise<string> => {
  const { directory } = placeOf(dataDir, postgresUser());
  await eventually(async () => (await findPostmaster(directory)) !== undefined, { timeoutMs: 60_000 });
  return (await joinEmbeddedPostgres({ dataDir })).url;
};

interface Opening {
  readonly mode: Mode;
  readonly instances: 1 | 2;
  readonly folder: string;
  readonly closers: (() => Promise<unknown>)[];
  readonly close: () => Promise<void>;
}

const open = async ({ mode, instances, folder, closers, close }: Opening): Promise<Stage> => {
  const receiver = await startReceiver();
  closers.push(() => receiver.close());
  const armed = join(folder, 'failpoint');
  const common = {
    FENGSUI_DATA_DIR: folder,
    FENGSUI_DEVICE_TOKEN: DEVICE_TOKEN,
    FENGSUI_DEVICE_REGION: '100000',
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
    FENGSUI_ALLOW_PRIVATE_TARGETS: 'true',
    FENGSUI_WEBHOOK_URL: receiver.url,
    FENGSUI_WEBHOOK_SECRET: WEBHOOK_SECRET,
    FENGSUI_TEST_FAILPOINT: armed,
  };
  const opened = mode === 'cluster' ? await openEngines(closers) : undefined;
  const env = { ...common, ...opened?.env };
  const processes: Supervised[] = [];
  closers.push(async () => {
    await Promise.all(processes.map((one) => one.stop()));
  });
  const add = async (name: string): Promise<Supervised> => {
    const started = await supervise(name, env);
    processes.push(started);
    await started.ready();
    return started;
  };
  if (mode === 'embedded') {
    await add('all-in-one');
  } else {
    // The first makes tables, topics and regions; the others find them.
    await add('ledger');
    await Promise.all(SERVICES.filter((name) => name !== 'ledger').map(add));
    if (instances === 2) await Promise.all(SERVICES.map(add));
  }
  const apisOf = (name: string): Api[] =>
    processes.filter((one) => one.name === name || one.name === 'all-in-one').map((one) => apiOf(one.url));
  const [console] = apisOf('console');
  if (!console) throw new Error('a stage without a console');
  await untilReadable(console);
  return {
    mode,
    instances,
    engines: opened?.engines,
    doors: apisOf('intake'),
    console,
    receiver,
    databaseUrl: opened ? async () => opened.databaseUrl : () => embeddedUrl(join(folder, 'postgres')),
    redisUrl: opened?.engines.redis.url,
    processes,
    env,
    visit: async (name) => {
      const visitor = await add(name);
      return async () => {
        processes.splice(processes.indexOf(visitor), 1);
        await visitor.stop();
      };
    },
    arm: (point, hit, action) => {
      writeFileSync(`${armed}.new`, JSON.stringify({ point, hit, action, at: Date.now() }));
      renameSync(`${armed}.new`, armed);
    },
    isArmed: () => existsSync(armed),
    disarm: () => rmSync(armed, { force: true }),
    ready: async () => {
      await Promise.all(processes.map((one) => one.ready()));
      await eventually(() => untilReadable(console), { timeoutMs: 60_000 });
    },
    close,
  };
};

const openEngines = async (closers: (() => Promise<unknown>)[]) => {
  const links = { postgres: await startProxy(), redis: await startProxy(), kafka: await startProxy() };
  closers.push(() => Promise.all(Object.values(links).map((link) => link.close())));
  const advertised = `PLAINTEXT://127.0.0.1:${links.kafka.port}`;
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres({ own: true, settings: { max_connections: '140' } }),
    startRedis({ own: true }),
    // Clients are told the proxy's address; it must lead somewhere before the broker can be asked whether it is there.
    startKafka({
      own: true,
      settings: { 'advertised.listeners': advertised, 'group.min.session.timeout.ms': '1000' },
      onPort: (port) => links.kafka.aimAt(port),
    }),
  ]);
  closers.push(() => Promise.all([redis.stop(), kafka.stop(), postgres.stop()]));
  const database = await postgres.createDatabase('faults');
  links.postgres.aimAt(Number(new URL(database.url).port));
  links.redis.aimAt(Number(new URL(redis.url).port));
  const through = (address: string, link: TcpProxy): string => {
    const url = new URL(address);
    url.port = `${link.port}`;
    return url.href;
  };
  return {
    engines: { postgres, redis, kafka, links },
    databaseUrl: database.url,
    env: {
      DATABASE_URL: through(database.url, links.postgres),
      KPI_STORE_URL: through(redis.url, links.redis),
      EVENT_LOG_URL: `kafka://127.0.0.1:${links.kafka.port}`,
    },
  };
};
