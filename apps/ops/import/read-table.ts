// A CSV file's bytes as rows of texts, each with its line. UTF-8 with or without BOM, else GB18030, as Chinese offices
// save it.

import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { inBoth } from '#contracts/events/fault';
import { fileFault, type RowFault } from './row-fault.js';

export interface TableRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export type Table =
  | { readonly ok: true; readonly columns: readonly string[]; readonly rows: readonly TableRow[] }
  | { readonly ok: false; readonly fault: RowFault };

interface ParsedLine {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const bad = (line: number, zh: string, en: string): Table => ({
  ok: false,
  fault: fileFault(line, '', 'not-a-table', inBoth(zh, en)),
});

export const decodeText = (bytes: Buffer): string =>
  (isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'gb18030')).replace(/^\uFEFF/, '');

const parseCsv = (text: string): ParsedLine[] | CsvError => {
  try {
    return parse(text, { info: true, skip_empty_lines: true, trim: true }) as unknown as ParsedLine[];
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
};

export const readTable = (bytes: Buffer): Table => {
  const parsed = parseCsv(decodeText(bytes));
  if (parsed instanceof CsvError) {
    const line = typeof parsed.lines === 'number' ? parsed.lines : 1;
    return bad(line, `不是规范的 CSV(${parsed.code})`, `is not well-formed CSV (${parsed.code})`);
  }
  const [head, ...body] = parsed;
  if (!head) return bad(1, '文件为空', 'the file is empty');
  const columns = head.record;
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) return bad(1, `列名“${twice}”重复`, `column "${twice}" is there twice`);
  // `info.lines` is where a record ends; quoted cells may hold line breaks.
  const rows = body.map(({ record, info }) => ({
    line: info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0),
    cells: Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ''])),
  }));
  return { ok: true, columns, rows };
};
