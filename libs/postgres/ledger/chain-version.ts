// What a row of versions or declarations says, as one text: the same from the row that is booked and from the row that is read
// back. Columns that say nothing are left out, so that one added later changes no text of before.

import { canonicalJson } from '#contracts/events/canonical-json';
import type { RowOrigin, VersionRow } from '#ports/version-rows';
import type { RecordColumn } from './recordset.js';
import { COLUMNS, type RowOf, TABLES, type Table } from './version-columns.js';

export interface ChainedVersion extends Omit<RowOrigin, 'event'> {
  readonly table: Table;
  readonly event: { readonly source: string; readonly id: string };
  readonly said: string;
}

export const saidText = (columns: readonly (readonly [name: string, type: string, value: unknown])[]): string => {
  let text = '';
  for (const [name, type, value] of columns) {
    if (value !== null && value !== undefined) text += `${name}:${valueText(type, value)},`;
  }
  return text;
};

const valueText = (type: string, value: unknown): string => {
  if (type === 'numeric') return decimalText(String(value));
  // Written as ISO text, read as milliseconds.
  if (type === 'timestamptz') return String(typeof value === 'string' ? Date.parse(value) : value);
  if (typeof value === 'bigint') return value.toString();
  return type === 'jsonb' ? canonicalJson(value) : JSON.stringify(value);
};

/** `1.50`, `15e-1` and `1.5` are one number: its digits without zeros behind, and the power of ten. */
export const decimalText = (text: string): string => {
  const match = /^(-?)0*(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!match) return JSON.stringify(text);
  const [, sign = '', whole = '', part = '', power = '0'] = match;
  const all = whole + part;
  const digits = all.replace(/0+$/, '').replace(/^0+/, '');
  if (digits === '') return '0';
  return `${sign}${digits}e${Number(power) - part.length + all.length - all.replace(/0+$/, '').length}`;
};

const withSaid = <T extends Table>(row: RowOf<T>, columns: readonly RecordColumn<RowOf<T>>[]): ChainedVersion => {
  const { table, offset, seq, subject, event, recordedAt, knownAt } = row;
  const said = saidText(columns.map(([name, type, value]) => [name, type, value(row)] as const));
  return { table, offset, seq, subject, event, recordedAt, knownAt, said };
};

const some = <T extends Table>(table: T, rows: readonly VersionRow[]): ChainedVersion[] => {
  const columns: readonly RecordColumn<RowOf<T>>[] = COLUMNS[table];
  return rows.filter((row): row is RowOf<T> => row.table === table).map((row) => withSaid(row, columns));
};

/** Table by table, each in the order of the log. */
export const chainedVersions = (rows: readonly VersionRow[]): ChainedVersion[] => {
  const booked = new Set(rows.map(({ table }) => table));
  return TABLES.filter((table) => booked.has(table)).flatMap((table) => some(table, rows));
};
