// Which issue of its figures a row is: when it came out, as the mapping or the row's own `knownsince` says.

import { inBoth } from '#contracts/events/fault';
import type { IssueSource } from './column-mapping.js';
import { type IssueDate, readIssueDate } from './issue-date.js';
import type { TableRow } from './read-table.js';
import { fileFault, type RowFault } from './row-fault.js';

export type RowIssue =
  | { readonly ok: true; readonly issue: IssueDate | undefined }
  | { readonly ok: false; readonly fault: RowFault };

const unreadable = (line: number, column: string, text: string): RowIssue => ({
  ok: false,
  fault: fileFault(
    line,
    column,
    'cell-unreadable',
    inBoth(`“${text}”不是发布日期`, `"${text}" is no day, and no time with its offset`),
  ),
});

/** A mapping that names a column wants a date in every row: without one it would seem to be known only today. */
export const issueByMapping = (row: TableRow, source: IssueSource | undefined): RowIssue => {
  if (source === undefined) return { ok: true, issue: undefined };
  if (typeof source === 'string') return { ok: true, issue: readIssueDate(source) };
  const { column, values } = source;
  const cell = row.cells[column] ?? '';
  if (cell === '') {
    const detail = inBoth('缺少发布日期', 'the issue date is missing');
    return { ok: false, fault: fileFault(row.line, column, 'issue-date-missing', detail) };
  }
  const text = values ? values[cell] : cell;
  const issue = text === undefined ? undefined : readIssueDate(text);
  return issue ? { ok: true, issue } : unreadable(row.line, column, cell);
};

/** Without a mapping: the column `knownsince`; empty is known when recorded. */
export const issueByColumn = (row: TableRow): RowIssue => {
  const text = row.cells.knownsince ?? '';
  if (text === '') return { ok: true, issue: undefined };
  const issue = readIssueDate(text);
  return issue ? { ok: true, issue } : unreadable(row.line, 'knownsince', text);
};
