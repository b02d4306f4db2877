// A table into events, all or nothing: read → draft → judge here → judge at the door → send. Only the last step changes
// anything, and it can be repeated. Then it is followed into the ledger, which may still refuse what overlaps.

import type { Instant } from '#domain/calendar/day';
import type { Mapping } from './column-mapping.js';
import { askFates, type Fate, followEvents, PENDING } from './follow-events.js';
import { emptyReport, type ImportReport, outcomesOf, periodOf, typesOf } from './import-report.js';
import { amendKnownIncidents, type IncidentVersions } from './known-incidents.js';
import { olderThanKnown } from './older-issues.js';
import { type PreparedEvent, toRowFaults } from './prepare-events.js';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';
import type { RowFault } from './row-fault.js';
import { asFault } from './row-note.js';
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
  /** Notes are faults. */
  readonly strict?: boolean | undefined;
}

export const importFile = async (task: ImportTask): Promise<ImportReport> => {
  const { target, strict = false } = task;
  const table = readTable(task.bytes);
  if (!table.ok) return { ...emptyReport(task.dataset), faults: [table.fault] };
  const { events, faults, notes } = readRows(table, task);
  const found: ImportReport = {
    ...emptyReport(task.dataset),
    ...{ rows: table.rows.length, events: events.length, types: typesOf(events), period: periodOf(events) },
    notes: strict ? [] : notes,
  };
  const wrong = strict ? [...faults, ...notes.map(asFault)].sort((a, b) => a.line - b.line) : faults;
  if (wrong.length > 0) return { ...found, faults: wrong };

  const { events: changed, unchanged } = task.incidentVersions
    ? await amendKnownIncidents(events, task.incidentVersions)
    : { events, unchanged: [] };
  const before = await askFates(target, refsOf(changed));
  const late = olderThanKnown(changed, before ?? []);
  if (late.length > 0) return { ...found, faults: late };
  const judged = await send(target, changed, 'validate');
  if (judged.rejected.length > 0) return { ...found, faults: toFaults(judged.rejected, changed) };
  const sent = await send(target, changed, 'send');
  const after = await followed(task, changed);
  // The door knows what is there already, but not which: that is plain only if it is all.
  const known = before ?? (sent.duplicates === changed.length ? changed.map(() => KNOWN) : []);
  const outcomes = [
    ...outcomesOf(
      unchanged,
      unchanged.map(() => KNOWN),
      [],
    ),
    ...outcomesOf(changed, known, after),
  ];
  return {
    ...found,
    accepted: sent.accepted,
    duplicates: sent.duplicates + unchanged.length,
    pending: Math.min(sent.accepted, outcomes.filter(({ outcome }) => outcome === 'pending').length),
    outcomes,
    faults: [...toFaults(sent.rejected, changed), ...toFaults(refusals(after), changed)],
  };
};

const KNOWN: Fate = { state: 'counted' };

const refsOf = (events: readonly PreparedEvent[]) => events.map((row) => row.parsed);

const followed = async ({ target, followMs = 0 }: ImportTask, events: readonly PreparedEvent[]): Promise<Fate[]> =>
  followMs === 0 ? events.map(() => PENDING) : followEvents(target, refsOf(events), followMs);

const refusals = (fates: readonly Fate[]): SentVerdict[] =>
  fates.flatMap(({ state, code = 'refused', detail = '' }, index) =>
    state === 'refused' ? [{ index, code, detail, errors: [] }] : [],
  );

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
      : [{ line: row.line, field: '', code, detail: `${code}: ${detail}` }];
  });
