// Door, ledger and console in one process on a database of its own: what is posted comes out of the API. Requests go over a
// real socket. Episodes of alerts are written by the test.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#config/config';
import { Database } from '#postgres/database';
import { createService, type Service } from '#runtime/create-service';
import { loadReferenceData } from '#runtime/seeds/reference-data';
import { startPostgres } from '#test/engines/postgres';
import type { EventDraft } from '#test/ledger/events';
import { ConsoleModule, consumers as consoleConsumers } from '../../../apps/console/console.module.js';
import { registerConsoleHttp } from '../../../apps/console/http/register-console-http.js';
import { consoleRoutes } from '../../../apps/console/pages/console-routes.js';
import { IntakeModule } from '../../../apps/intake/intake.module.js';
import { registerIntakeHttp } from '../../../apps/intake/register-intake-http.js';
import { LedgerModule, consumers as ledgerConsumers } from '../../../apps/ledger/ledger.module.js';

export const SUPERVISOR = 'supervisor-token-of-the-test';
export const DEVICE = 'device-token-of-the-test';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of a body that is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  readonly json: any;
}

export interface ConsoleWorld {
  readonly service: Service;
  readonly database: Database;
  readonly url: string;
  /** `METHOD path` of every route that the process serves. */
  readonly routes: readonly string[];
  /** As the supervisor, unless the headers say otherwise. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  request(path: string, init: RequestInit): Promise<Answer>;
  /** Through the door, as one batch; every event must be accepted. */
  send(...events: readonly EventDraft[]): Promise<void>;
  close(): Promise<void>;
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export const openConsole = async (options: { webRoot?: string } = {}): Promise<ConsoleWorld> => {
  const engine = await startPostgres();
  const { url: databaseUrl, drop } = await engine.createDatabase('console');
  const folder = await mkdtemp(join(tmpdir(), 'fengsui-console-'));
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    EVENT_LOG_URL: 'postgres:',
    KPI_STORE_URL: 'memory:',
    EVENT_LOG_PARTITIONS: '2',
    PORT: '0',
    FENGSUI_DATA_DIR: folder,
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR,
    FENGSUI_DEVICE_TOKEN: DEVICE,
    FENGSUI_LOG_LEVEL: 'silent',
  });
  const routes: string[] = [];
  let fatal: unknown;
  const service = await createService({
    name: 'test',
    config,
    parts: [
      {
        module: IntakeModule,
        registerHttp: (fastify) => {
          fastify.addHook('onRoute', ({ method, url }) => {
            for (const one of [method].flat()) routes.push(`${one} ${url}`);
          });
          registerIntakeHttp(fastify);
        },
      },
      { module: LedgerModule, consumers: ledgerConsumers },
      {
        module: ConsoleModule,
        consumers: consoleConsumers,
        registerHttp: registerConsoleHttp,
        registerRoutes: consoleRoutes({ webRoot: options.webRoot ?? join(folder, 'no-pages') }),
      },
    ],
    prepare: async (database) => {
      await loadReferenceData(database);
    },
    onFatal: (error) => {
      fatal = error;
    },
  });
  const database = await Database.open({ url: databaseUrl, poolSize: 2 });
  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${service.url}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : null };
  };
  return {
    service,
    database,
    url: service.url,
    routes,
    request,
    get: (path, headers = bearer(SUPERVISOR)) => request(path, { headers }),
    send: async (...events) => {
      const answer = await request('/api/v1/events', {
        method: 'POST',
        headers: { ...bearer(DEVICE), 'content-type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      });
      if (answer.json?.accepted !== events.length) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
    },
    close: async () => {
      await database.close();
      await service.stop();
      await drop();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
      if (fatal !== undefined) throw fatal;
    },
  };
};
