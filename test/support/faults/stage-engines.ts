// The engines of a cluster that faults happen to: its own, killed and filled as one likes, behind a link for each service.

import type { Engine } from '../engines/engine.js';
import { type KafkaEngine, startKafka } from '../engines/kafka.js';
import { type PostgresEngine, startPostgres } from '../engines/postgres.js';
import { startRedis } from '../engines/redis.js';
import { SERVICES, type ServiceName } from '../instance/cluster.js';
import { Links } from './links.js';
import type { SmallDisk } from './small-disk.js';

export interface Engines {
  readonly postgres: PostgresEngine;
  readonly redis: Engine;
  readonly kafka: KafkaEngine;
  readonly links: Links;
}

export interface OpenedEngines {
  readonly engines: Engines;
  /** Past the links. */
  readonly databaseUrl: string;
  /** Past the links. */
  readonly env: Readonly<Record<string, string>>;
  /** Where a service finds them. */
  readonly envOf: (service: ServiceName) => Readonly<Record<string, string>>;
}

/** Ways to close are added as things open, to be called last first. */
export const openEngines = async (
  closers: (() => Promise<unknown>)[],
  disk: SmallDisk | undefined,
): Promise<OpenedEngines> => {
  if (disk && disk.enter.length > 0) throw new Error('A cluster’s PostgreSQL on a small disk takes root to mount it.');
  const links = await Links.open();
  closers.push(() => links.close());
  const settings = { max_connections: '140' };
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres({ own: true, settings, ...(disk ? { folder: disk.folder } : {}) }),
    startRedis({ own: true }),
    startKafka({
      own: true,
      settings: { 'group.min.session.timeout.ms': '1000' },
      doors: Object.fromEntries(SERVICES.map((service) => [service, links.of('kafka', service)])),
    }),
  ]);
  closers.push(() => Promise.all([redis.stop(), kafka.stop(), postgres.stop()]));
  const database = await postgres.createDatabase('faults');
  links.aim('postgres', database.url);
  links.aim('redis', redis.url);
  const through = (address: string, port: number): string => Object.assign(new URL(address), { port: `${port}` }).href;
  return {
    engines: { postgres, redis, kafka, links },
    databaseUrl: database.url,
    env: { DATABASE_URL: database.url, KPI_STORE_URL: redis.url, EVENT_LOG_URL: kafka.url },
    envOf: (service) => ({
      DATABASE_URL: through(database.url, links.of('postgres', service).port),
      KPI_STORE_URL: through(redis.url, links.of('redis', service).port),
      EVENT_LOG_URL: `kafka://127.0.0.1:${links.of('kafka', service).port}`,
    }),
  };
};
