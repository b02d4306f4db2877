// A ledger on a real, empty Postgres with the seeds' regions, and no log: batches are handed in by the test.

import type { StoredRecord } from '#ports/event-log/event-log';
import { Database } from '#postgres/database';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { TABLES } from '#postgres/ledger/version-columns';
import { PostgresRegionDirectory } from '#postgres/regions/postgres-region-directory';
import { loadReferenceData } from '#runtime/seeds/reference-data';
import { startPostgres } from '#test/engines/postgres';
import type { EventDraft } from './events.js';

export interface Sent {
  readonly event: EventDraft | Buffer;
  readonly scope?: string;
}

export const TOPIC = 'safety.events.test';

export const openLedger = async () => {
  const engine = await startPostgres();
  const { url, drop } = await engine.createDatabase('ledger');
  const database = await Database.open({ url });
  await database.migrate();
  await loadReferenceData(database);
  const directory = await PostgresRegionDirectory.open(database, '440600');
  const book = new PostgresLedgerBook(database);
  return {
    database,
    directory,
    book,
    url,
    close: async () => {
      await database.close();
      await drop();
      await engine.stop();
    },
  };
};

const FACES = ['incident', 'inspection', 'hazard', 'violation'];
const POSITIONS = [
  'booked',
  'chain_link',
  'journal',
  'journal_refused',
  'journal_settled',
  'refused',
  'waiting',
  'ledger_entry',
  'subject_state',
];

/** For a suite whose database is its own: nothing was ever booked. */
export const emptyLedger = async (database: Database): Promise<void> => {
  await database.query(`truncate ${[...POSITIONS, ...FACES, ...TABLES].join(', ')}`);
};

export const toRecord = (sent: Sent, offset: bigint, appendedAt: number): StoredRecord => ({
  key: 'k',
  value: Buffer.isBuffer(sent.event) ? sent.event : Buffer.from(JSON.stringify(sent.event)),
  headers: { device: 'test', ...(sent.scope === undefined ? {} : { scope: sent.scope }) },
  offset,
  appendedAt,
});
