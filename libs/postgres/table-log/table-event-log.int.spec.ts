import { expect } from '@jest/globals';
import { pino } from 'pino';
import { FreezableLink } from '#ports/event-log/contract/freezable-link';
import type { EventLog } from '#ports/event-log/event-log';
import { eventLogContract } from '#ports/event-log/event-log.contract';
import { startPostgres } from '#test/engines/postgres';
import { eventually } from '#test/eventually';
import { Database } from '../database.js';
import { EVENT_LOG_TABLES } from '../migrations/0002-event-log.js';
import { TableEventLog } from './table-event-log.js';

const ADVISORY = `select pid from pg_locks where locktype = 'advisory'
  and database = (select oid from pg_database where datname = current_database())`;
const logger = pino({ level: 'silent' });
eventLogContract('Postgres table', async () => {
  const engine = await startPostgres();
  const { url, drop } = await engine.createDatabase('table_log');
  const admin = await Database.open({ url });
  for (const statement of EVENT_LOG_TABLES) await admin.query(statement);
  const databases: Database[] = [admin];
  const links = new Map<EventLog, FreezableLink>();
  const open = async (): Promise<EventLog> => {
    const { hostname, port } = new URL(url);
    const link = await FreezableLink.open({ host: hostname, port: Number(port) });
    const linked = new URL(url);
    linked.host = `127.0.0.1:${link.port}`;
    const db = await Database.open({ url: linked.href, poolSize: 4 });
    databases.push(db);
    const log = new TableEventLog(db, logger, { rebalanceIntervalMs: 500, sessionTimeoutMs: 2_000 });
    links.set(log, link);
    return log;
  };
  return {
    open,
    truncate: async (topic, partition, low) => {
      await admin.query('update log_partition set low = $3 where topic = $1 and partition = $2', [
        topic,
        partition,
        low,
      ]);
      await admin.query('delete from log_record where topic = $1 and partition = $2 and "offset" < $3', [
        topic,
        partition,
        low,
      ]);
    },
    makeGap: async () => false,
    loseSession: async (log) => {
      const link = links.get(log);
      link?.freeze();
      await eventually(async () => expect(await admin.query(ADVISORY)).toEqual([]));
      return () => link?.thaw();
    },
    unreachable: async () => {
      const log = await open();
      links.get(log)?.close();
      return log;
    },
    close: async () => {
      await Promise.all(databases.map((db) => db.close()));
      for (const link of links.values()) link.close();
      await drop();
      await engine.stop();
    },
  };
});
