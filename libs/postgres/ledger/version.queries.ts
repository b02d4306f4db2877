// Versions and declarations: one insert per table.

import type { VersionRow } from '#ports/version-rows';
import type { Transaction } from '../database.js';
import { timestamp } from './columns.js';
import { insertRows, type RecordColumn } from './recordset.js';
import { COLUMNS, type RowOf, TABLES, type Table } from './version-columns.js';
import { type VersionHash, versionHash } from './version-hash.js';

type Column<T extends Table> = RecordColumn<RowOf<T>>;

const ORIGIN: readonly Column<Table>[] = [
  ['offset', 'bigint', (r) => r.offset],
  ['seq', 'int', (r) => r.seq],
  ['subject', 'text', (r) => r.subject],
  ['source', 'text', (r) => r.event.source],
  ['event_id', 'text', (r) => r.event.id],
  ['recorded_at', 'timestamptz', (r) => timestamp(r.recordedAt)],
  ['known_at', 'timestamptz', (r) => timestamp(r.knownAt)],
];

const insertInto = async <T extends Table>(
  tx: Transaction,
  place: { topic: string; partition: number },
  { table, rows }: { table: T; rows: readonly RowOf<T>[] },
): Promise<VersionHash[]> => {
  const position: readonly Column<T>[] = [
    ['topic', 'text', () => place.topic],
    ['partition', 'int', () => place.partition],
  ];
  const columns: readonly Column<T>[] = COLUMNS[table];
  const suffix = `returning "offset", seq, ${versionHash(table)} as hash`;
  const target = { table, columns: [...position, ...ORIGIN, ...columns], suffix };
  const written = await insertRows<RowOf<T>, Omit<VersionHash, 'table'>>(tx, target, rows);
  return written.map((row) => ({ table, ...row }));
};

/** Answers their hashes, table by table, each in the order of the log. */
export const insertVersions = async (
  tx: Transaction,
  place: { topic: string; partition: number },
  rows: readonly VersionRow[],
): Promise<VersionHash[]> => {
  const some = async <T extends Table>(table: T): Promise<VersionHash[]> => {
    const chosen = rows.filter((row): row is RowOf<T> => row.table === table);
    return chosen.length > 0 ? insertInto(tx, place, { table, rows: chosen }) : [];
  };
  const written: VersionHash[] = [];
  for (const table of TABLES) for (const row of await some(table)) written.push(row);
  return written;
};
