// What `ops backup` and `ops restore` work with. A backup joins a running instance; a restore has the installation for itself.

import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '#config/config';
import type { BackupContent, BackupManifest } from '#contracts/backup/backup-manifest';
import { EVENTS_TOPIC } from '#contracts/topics';
import { PermanentFailure, TransientFailure } from '#ports/failures';
import { type CheckedBackup, checkBackup } from '#postgres/backup/check-backup';
import { type Restored, restoreBackup } from '#postgres/backup/restore-backup';
import { takeBackup } from '#postgres/backup/take-backup';
import { Database } from '#postgres/database';
import { joinEmbeddedPostgres, startEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { createLogger } from '#telemetry/logger';
import { newEventLog } from './adapters.js';

export interface BackupTools {
  /** Into `out`, or, where that is a folder already, into a new one in it. */
  take(out: string, now: number): Promise<{ path: string; manifest: BackupManifest }>;
  check(folder: string): Promise<CheckedBackup>;
  /** Of a checked backup; then the migrations that came since. */
  restore(
    folder: string,
    manifest: BackupManifest,
    options: { readonly moveAside: boolean },
  ): Promise<RestoredInstallation>;
}

export interface RestoredInstallation extends Restored {
  readonly migrated: readonly string[];
  /** Partitions whose log ends below what is booked: the ledger will refuse to go on. `null`: the log did not answer. */
  readonly logBehind: readonly { readonly partition: number; readonly next: string; readonly end: string }[] | null;
}

export const openForBackup = (config: Config): BackupTools => ({
  take: async (out, now) => {
    const target = targetOf(resolve(out), now);
    return withServer(config, joinEmbeddedPostgres, async (url) => {
      const database = await Database.open({ url, applicationName: 'fengsui-ops', poolSize: 2 });
      try {
        const manifest = await takeBackup(database, {
          target,
          fengsui: config.version,
          eventLog: config.eventLog.scheme,
          ...(config.eventLog.scheme === 'kafka' && { logEnds: () => logEndsOf(config, database) }),
        });
        return { path: target, manifest };
      } finally {
        await database.close();
      }
    });
  },
  check: (folder) => checkBackup(resolve(folder)),
  restore: (folder, manifest, { moveAside }) =>
    // Starting the server takes the data folder: it refuses one that an instance uses.
    withServer(config, startEmbeddedPostgres, async (url) => {
      const restored = await restoreBackup({ url, folder: resolve(folder), manifest, moveAside });
      const database = await Database.open({ url, applicationName: 'fengsui-ops', poolSize: 2 });
      try {
        const migrated = await database.migrate();
        await analyze(database);
        return { ...restored, migrated, logBehind: await logBehind(config, database, manifest) };
      } finally {
        await database.close();
      }
    }),
});

const withServer = async <T>(
  config: Config,
  open: typeof startEmbeddedPostgres,
  work: (url: string) => Promise<T>,
): Promise<T> => {
  if (config.database.scheme === 'postgres') return work(config.database.url);
  const server = await open({ dataDir: join(config.dataDir, 'postgres') });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
};

const targetOf = (out: string, now: number): string => {
  const isFolder = existsSync(out) && statSync(out).isDirectory();
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const target = isFolder ? join(out, `fengsui-${stamp}`) : out;
  if (existsSync(target))
    throw new Error(`${target} 已存在,备份不覆盖任何东西 / ${target} exists: a backup overwrites nothing`);
  if (!existsSync(dirname(target)))
    throw new Error(`没有目录 ${dirname(target)} / there is no folder ${dirname(target)}`);
  return target;
};

const logBehind = async (
  config: Config,
  database: Database,
  manifest: BackupManifest,
): Promise<RestoredInstallation['logBehind']> => {
  const ends = await logEndsOf(config, database).catch((error: unknown) => {
    // No such topic: a log that begins anew.
    if (error instanceof PermanentFailure && error.code === 'unknown-topic') return [];
    if (error instanceof TransientFailure) return undefined;
    throw error;
  });
  if (ends === undefined) return null;
  return manifest.booked
    .filter(({ topic }) => topic === EVENTS_TOPIC)
    .map(({ partition, next }) => ({
      partition,
      next,
      end: ends.find((found) => found.partition === partition)?.end ?? '0',
    }))
    .filter(({ next, end }) => BigInt(end) < BigInt(next));
};

/** Without statistics the first questions after a restore would be planned as of empty tables. */
const analyze = async (database: Database): Promise<void> => {
  const client = await database.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('analyze');
  } finally {
    await client.end();
  }
};

const logEndsOf = async (config: Config, database: Database): Promise<BackupContent['logEnds']> => {
  const log = await newEventLog(config, { logger: createLogger('ops', 'silent'), database });
  try {
    const ranges = await log.ranges(EVENTS_TOPIC);
    return [...ranges].map(([partition, { end }]) => ({ topic: EVENTS_TOPIC, partition, end: `${end}` }));
  } finally {
    await log.close();
  }
};
