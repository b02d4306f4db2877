// Rows to events, by a mapping or by columns that are field paths. Builds data and says what no cell could be read;
// whether the event is valid is the business of intake's own reader.

import { type EventType, isEventType } from '#contracts/events/event-types';
import { inBoth } from '#contracts/events/fault';
import { fieldKind } from '#contracts/events/field-kind';
import { type Cell, periodEnd, readCell, shiftDecimal } from './cell-values.js';
import type { EventMapping, FieldSource, Mapping } from './column-mapping.js';
import type { IssueDate } from './issue-date.js';
import type { TableRow } from './read-table.js';
import { fileFault, type RowFault } from './row-fault.js';
import { issueByColumn, issueByMapping } from './row-issue.js';

export interface DraftEvent {
  readonly line: number;
  readonly type: string;
  /** Left out: what the data imply. */
  readonly subject?: string | undefined;
  readonly data: Record<string, unknown>;
  /** When this issue of the figures came out; left out: when it is recorded. */
  readonly issue?: IssueDate | undefined;
  /** Envelope attributes that the row brings along. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Column of each field path, to say later which one is to blame. */
  readonly columns: ReadonlyMap<string, string>;
}

export interface Drafts {
  readonly events: readonly DraftEvent[];
  readonly faults: readonly RowFault[];
}

const setPath = (data: Record<string, unknown>, path: string, value: unknown): void => {
  const parts = path.split('.');
  const last = parts.pop() ?? path;
  let at = data;
  for (const part of parts) {
    const next = at[part];
    if (typeof next === 'object' && next !== null) at = next as Record<string, unknown>;
    else {
      const made: Record<string, unknown> = {};
      at[part] = made;
      at = made;
    }
  }
  at[last] = value;
};

/** `undefined`: the cell is empty, the field absent. */
const valueFrom = (source: FieldSource, row: TableRow, type: EventType, path: string): Cell | undefined => {
  if ('value' in source) return { ok: true, value: source.value };
  const text = row.cells[source.column] ?? '';
  if (text === '') return undefined;
  if (source.values) {
    const value = source.values[text];
    if (value !== undefined) return readCell(value, fieldKind(type, path));
    return { ok: false, detail: inBoth(`映射中没有“${text}”`, `the mapping does not know "${text}"`) };
  }
  if (source.period) return periodEnd(text, source.period);
  if (source.shift === undefined) return readCell(text, fieldKind(type, path));
  const moved = shiftDecimal(text, source.shift);
  return readCell(moved ?? text, 'number');
};

export const draftByMapping = (rows: readonly TableRow[], mapping: Mapping): Drafts => {
  const faults: RowFault[] = [];
  const events = rows.flatMap((row) => {
    const dated = issueByMapping(row, mapping.knownsince);
    if (!dated.ok) faults.push(dated.fault);
    const issue = dated.ok ? dated.issue : undefined;
    const wanted = mapping.events.filter(({ when }) => when === undefined || (row.cells[when] ?? '') !== '');
    return wanted.map((event) => {
      const draft = draftOf(row, event);
      faults.push(...draft.faults);
      const columns =
        typeof mapping.knownsince === 'object' ? [['knownsince', mapping.knownsince.column] as const] : [];
      return { ...draft.event, issue, columns: new Map([...draft.event.columns, ...columns]) };
    });
  });
  return { events, faults };
};

const draftOf = (row: TableRow, event: EventMapping): { event: DraftEvent; faults: RowFault[] } => {
  const faults: RowFault[] = [];
  const data: Record<string, unknown> = {};
  const columns = new Map<string, string>();
  let subject: string | undefined;
  const read = (source: FieldSource, path: string, use: (value: unknown) => void): void => {
    if ('column' in source) columns.set(path, source.column);
    const cell = valueFrom(source, row, event.type, path);
    if (cell?.ok) use(cell.value);
    else if (cell) faults.push(fileFault(row.line, columns.get(path) ?? path, 'cell-unreadable', cell.detail));
  };
  for (const [path, source] of Object.entries(event.fields)) {
    read(source, path, (value) => setPath(data, path, value));
  }
  if (event.subject) {
    read(event.subject, 'subject', (value) => {
      subject = String(value);
    });
  }
  return { event: { line: row.line, type: event.type, subject, data, attributes: {}, columns }, faults };
};

/** Columns that are not data. */
const ENVELOPE: ReadonlySet<string> = new Set(['type', 'subject', 'time']);

export const draftByColumns = (rows: readonly TableRow[]): Drafts => {
  const faults: RowFault[] = [];
  const events = rows.flatMap((row): DraftEvent[] => {
    const { type = '', subject, knownsince: _, ...rest } = row.cells;
    if (!isEventType(type)) {
      const detail =
        type === ''
          ? inBoth('须写明事件类型', 'the type of the event is missing')
          : inBoth(`没有事件类型“${type}”`, `there is no event type "${type}"`);
      faults.push(fileFault(row.line, 'type', 'type-unknown', detail));
      return [];
    }
    const dated = issueByColumn(row);
    if (!dated.ok) faults.push(dated.fault);
    const data: Record<string, unknown> = {};
    const attributes: Record<string, unknown> = {};
    for (const [column, text] of Object.entries(rest)) {
      if (text === '') continue;
      if (ENVELOPE.has(column)) {
        attributes[column] = text;
        continue;
      }
      const cell = readCell(text, fieldKind(type, column));
      if (cell.ok) setPath(data, column, cell.value);
      else faults.push(fileFault(row.line, column, 'cell-unreadable', cell.detail));
    }
    const columns = new Map(Object.keys(rest).map((column) => [column, column]));
    const issue = dated.ok ? dated.issue : undefined;
    return [{ line: row.line, type, subject: subject === '' ? undefined : subject, data, issue, attributes, columns }];
  });
  return { events, faults };
};
