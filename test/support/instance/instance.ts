// A whole Fengsui for acceptance tests, in either mode, killed and started again on the same data.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { startKafka } from '../engines/kafka.js';
import { startPostgres } from '../engines/postgres.js';
import { startRedis } from '../engines/redis.js';
import { eventually } from '../eventually.js';
import { servicePort } from '../service-port.js';
import { type Api, apiOf, DEVICE_TOKEN, SUPERVISOR_TOKEN } from './api.js';
import { type ServiceProcess, startProcess } from './processes.js';

export const MODES = ['embedded', 'cluster'] as const;
export type Mode = (typeof MODES)[number];

/** A free port may be taken by somebody else before its finder listens; what else keeps it from starting fails again. */
const onceMore = async <T>(start: () => Promise<T>): Promise<T> => {
  try {
    return await start();
  } catch (error) {
    console.error('started once more after:', error);
    return start();
  }
};

export interface Place {
  /** Engine URLs as the contract names them. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** Where an instance keeps its things: a folder, or the engines of a cluster, all of them its own. */
export const preparePlace = async (mode: Mode): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
  const common = {
    FENGSUI_DATA_DIR: folder,
    FENGSUI_DEVICE_TOKEN: DEVICE_TOKEN,
    FENGSUI_DEVICE_REGION: '100000',
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
    FENGSUI_ALLOW_PRIVATE_TARGETS: 'true',
  };
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  if (mode === 'embedded') return { env: common, dispose: async () => removeFolder() };
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres(),
    onceMore(() => startRedis({ own: true })),
    // The topics have fixed names, so a shared broker would mix the tests.
    onceMore(() => startKafka({ own: true })),
  ]);
  const database = await postgres.createDatabase('acceptance');
  const env = { ...common, DATABASE_URL: database.url, KPI_STORE_URL: redis.url, EVENT_LOG_URL: kafka.url };
  return {
    env,
    dispose: async () => {
      await database.drop();
      await Promise.all([redis.stop(), kafka.stop(), postgres.stop()]);
      removeFolder();
    },
  };
};

export const startAllInOne = (place: Place, more: Readonly<Record<string, string>> = {}) =>
  onceMore(() => startOn(place, more));

const startOn = async (place: Place, more: Readonly<Record<string, string>>) => {
  const port = await servicePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...place.env, PORT: `${port}`, ...more };
  let running: ServiceProcess = startProcess('all-in-one', env);
  const api = apiOf(url);
  const ready = async (): Promise<void> => {
    try {
      await untilReady(url, () => running);
      await untilReadable(api);
    } catch (cause) {
      // Started once more, it must not find this one on its engines.
      await running.kill9();
      throw new Error(`all-in-one did not become readable:\n${running.output()}`, { cause });
    }
  };
  await ready();
  return {
    api,
    url,
    process: () => running,
    kill9: () => running.kill9(),
    /** Again on the same data and port, after a kill. */
    startAgain: async () => {
      running = startProcess('all-in-one', env);
      await ready();
    },
    stop: () => running.stop(),
  };
};
export type AllInOne = Awaited<ReturnType<typeof startAllInOne>>;

/** The sums are in memory, or in a Redis that is new: a start builds them, and there is no reading until they stand. */
export const untilReadable = async (api: Api): Promise<void> => {
  const path = '/api/v1/readings?indicator=deaths&region=440600&window=period';
  await eventually(async () => expect((await api.call(path)).status).toBe(200), { timeoutMs: 30_000 });
};

export const untilReady = async (url: string, running: () => ServiceProcess): Promise<void> => {
  let died: number | string | undefined;
  void running().ended.then((status) => {
    died = status;
  });
  await eventually(
    async () => {
      if (died !== undefined) return true;
      const response = await fetch(`${url}/readyz`).catch(() => undefined);
      return response?.status === 200;
    },
    { timeoutMs: 60_000 },
  );
  if (died !== undefined) throw new Error(`ended with ${died} before it was ready:\n${running().output()}`);
};
