// The engines of a row, all its own and all on this machine: Kafka and Redis as they come, PostgreSQL with durable commits.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_TOPIC, logTopics } from '#contracts/topics';
import { KafkaEventLog } from '#kafka/kafka-event-log';
import { createLogger } from '#telemetry/logger';
import { type KafkaEngine, startKafka } from '#test/engines/kafka';
import { type PostgresEngine, startPostgres } from '#test/engines/postgres';
import { startRedis } from '#test/engines/redis';
import { DEVICE_TOKEN, SUPERVISOR_TOKEN } from '#test/instance/api';
import { benchEvent } from './events.js';
import { toLogRecord } from './log-record.js';

export const PARTITIONS = 4;
const LOAD_BATCH = 1_000;

export interface Engines {
  readonly kafka: KafkaEngine;
  readonly redisUrl: string;
  readonly postgres: PostgresEngine;
  stop(): Promise<void>;
}

export const startEngines = async (): Promise<Engines> => {
  const [kafka, redis, postgres] = await Promise.all([
    startKafka({ own: true, forMeasuring: true }),
    startRedis({ own: true }),
    startPostgres({
      own: true,
      settings: { fsync: 'on', full_page_writes: 'on', shared_buffers: '512MB', max_wal_size: '2GB' },
    }),
  ]);
  return {
    kafka,
    redisUrl: redis.url,
    postgres,
    stop: async () => {
      await Promise.all([kafka.stop(), redis.stop(), postgres.stop()]);
    },
  };
};

export interface Place {
  /** Settings as the contract names them. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** What the services of a cluster are told; a fresh database each. */
export const clusterPlace = async (engines: Engines): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  const database = await engines.postgres.createDatabase('bench');
  return {
    env: {
      ...instanceEnv(folder),
      DATABASE_URL: database.url,
      KPI_STORE_URL: engines.redisUrl,
      EVENT_LOG_URL: engines.kafka.url,
      EVENT_LOG_PARTITIONS: `${PARTITIONS}`,
    },
    dispose: async () => {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const embeddedPlace = (): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  return { env: instanceEnv(folder), dispose: async () => rmSync(folder, { recursive: true, force: true }) };
};

const instanceEnv = (folder: string): Record<string, string> => ({
  FENGSUI_DATA_DIR: folder,
  FENGSUI_DEVICE_TOKEN: DEVICE_TOKEN,
  FENGSUI_DEVICE_REGION: '100000',
  FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
  FENGSUI_ALLOW_PRIVATE_TARGETS: 'true',
});

export interface LoadedLog extends Engines {
  readonly topic: string;
  readonly events: number;
}

/** Engines with `events` events in the log, as intake writes them. */
const loadLog = async (events: number): Promise<LoadedLog> => {
  const engines = await startEngines();
  const log = new KafkaEventLog({ brokers: engines.kafka.brokers }, createLogger('bench', 'silent'));
  const now = Date.now();
  try {
    await log.ensureTopics(logTopics(PARTITIONS));
    for (let from = 0; from < events; from += LOAD_BATCH) {
      const count = Math.min(LOAD_BATCH, events - from);
      await log.append(
        EVENTS_TOPIC,
        Array.from({ length: count }, (_, i) => toLogRecord(benchEvent('load', from + i, now))),
      );
    }
  } finally {
    await log.close();
  }
  return { ...engines, topic: EVENTS_TOPIC, events };
};

/** One loaded log serves all rows that only read it. */
export class Stage {
  private log: Promise<LoadedLog> | undefined;

  constructor(private readonly events: number) {}

  loadedLog(): Promise<LoadedLog> {
    this.log ??= loadLog(this.events);
    return this.log;
  }

  async release(): Promise<void> {
    const log = await this.log?.catch(() => undefined);
    this.log = undefined;
    await log?.stop();
  }
}
