// The one place that reads the environment. Every fault is told at once, by the variable's name.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const region = z.string().regex(/^\d{6}(\d{3})?$/, 'a region code of 6 or 9 digits');

const environment = z.object({
  EVENT_LOG_URL: z
    .string()
    .regex(/^(postgres:|kafka:\/\/[^\s]+)/, '`postgres:` or `kafka://host:port[,host:port]`')
    .default('postgres:'),
  EVENT_LOG_PARTITIONS: z.coerce.number().int().min(1).max(256).default(4),
  KPI_STORE_URL: z
    .string()
    .regex(/^(memory:|rediss?:\/\/)/, '`memory:` or `redis://…`')
    .default('memory:'),
  DATABASE_URL: z
    .string()
    .regex(/^(embedded:|postgres(ql)?:\/\/)/, '`embedded:` or `postgres://…`')
    .default('embedded:'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  FENGSUI_DRAIN_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  FENGSUI_DATA_DIR: z.string().min(1).default('.data'),
  FENGSUI_CITY: region.default('440600'),
  FENGSUI_DEVICE_TOKEN: z.string().min(16).optional(),
  FENGSUI_DEVICE_REGION: region.optional(),
  FENGSUI_DEVICE_EVENTS_PER_MINUTE: z.coerce.number().int().min(1_000).max(1_000_000_000).default(600_000),
  FENGSUI_SUPERVISOR_TOKEN: z.string().min(16).optional(),
  FENGSUI_METRICS_TOKEN: z.string().min(16).optional(),
  FENGSUI_WEBHOOK_URL: z.url().optional(),
  FENGSUI_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]+$/, '`whsec_` and base64')
    .optional(),
  FENGSUI_ALLOW_PRIVATE_TARGETS: flag.default(false),
  FENGSUI_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  FENGSUI_VERSION: z.string().optional(),
});

export interface Config {
  readonly version: string;
  readonly eventLog:
    | { readonly scheme: 'postgres' }
    | { readonly scheme: 'kafka'; readonly brokers: readonly string[] };
  /** Of a topic that does not exist yet. */
  readonly partitions: number;
  readonly readingStore: { readonly scheme: 'memory' } | { readonly scheme: 'redis'; readonly url: string };
  readonly database: { readonly scheme: 'embedded' } | { readonly scheme: 'postgres'; readonly url: string };
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** How long a process that is told to end goes on answering, so that a proxy can learn of it. */
    readonly drainMs: number;
  };
  readonly dataDir: string;
  readonly city: string;
  readonly deviceToken?: { readonly token: string; readonly region: string } | undefined;
  /** More from one sender is answered 429; history does not count. */
  readonly deviceEventsPerMinute: number;
  readonly supervisorToken?: string | undefined;
  readonly metricsToken?: string | undefined;
  readonly webhook?: { readonly url: string; readonly secret?: string | undefined } | undefined;
  readonly allowPrivateTargets: boolean;
  readonly logLevel: string;
}
export const CONFIG = Symbol('Config');

export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

/** Throws `ConfigFault` with one line per fault. */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigFault(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'));
  }
  const e = parsed.data;
  const database = e.DATABASE_URL.startsWith('embedded:')
    ? { scheme: 'embedded' as const }
    : { scheme: 'postgres' as const, url: e.DATABASE_URL };
  return {
    version: e.FENGSUI_VERSION ?? packageVersion(),
    eventLog: e.EVENT_LOG_URL.startsWith('kafka://')
      ? { scheme: 'kafka', brokers: e.EVENT_LOG_URL.slice('kafka://'.length).split(',').filter(Boolean) }
      : { scheme: 'postgres' },
    partitions: e.EVENT_LOG_PARTITIONS,
    readingStore: e.KPI_STORE_URL.startsWith('memory:')
      ? { scheme: 'memory' }
      : { scheme: 'redis', url: e.KPI_STORE_URL },
    database,
    http: { host: e.HOST, port: e.PORT, drainMs: e.FENGSUI_DRAIN_MS },
    dataDir: e.FENGSUI_DATA_DIR,
    city: e.FENGSUI_CITY,
    deviceToken: e.FENGSUI_DEVICE_TOKEN
      ? { token: e.FENGSUI_DEVICE_TOKEN, region: e.FENGSUI_DEVICE_REGION ?? e.FENGSUI_CITY }
      : undefined,
    deviceEventsPerMinute: e.FENGSUI_DEVICE_EVENTS_PER_MINUTE,
    supervisorToken: e.FENGSUI_SUPERVISOR_TOKEN,
    metricsToken: e.FENGSUI_METRICS_TOKEN,
    webhook: e.FENGSUI_WEBHOOK_URL ? { url: e.FENGSUI_WEBHOOK_URL, secret: e.FENGSUI_WEBHOOK_SECRET } : undefined,
    allowPrivateTargets: e.FENGSUI_ALLOW_PRIVATE_TARGETS,
    logLevel: e.FENGSUI_LOG_LEVEL,
  };
};

const packageVersion = (): string => {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      return String(JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')).version);
    } catch {
      // compiled code lies one folder deeper than its source
    }
  }
  return 'unknown';
};
