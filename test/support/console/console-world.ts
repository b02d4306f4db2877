// Door, ledger and console in one process on a database of its own: what is posted comes out of the API. Requests go over a
// real socket. Episodes of alerts are written by the test.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#config/config';
import { EVENTS_TOPIC } from '#contracts/topics';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { LEDGER_BOOK, type LedgerBook } from '#ports/ledger-book';
import { READING_STORE, type ReadingStore } from '#ports/reading-store/reading-store';
import { Database } from '#postgres/database';
import { createService, type Service, type ServicePart } from '#runtime/create-service';
import type { HttpLimits } from '#runtime/http-server';
import { loadReferenceData } from '#runtime/seeds/reference-data';
import { startPostgres } from '#test/engines/postgres';
import { eventually } from '#test/eventually';
import { type EventDraft, SOURCE } from '#test/ledger/events';
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
  /** Through the door, as one batch, whatever is answered. */
  post(...events: readonly EventDraft[]): Promise<Answer>;
  /** The same; every event must be accepted. */
  send(...events: readonly EventDraft[]): Promise<void>;
  /** Waits until all that was sent is booked and in the rolling sums. */
  settled(): Promise<void>;
  /** `<state>` of each event, in order, with the code where it has one: `refused stale-replaces`. */
  fates(...ids: readonly string[]): Promise<string[]>;
  /** A second console on the same database, as in a cluster; without door and ledger, so without sums. Closed with the world. */
  another(): Promise<Service>;
  close(): Promise<void>;
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export interface ConsoleOptions {
  readonly webRoot?: string;
  /** Of the device token; the own city where left out. */
  readonly deviceRegion?: string;
  readonly httpLimits?: Partial<HttpLimits>;
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
}

export const openConsole = async (options: ConsoleOptions = {}): Promise<ConsoleWorld> => {
  const engine = await startPostgres();
  const { url: databaseUrl, drop } = await engine.createDatabase('console');
  const folder = await mkdtemp(join(tmpdir(), 'fengsui-console-'));
  const { service, routes, throwFatal } = await startService(databaseUrl, folder, options);
  const others: Service[] = [];
  const database = await Database.open({ url: databaseUrl, poolSize: 2 });
  const request = requester(service.url);
  return {
    ...{ service, database, url: service.url, routes, request },
    get: (path, headers = bearer(SUPERVISOR)) => request(path, { headers }),
    ...doorOf(request),
    settled: () => settled(service),
    another: async () => {
      const other = await startService(databaseUrl, folder, { ...options, consoleOnly: true });
      others.push(other.service);
      return other.service;
    },
    close: async () => {
      await database.close();
      for (const other of others) await other.stop();
      await service.stop();
      await drop();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
      throwFatal();
    },
  };
};

const startService = async (
  databaseUrl: string,
  folder: string,
  options: ConsoleOptions & { readonly consoleOnly?: boolean },
) => {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    EVENT_LOG_URL: 'postgres:',
    KPI_STORE_URL: 'memory:',
    EVENT_LOG_PARTITIONS: '2',
    PORT: '0',
    FENGSUI_DATA_DIR: folder,
    FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR,
    FENGSUI_DEVICE_TOKEN: DEVICE,
    FENGSUI_DEVICE_REGION: options.deviceRegion,
    FENGSUI_LOG_LEVEL: 'silent',
    ...options.env,
  });
  const routes: string[] = [];
  let fatal: unknown;
  const service = await createService({
    name: 'test',
    config,
    ...(options.httpLimits ? { httpLimits: options.httpLimits } : {}),
    parts: [
      ...(options.consoleOnly === true ? [] : doorAndLedger(routes)),
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
  const throwFatal = (): void => {
    if (fatal !== undefined) throw fatal;
  };
  return { service, routes, throwFatal };
};

const doorAndLedger = (routes: string[]): readonly ServicePart[] => [
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
];

const requester =
  (url: string): ConsoleWorld['request'] =>
  async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : null };
  };

/** What a field unit does: it sends, and asks what became of it. */
const doorOf = (request: ConsoleWorld['request']): Pick<ConsoleWorld, 'post' | 'send' | 'fates'> => {
  const asDevice = (path: string, type: string, body: unknown): Promise<Answer> =>
    request(path, {
      ...{ method: 'POST', headers: { ...bearer(DEVICE), 'content-type': type }, body: JSON.stringify(body) },
    });
  const post: ConsoleWorld['post'] = (...events) =>
    asDevice('/api/v1/events', 'application/cloudevents-batch+json', events);
  return {
    post,
    send: async (...events) => {
      const answer = await post(...events);
      if (answer.json?.accepted !== events.length) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
    },
    fates: async (...ids) => {
      const refs = ids.map((id) => ({ source: SOURCE, id }));
      const { json } = await asDevice('/api/v1/events/status', 'application/json', refs);
      return json.map(({ state, code }: { state: string; code?: string }) => (code ? `${state} ${code}` : state));
    },
  };
};

const settled = async ({ app }: Service): Promise<void> => {
  const [log, book] = [app.get<EventLog>(EVENT_LOG), app.get<LedgerBook>(LEDGER_BOOK)];
  const store = app.get<ReadingStore>(READING_STORE);
  await eventually(async () => {
    const booked = await book.positions(EVENTS_TOPIC);
    for (const [partition, { low, end }] of await log.ranges(EVENTS_TOPIC)) {
      const { next = low, slot } = booked.get(partition) ?? {};
      if (slot === undefined || next < end) return false;
      const position = await store.position(slot);
      if (position?.state !== 'ready' || position.offset < end) return false;
    }
    return true;
  });
};
