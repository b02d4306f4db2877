// A table into events, all or nothing: read → draft → judge here → judge at the door → send. Only the last step changes
// anything, and it can be repeated. Then it is followed into the ledger, which may still refuse what overlaps.

import { inBoth } from '#contracts/events/fault';
import type { Instant } from '#domain/calendar/day';
import { columnsRead, type Mapping } from './column-mapping.js';
import { followEvents } from './follow-events.js';
import { amendKnownIncidents, type IncidentVersions } from './known-incidents.js';
import { type PreparedEvent, prepareEvents, toRowFaults } from './prepare-events.js';
import { readTable, type Table } from './read-table.js';
import { draftByColumns, draftByMapping } from './row-events.js';
import type { RowFault } from './row-fault.js';
import { type Sent, type SentVerdict, sendEvents, type Target } from './send-events.js';

export interface ImportTask {
  readonly bytes: Buffer;
  readonly dataset: string;
  /** Left out: columns are field paths. */
  readonly mapping?: Mapping | undefined;
  readonly target: Target;
  readonly now: Instant;
  /** Left out: rows about incidents are first reports. */
  readonly incidentVersions?: IncidentVersions | undefined;
  /** How long to wait for the ledger; 0: not at all. */
  readonly followMs?: number | undefined;
}

export interface ImportReport {
  readonly dataset: string;
  readonly rows: number;
  readonly events: number;
  readonly accepted: number;
  readonly duplicates: number;
  /** Accepted, and not yet booked when this was written. */
  readonly pending: number;
  /** With `accepted` 0: nothing was imported. Else the ledger refused these. */
  readonly faults: readonly RowFault[];
}

export const importFile = async (task: ImportTask): Promise<ImportReport> => {
  const table = readTable(task.bytes);
  const empty = { dataset: task.dataset, rows: 0, events: 0, accepted: 0, duplicates: 0, pending: 0 };
  if (!table.ok) return { ...empty, faults: [table.fault] };
  const { events, faults } = eventsOf(table, task);
  const found = { ...empty, rows: table.rows.length, events: events.length };
  if (faults.length > 0) return { ...found, faults };

  const sorted = task.incidentVersions
    ? await amendKnownIncidents(events, task.incidentVersions)
    : { events, unchanged: 0 };
  const judged = await send(task.target, sorted.events, 'validate');
  if (judged.rejected.length > 0) return { ...found, faults: toFaults(judged.rejected, sorted.events) };
  const sent = await send(task.target, sorted.events, 'send');
  const { refused, pending } = await followed(task, sorted.events, sent);
  return {
    ...found,
    accepted: sent.accepted,
    duplicates: sent.duplicates + sorted.unchanged,
    pending,
    faults: [...toFaults(sent.rejected, sorted.events), ...refused],
  };
};

const followed = async (
  { target, followMs = 0 }: ImportTask,
  events: readonly PreparedEvent[],
  sent: Sent,
): Promise<{ refused: RowFault[]; pending: number }> => {
  if (followMs === 0) return { refused: [], pending: sent.accepted };
  const identities = events.map((row) => row.parsed);
  const { refused, pending } = await followEvents(target, identities, followMs);
  const verdicts = refused.map((verdict) => ({ ...verdict, errors: [] }));
  return { refused: toFaults(verdicts, events), pending };
};

const eventsOf = (
  table: Extract<Table, { ok: true }>,
  task: ImportTask,
): { events: readonly PreparedEvent[]; faults: RowFault[] } => {
  const { mapping } = task;
  const drafts = mapping ? draftByMapping(table.rows, mapping) : draftByColumns(table.rows);
  const prepared = prepareEvents(drafts.events, task.dataset, new Date(task.now).toISOString());
  const blamed = new Set(drafts.faults.map((f) => f.line));
  const faults = [
    ...(mapping ? checkColumns(table.columns, mapping) : []),
    ...drafts.faults,
    // A row with an unreadable cell would be told twice: the field is missing then.
    ...prepared.faults.filter((f) => !blamed.has(f.line)),
  ];
  return { events: prepared.events, faults: faults.sort((a, b) => a.line - b.line) };
};

const checkColumns = (columns: readonly string[], mapping: Mapping): RowFault[] => {
  const read = columnsRead(mapping);
  const missing = [...read].filter((column) => !columns.includes(column));
  const unread = columns.filter((column) => !read.has(column) && !mapping.ignore.includes(column));
  return [
    ...missing.map((field) => ({ line: 1, field, detail: inBoth('缺少此列', 'this column is missing') })),
    ...unread.map((field) => ({
      line: 1,
      field,
      detail: inBoth(
        '映射未用此列;不用的列须写入 ignore',
        'the mapping does not read this column; name it in `ignore`',
      ),
    })),
  ];
};

const send = (target: Target, events: readonly PreparedEvent[], what: 'validate' | 'send'): Promise<Sent> =>
  sendEvents(
    target,
    events.map((row) => row.event),
    what,
  );

const toFaults = (verdicts: readonly SentVerdict[], events: readonly PreparedEvent[]): RowFault[] =>
  verdicts.flatMap(({ index, code, detail, errors }) => {
    const row = events[index];
    if (!row) return [];
    return errors.length > 0
      ? toRowFaults(row.line, errors, row.columns)
      : [{ line: row.line, field: '', detail: `${code}: ${detail}` }];
  });
