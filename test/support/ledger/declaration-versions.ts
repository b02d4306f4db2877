// Booked rows of declarations as readings get them from the database: written by the ledger's columns, read by theirs.

import type { KnownDeclaration } from '#domain/declaration/declared';
import type { VersionRow } from '#ports/version-rows';
import { COLUMNS, type RowOf, type Table } from '#postgres/ledger/version-columns';
import { versionOf } from '#postgres/readings/declaration-row';

const KINDS = {
  exposure_declaration: 'exposure',
  target_declaration: 'target',
  survey_declaration: 'survey',
  return_declaration: 'return',
} as const;

const columnsOf = <T extends Table>(table: T, row: RowOf<T>): Record<string, unknown> =>
  Object.fromEntries(COLUMNS[table].map(([name, , value]) => [name, value(row)]));

const isDeclaration = (row: VersionRow): row is RowOf<keyof typeof KINDS> => row.table in KINDS;

/** In their order; rows of other tables are left out. */
export const declarationVersions = (rows: readonly VersionRow[]): KnownDeclaration[] =>
  rows.filter(isDeclaration).map((row) =>
    versionOf(KINDS[row.table], {
      ...columnsOf(row.table, row),
      subject: row.subject,
      source: row.event.source,
      event_id: row.event.id,
      recorded_at: new Date(row.recordedAt),
      known_at: new Date(row.knownAt),
    }),
  );
