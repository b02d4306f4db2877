// Tables for spreadsheets: RFC 4180 with a byte order mark, without which Excel reads Chinese as something else.

export type Cell = string | number | boolean | null | undefined;

const BOM = '\uFEFF';

/** A cell that begins like a formula would be run by a spreadsheet; an apostrophe keeps it a text. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const cell = (value: Cell): string => {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? harmless(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8';

export const toCsv = (header: readonly string[], rows: Iterable<readonly Cell[]>): string => {
  const lines = [header.join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${BOM}${lines.join('\r\n')}\r\n`;
};
