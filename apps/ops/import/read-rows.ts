// A table's rows as events that could be sent, and everything that is to be said of the file before anybody is asked.

import { inBoth } from '#contracts/events/fault';
import type { Instant } from '#domain/calendar/day';
import { checkFigures } from './check-figures.js';
import { columnsRead, type Mapping } from './column-mapping.js';
import { nestedSums } from './nested-sums.js';
import { overlappingPeriods } from './overlapping-periods.js';
import { type Prepared, prepareEvents } from './prepare-events.js';
import type { Table } from './read-table.js';
import { draftByColumns, draftByMapping } from './row-events.js';
import { fileFault, type RowFault } from './row-fault.js';

interface Reading {
  readonly dataset: string;
  /** Left out: columns are field paths. */
  readonly mapping?: Mapping | undefined;
  readonly now: Instant;
}

export const readRows = (
  { columns, rows }: Extract<Table, { ok: true }>,
  { dataset, mapping, now }: Reading,
): Prepared => {
  const drafts = mapping ? draftByMapping(rows, mapping) : draftByColumns(rows);
  const prepared = prepareEvents(drafts.events, dataset, now);
  const blamed = new Set(drafts.faults.map((f) => f.line));
  const faults = [
    ...(mapping ? checkColumns(columns, mapping) : []),
    ...drafts.faults,
    // A row with an unreadable cell would be told twice: the field is missing then.
    ...prepared.faults.filter((f) => !blamed.has(f.line)),
    ...overlappingPeriods(prepared.events),
  ];
  const notes = [...prepared.notes, ...checkFigures(rows, mapping?.checks ?? []), ...nestedSums(prepared.events)];
  const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line;
  return { events: prepared.events, faults: onceEach(faults).sort(byLine), notes: notes.sort(byLine) };
};

/** One cell may be read for several fields: both ends of a period. */
const onceEach = (faults: readonly RowFault[]): RowFault[] => [
  ...new Map(faults.map((fault) => [`${fault.line} ${fault.field} ${fault.detail}`, fault])).values(),
];

const checkColumns = (columns: readonly string[], mapping: Mapping): RowFault[] => {
  const read = columnsRead(mapping);
  const missing = [...read].filter((column) => !columns.includes(column));
  const unread = columns.filter((column) => !read.has(column) && !mapping.ignore.includes(column));
  const isMissing = inBoth('缺少此列', 'this column is missing');
  const isUnread = inBoth(
    '映射未用此列;不用的列须写入 ignore',
    'the mapping does not read this column; name it in `ignore`',
  );
  return [
    ...missing.map((column) => fileFault(1, column, 'column-missing', isMissing)),
    ...unread.map((column) => fileFault(1, column, 'column-unread', isUnread)),
  ];
};
