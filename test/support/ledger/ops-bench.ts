// An installation on a database of its own for the verbs that order or mend bookings: its table log, a book, and what the
// ledger does with the log, when it is told to.

import { readConfig } from '#config/config';
import { decodeEvent } from '#contracts/events/decode-event';
import { orderingKey } from '#contracts/events/subject';
import { EVENTS_TOPIC } from '#contracts/topics';
import { Database } from '#postgres/database';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { TableEventLog } from '#postgres/table-log/table-event-log';
import { PostgresBooks } from '#postgres/verify/postgres-books';
import { openForOps } from '#runtime/open-for-ops';
import { createLogger } from '#telemetry/logger';
import { bookBatch } from '../../../apps/ledger/booking/book-batch.js';
import { runCommandLine, type Verb } from '../../../apps/ops/command-line.js';
import { verifyInstallation } from '../../../apps/ops/verify/verify-installation.js';
import { startPostgres } from '../engines/postgres.js';
import { eventually } from '../eventually.js';
import type { EventDraft } from './events.js';

const BOOKED_WITHIN = { timeoutMs: 40_000 };

export const openOpsBench = async (name: string, { partitions }: { readonly partitions: number }) => {
  const target = await (await startPostgres()).createDatabase(name);
  const config = readConfig();
  const ops = await openForOps({ ...config, partitions, database: { scheme: 'postgres', url: target.url } });
  await ops.regions();
  await ops.topics();
  const database = await Database.open({ url: target.url });
  const log = new TableEventLog(database, createLogger('test', 'silent'));
  const book = new PostgresLedgerBook(database);
  for (let partition = 0; partition < partitions; partition++) await book.open(EVENTS_TOPIC, partition);

  const ends = async (): Promise<Map<number, bigint>> =>
    new Map([...(await log.ranges(EVENTS_TOPIC))].map(([partition, { end }]) => [partition, end]));
  const nexts = async (): Promise<Map<number, bigint>> =>
    new Map([...(await book.positions(EVENTS_TOPIC))].map(([partition, { next }]) => [partition, next]));

  return {
    ...{ ops, database, log, book, ends, nexts, ownCity: config.city, url: target.url },
    send: (...events: readonly EventDraft[]) =>
      log.append(
        EVENTS_TOPIC,
        events.map((event) => {
          const value = Buffer.from(JSON.stringify(event));
          const decoded = decodeEvent(value);
          return { key: decoded.ok ? orderingKey(decoded.event) : event.subject, value, headers: { device: 'test' } };
        }),
      ),
    /** What the ledger does: everything in the log, by the reference data as they are. */
    bookAll: async (): Promise<void> => {
      const tree = await ops.regions();
      const reader = await log.subscribe({
        ...{ topic: EVENTS_TOPIC, group: `${name}.ledger`, mode: 'group', onStopped: () => undefined },
        start: async (partition) => (await book.open(EVENTS_TOPIC, partition)).next,
        handle: async (batch) => {
          await bookBatch(book, batch, tree);
        },
      });
      const wanted = await ends();
      await eventually(async () => {
        for (const [partition, next] of await nexts())
          if (next < (wanted.get(partition) ?? 0n)) throw new Error(`${partition} stands at ${next}`);
      }, BOOKED_WITHIN);
      await reader.close();
    },
    /** As `npm run ops -- <argv>` would. */
    run: async (verbs: readonly Verb[], ...argv: string[]) => {
      let out = '';
      const write = (text: string): void => {
        out += text;
      };
      const status = await runCommandLine(argv, [...verbs], { out: write, err: write });
      return { status, out };
    },
    verify: async () =>
      (await verifyInstallation({ log, books: new PostgresBooks(database), ownCity: config.city })).differences,
    close: async (): Promise<void> => {
      await log.close();
      await database.close();
      await ops.close();
      await target.drop();
    },
  };
};
export type OpsBench = Awaited<ReturnType<typeof openOpsBench>>;
