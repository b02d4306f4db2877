// Versions and declarations: one insert per table.

import type { VersionRow } from '#ports/version-rows';
import type { Transaction } from '../database.js';
import { timestamp } from './columns.js';
import { insertRows, type RecordColumn } from './recordset.js';
import { COLUMNS, type RowOf, TABLES, type Table } from './version-columns.js';

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
  table: T,
  rows: readonly RowOf<T>[],
): Promise<void> => {
  const position: readonly Column<T>[] = [
    ['topic', 'text', () => place.topic],
    ['partition', 'int', () => place.partition],
  ];
  const columns: readonly Column<T>[] = COLUMNS[table];
  await insertRows(tx, { table, columns: [...position, ...ORIGIN, ...columns] }, rows);
};

export const insertVersions = async (
  tx: Transaction,
  place: { topic: string; partition: number },
  rows: readonly VersionRow[],
): Promise<void> => {
  const some = async <T extends Table>(table: T): Promise<void> => {
    const chosen = rows.filter((row): row is RowOf<T> => row.table === table);
    if (chosen.length > 0) await insertInto(tx, place, table, chosen);
  };
  for (const table of TABLES) await some(table);
};
