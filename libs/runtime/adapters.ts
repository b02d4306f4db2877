// Adapters by the scheme of their URL: the only place that knows which mode this process runs in. Opens in the order of
// dependence and closes in the reverse one.

import { join } from 'node:path';
import type { Config } from '#config/config';
import { ALERTS_SPEC, logTopics } from '#contracts/topics';
import { MemoryReadingStore } from '#memory/memory-reading-store';
import type { EventLog } from '#ports/event-log/event-log';
import type { ReadingStore, Slot } from '#ports/reading-store/reading-store';
import { Database } from '#postgres/database';
import { startEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { selectBooked } from '#postgres/ledger/position.queries';
import { PostgresRegionDirectory } from '#postgres/regions/postgres-region-directory';
import { TableEventLog } from '#postgres/table-log/table-event-log';
import type { Logger } from '#telemetry/logger';

export interface Adapters {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly alertLog: TableEventLog;
  readonly readingStore: ReadingStore;
  readonly directory: PostgresRegionDirectory;
  /** Where the files of an embedded database are. */
  readonly dataFolder: string | undefined;
  close(): Promise<void>;
}

/** What was opened, closed last first; a fault while opening closes what is open already. */
class Opened {
  private readonly closers: (() => Promise<void>)[] = [];

  add<T>(thing: T, close: () => Promise<void>): T {
    this.closers.push(close);
    return thing;
  }

  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }
}

export const openAdapters = async (
  config: Config,
  logger: Logger,
  prepare?: (database: Database) => Promise<void>,
): Promise<Adapters> => {
  const opened = new Opened();
  try {
    return await openAll({ config, logger, prepare, opened });
  } catch (error) {
    await opened.close();
    throw error;
  }
};

const openAll = async (parts: {
  config: Config;
  logger: Logger;
  prepare: ((database: Database) => Promise<void>) | undefined;
  opened: Opened;
}): Promise<Adapters> => {
  const { config, logger, opened } = parts;
  const { database, dataFolder } = await openDatabase(config, logger, opened);
  await database.migrate();
  await parts.prepare?.(database);
  const alertLog = new TableEventLog(database, logger);
  opened.add(alertLog, () => alertLog.close());
  await alertLog.ensureTopics([ALERTS_SPEC]);
  const eventLog = await openEventLog(config, { logger, database, opened });
  await eventLog.ensureTopics(logTopics(config.partitions));
  const readingStore = await openReadingStore(config, { logger, database, opened });
  const directory = await PostgresRegionDirectory.open(database, config.city);
  opened.add(directory, keepFresh(directory));
  return { database, eventLog, alertLog, readingStore, directory, dataFolder, close: () => opened.close() };
};

const REFRESH_EVERY_MS = 2_000;

/** Every service sees a new tree soon; while the database is away the one it has serves. Answers how to stop. */
const keepFresh = (directory: PostgresRegionDirectory): (() => Promise<void>) => {
  const timer = setInterval(() => void directory.refresh().catch(() => undefined), REFRESH_EVERY_MS);
  return async () => clearInterval(timer);
};

const openDatabase = async (
  config: Config,
  logger: Logger,
  opened: Opened,
): Promise<Pick<Adapters, 'database' | 'dataFolder'>> => {
  let [url, dataFolder]: [string, string | undefined] = ['', undefined];
  if (config.database.scheme === 'embedded') {
    const server = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), logger });
    opened.add(server, () => server.stop());
    ({ url, directory: dataFolder } = server);
  } else {
    url = config.database.url;
  }
  const database = await Database.open({ url });
  opened.add(database, () => database.close());
  return { database, dataFolder };
};

// Drivers of the other mode are not even loaded: that is a third of a second of every embedded start.
const openEventLog = async (
  config: Config,
  parts: { logger: Logger; database: Database; opened: Opened },
): Promise<EventLog> => {
  const log = await newEventLog(config, parts);
  return parts.opened.add(log, () => log.close());
};

export const newEventLog = async (config: Config, parts: { logger: Logger; database: Database }): Promise<EventLog> => {
  if (config.eventLog.scheme === 'postgres') return new TableEventLog(parts.database, parts.logger);
  const { KafkaEventLog } = await import('#kafka/kafka-event-log');
  return new KafkaEventLog({ brokers: config.eventLog.brokers }, parts.logger);
};

const openReadingStore = async (
  config: Config,
  { logger, database, opened }: { logger: Logger; database: Database; opened: Opened },
): Promise<ReadingStore> => {
  const isShared = config.readingStore.scheme !== 'memory';
  const store = await newReadingStore(config, logger, isShared ? await selectBooked(database) : undefined);
  return opened.add(store, () => store.close());
};

/** `booked`: what its sums must hold before they are read. */
export const newReadingStore = async (
  config: Config,
  logger: Logger,
  booked?: ReadonlyMap<Slot, bigint>,
): Promise<ReadingStore> => {
  if (config.readingStore.scheme === 'memory') return new MemoryReadingStore();
  const { RedisReadingStore } = await import('#redis/redis-reading-store');
  const onError = (error: Error): void => logger.warn({ error: error.message }, 'reading_store_link_lost');
  return RedisReadingStore.open(config.readingStore.url, { onError, booked });
};
