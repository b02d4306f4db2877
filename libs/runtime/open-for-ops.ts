// What a command of `ops` works with: the database of the configured installation, beside a running instance or alone.

import { join } from 'node:path';
import type { Config } from '#config/config';
import { logTopics } from '#contracts/topics';
import type { CountingRule } from '#domain/region/region';
import type { ChangeOutcome, RegionChange } from '#domain/region/region-change';
import type { RegionTree } from '#domain/region/region-tree';
import type { ActionLog } from '#ports/action-log';
import type { Devices } from '#ports/devices';
import type { EventLog } from '#ports/event-log/event-log';
import type { EventLookup } from '#ports/event-lookup';
import type { LedgerAudit } from '#ports/ledger-audit';
import type { People } from '#ports/people';
import type { Refusals } from '#ports/refusals';
import { PostgresLedgerAudit } from '#postgres/audit/postgres-ledger-audit';
import { Database } from '#postgres/database';
import { joinEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { PostgresActionLog } from '#postgres/people/postgres-action-log';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { PostgresEventLookup } from '#postgres/people/postgres-event-lookup';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { PostgresRefusals } from '#postgres/refusals/postgres-refusals';
import { changeRegions } from '#postgres/regions/change-regions';
import { selectCountingRules, stateCountingRule } from '#postgres/regions/counting-rules';
import { PostgresRegionDirectory } from '#postgres/regions/postgres-region-directory';
import { createLogger } from '#telemetry/logger';
import { newEventLog } from './adapters.js';
import { byCommandLine } from './by-command-line.js';
import { type Maintenance, maintenanceOf } from './maintenance.js';
import { seedPlan } from './seeds/plan-seed.js';
import { loadReferenceData, loadReferenceDataIfNone } from './seeds/reference-data.js';

export interface OpsContext {
  readonly devices: Devices;
  readonly people: People;
  readonly refusals: Refusals;
  readonly lookup: EventLookup;
  readonly actions: ActionLog;
  /** The tree as it is; an empty database gets its tables and the seeds' regions first. */
  regions(): Promise<RegionTree>;
  /** All of the changes or none; a dry run writes nothing. */
  changeRegions(changes: readonly RegionChange[], options: { readonly dryRun: boolean }): Promise<ChangeOutcome>;
  /** In the order of their first days; `stateCountingRule` answers whether anything changed. */
  countingRules(): Promise<CountingRule[]>;
  stateCountingRule(rule: CountingRule): Promise<boolean>;
  audit(): Promise<LedgerAudit>;
  /** Names of the migrations that ran. */
  migrate(): Promise<string[]>;
  /** Creates the topics that are missing; answers all of them. */
  topics(): Promise<string[]>;
  /** The log of events, open for as long as the work takes. */
  withLog<T>(work: (log: EventLog) => Promise<T>): Promise<T>;
  /** Regions, reporting bases, the plan's targets and the sample plan. */
  seed(year: number): Promise<{ reference: number; events: number }>;
  readonly maintenance: Maintenance;
  close(): Promise<void>;
}

export const openForOps = async (config: Config): Promise<OpsContext> => {
  const logger = createLogger('ops', 'silent');
  const server =
    config.database.scheme === 'embedded'
      ? await joinEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') })
      : { url: config.database.url, stop: () => Promise.resolve() };
  const database = await Database.open({ url: server.url, applicationName: 'fengsui-ops', poolSize: 8 });
  const lookup = new PostgresEventLookup(database);
  const withLog = async <T>(work: (log: EventLog) => Promise<T>): Promise<T> => {
    const log = await newEventLog(config, { logger, database });
    try {
      await log.ensureTopics(logTopics(config.partitions));
      return await work(log);
    } finally {
      await log.close();
    }
  };
  return {
    devices: new PostgresDevices(database),
    people: new PostgresPeople(database),
    refusals: new PostgresRefusals(database),
    lookup,
    withLog,
    actions: new PostgresActionLog(database),
    regions: async () => {
      await database.migrate();
      await loadReferenceDataIfNone(database);
      return (await PostgresRegionDirectory.open(database, config.city)).current();
    },
    changeRegions: async (changes, options) => {
      await database.migrate();
      await loadReferenceDataIfNone(database);
      return changeRegions(database, changes, { ...options, by: byCommandLine() });
    },
    countingRules: async () => {
      await database.migrate();
      return selectCountingRules(database);
    },
    stateCountingRule: async (rule) => {
      await database.migrate();
      return stateCountingRule(database, rule, byCommandLine());
    },
    audit: async () => {
      await database.migrate();
      return new PostgresLedgerAudit(database);
    },
    migrate: () => database.migrate(),
    topics: () => withLog(() => Promise.resolve(logTopics(config.partitions).map((topic) => topic.name))),
    seed: async (year) => {
      await database.migrate();
      const reference = await loadReferenceData(database);
      const events = await withLog((log) => seedPlan(log, lookup, { city: config.city, year }));
      return { reference, events };
    },
    maintenance: maintenanceOf(database, server.url, withLog),
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
};
