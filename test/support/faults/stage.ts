// One installation that faults happen to: embedded (one process) or cluster (each service for itself, once or twice, with
// engines of its own behind proxies), supervised, with a receiver and one file through which failpoints are armed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failpoint } from '#ports/failpoints';
import { joinEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { placeOf } from '#postgres/embedded/place';
import { findPostmaster } from '#postgres/embedded/postmaster';
import { postgresUser } from '#postgres/embedded/system-user';
import { eventually } from '../eventually.js';
import { type Api, apiOf, DEVICE_TOKEN, SUPERVISOR_TOKEN } from '../instance/api.js';
import { SERVICES, type ServiceName } from '../instance/cluster.js';
import { type Mode, untilReadable } from '../instance/instance.js';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '../instance/webhook-receiver.js';
import type { SmallDisk } from './small-disk.js';
import { type Engines, openEngines } from './stage-engines.js';
import { type Supervised, supervise } from './supervised.js';

const ROOT = join(import.meta.dirname, '../../..');

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
  readonly processes: readonly Supervised[];
  /** For a command beside the processes, past the links; and what it must be entered through. */
  readonly env: Readonly<Record<string, string>>;
  readonly enter: readonly string[];
  /** One more of a kind, until the returned function is called. */
  readonly visit: (name: ServiceName) => Promise<() => Promise<void>>;
  /** The next process to reach the point for the n-th time dies so. */
  readonly arm: (point: Failpoint, hit: number, action: Death) => void;
  readonly isArmed: () => boolean;
  readonly disarm: () => void;
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const enginesOf = (stage: Stage): Engines => {
  if (!stage.engines) throw new Error('an embedded stage has no engines of its own');
  return stage.engines;
};

export interface StageWish {
  /** Of each service of a cluster. */
  readonly instances?: 1 | 2;
  /** For the database. */
  readonly disk?: SmallDisk;
}

export const openStage = async (mode: Mode, wish: StageWish = {}): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
  const closers: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return await open({ ...wish, mode, folder, closers, close });
  } catch (error) {
    await close();
    throw error;
  }
};

interface Opening extends StageWish {
  readonly mode: Mode;
  readonly folder: string;
  readonly closers: (() => Promise<unknown>)[];
  readonly close: () => Promise<void>;
}

const open = async ({ mode, instances = 1, disk, folder, closers, close }: Opening): Promise<Stage> => {
  const receiver = await startReceiver();
  closers.push(() => receiver.close());
  const armed = join(folder, 'failpoint');
  const common = {
    FENGSUI_DATA_DIR: mode === 'embedded' && disk ? disk.folder : folder,
    FENGSUI_DEVICE_TOKEN: DEVICE_TOKEN,
    FENGSUI_DEVICE_REGION: '100000',
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
    FENGSUI_ALLOW_PRIVATE_TARGETS: 'true',
    FENGSUI_WEBHOOK_URL: receiver.url,
    FENGSUI_WEBHOOK_SECRET: WEBHOOK_SECRET,
    FENGSUI_TEST_FAILPOINT: armed,
    FENGSUI_TEST_PARENT: `${process.pid}`,
  };
  const opened = mode === 'cluster' ? await openEngines(closers, disk) : undefined;
  const processes: Supervised[] = [];
  closers.push(async () => {
    await Promise.all(processes.map((one) => one.stop()));
  });
  const add = async (name: ServiceName | 'all-in-one'): Promise<Supervised> => {
    const env = { ...common, ...(name === 'all-in-one' ? {} : opened?.envOf(name)) };
    const started = await supervise(name, env, disk?.enter);
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
    databaseUrl: opened
      ? async () => opened.databaseUrl
      : () => embeddedUrl(join(common.FENGSUI_DATA_DIR, 'postgres'), disk?.enter),
    processes,
    env: { ...common, ...opened?.env },
    enter: disk?.enter ?? [],
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

/** Of the server that the instance keeps, once there is one again: to start it is not for us. Asked by who sees the folder. */
const embeddedUrl = async (dataDir: string, enter: readonly string[] = []): Promise<string> => {
  if (enter.length === 0) {
    const { directory } = placeOf(dataDir, postgresUser());
    await eventually(async () => (await findPostmaster(directory)) !== undefined, { timeoutMs: 60_000 });
    return (await joinEmbeddedPostgres({ dataDir })).url;
  }
  const ask = `import { joinEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
    console.log((await joinEmbeddedPostgres({ dataDir: '${dataDir}' })).url);`;
  const [program = '', ...args] = [...enter, process.execPath, '--input-type=module', '-e', ask];
  return execFileSync(program, args, { cwd: ROOT, encoding: 'utf8' }).trim();
};
