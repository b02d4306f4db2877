// The reading service on a filled database. The rolling sums keep nothing here: whatever is asked, the ledger answers.

import { MemoryReadingStore } from '#memory/memory-reading-store';
import type { Database } from '#postgres/database';
import { MonthSums } from '#postgres/readings/month-sums';
import { PostgresDeclarations } from '#postgres/readings/postgres-declarations';
import { PostgresLedgerQueries } from '#postgres/readings/postgres-ledger-queries';
import { PostgresHazardRegister } from '#postgres/records/postgres-hazard-register';
import { PostgresRegionDirectory } from '#postgres/regions/postgres-region-directory';
import { KnowledgeReader } from '#readings/knowledge-reader';
import { MergedSums } from '#readings/merged-sums';
import { ReadingService } from '#readings/reading-service';
import { NOW, PARTITIONS } from './dice.js';
import { CITY } from './fill.js';

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** The same database; every statement of its pool is told. */
const watch = (db: Database, tell: (statement: Statement) => void): Database =>
  Object.assign(Object.create(db), {
    query: (sql: string, params: readonly unknown[] = []) => {
      tell({ sql, params });
      return db.query(sql, params);
    },
  });

const NEVER = '9999-01-01';

const storeOfNothing = async (treeVersion: number): Promise<MemoryReadingStore> => {
  const store = new MemoryReadingStore();
  for (let slot = 0; slot < PARTITIONS; slot += 1) {
    await store.beginRebuild(slot, { epoch: 1, treeVersion, floors: { dayFloor: NEVER, monthFloor: NEVER } });
    await store.finishRebuild(slot, 1, 0n);
  }
  return store;
};

export interface World {
  readonly service: ReadingService;
  /** Runs it and answers which statements it sent. */
  statementsOf(work: () => Promise<unknown>): Promise<Statement[]>;
}

export const openWorld = async (db: Database): Promise<World> => {
  let seen: Statement[] = [];
  const watched = watch(db, (statement) => seen.push(statement));
  const directory = await PostgresRegionDirectory.open(watched, CITY);
  const merged = new MergedSums(
    await storeOfNothing(directory.current().version),
    new PostgresLedgerQueries(watched, new MonthSums(watched)),
    new PostgresHazardRegister(watched),
  );
  const knowledge = new KnowledgeReader(merged, new PostgresDeclarations(watched), directory);
  return {
    service: new ReadingService(knowledge, { now: () => NOW }),
    statementsOf: async (work) => {
      seen = [];
      await work();
      return seen;
    },
  };
};
