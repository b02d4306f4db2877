// What a verification reads, beside a running instance or alone: the log, the books, and the rolling sums where another
// process can see them. It changes nothing and makes nothing that is missing.

import { join } from 'node:path';
import { receiversOf } from '#channels/receivers';
import type { Config } from '#config/config';
import type { Books } from '#ports/books';
import type { EventLog } from '#ports/event-log/event-log';
import type { ReadingStore } from '#ports/reading-store/reading-store';
import { Database } from '#postgres/database';
import { joinEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { PostgresBooks } from '#postgres/verify/postgres-books';
import { createLogger } from '#telemetry/logger';
import { newEventLog, newReadingStore } from './adapters.js';

export interface OpenForVerify {
  readonly log: EventLog;
  readonly books: Books;
  /** `undefined`: in the memory of the running process. */
  readonly store: ReadingStore | undefined;
  readonly ownCity: string;
  /** Names. */
  readonly receivers: readonly string[];
  close(): Promise<void>;
}

export const openForVerify = async (config: Config): Promise<OpenForVerify> => {
  const logger = createLogger('ops', 'silent');
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const server =
      config.database.scheme === 'embedded'
        ? await joinEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') })
        : { url: config.database.url, stop: () => Promise.resolve() };
    closers.push(() => server.stop());
    const database = await Database.open({ url: server.url, applicationName: 'fengsui-verify', poolSize: 4 });
    closers.push(() => database.close());
    const log = await newEventLog(config, { logger, database });
    closers.push(() => log.close());
    const store = config.readingStore.scheme === 'memory' ? undefined : await newReadingStore(config, logger);
    if (store) closers.push(() => store.close());
    const receivers = receiversOf(config).map((one) => one.name);
    return { log, books: new PostgresBooks(database), store, ownCity: config.city, receivers, close };
  } catch (error) {
    await close();
    throw error;
  }
};
