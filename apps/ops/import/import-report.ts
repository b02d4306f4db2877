// What an import read, did and found: the JSON of `--json`, and what the text is made from.

import { addDays, type DayRange } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import { type Fate, isDecided } from './follow-events.js';
import type { PreparedEvent } from './prepare-events.js';
import type { RowFault } from './row-fault.js';
import type { RowNote } from './row-note.js';
import { statusOf } from './row-versions.js';

export const OUTCOMES = ['new', 'new-version', 'known', 'listed', 'refused', 'pending'] as const;
/**
 * `new-version`: follows an issue of the same subject in this file, or amends an incident. `known`: was there before.
 * `listed`: kept, in no number. `pending`: not booked yet, or nobody there to ask.
 */
export type RowOutcome = (typeof OUTCOMES)[number];

export interface ImportedEvent {
  readonly line: number;
  readonly type: string;
  readonly subject: string;
  readonly status?: string | undefined;
  readonly knownsince?: string | undefined;
  /** Line of the issue before it, if the file has one. */
  readonly follows?: number | undefined;
  readonly outcome: RowOutcome;
}

export interface ImportReport {
  readonly dataset: string;
  readonly rows: number;
  readonly events: number;
  /** How many events of each type. */
  readonly types: Readonly<Record<string, number>>;
  /** From the first to the last day that a period of the file covers; null if it has none. */
  readonly period: DayRange | null;
  readonly accepted: number;
  readonly duplicates: number;
  /** Accepted, and not yet booked when this was written. */
  readonly pending: number;
  /** In the order in which they were sent; empty if nothing was. */
  readonly outcomes: readonly ImportedEvent[];
  /** What is worth knowing of rows that were taken. */
  readonly notes: readonly RowNote[];
  /** With `accepted` 0: nothing was imported. Else the ledger refused these. */
  readonly faults: readonly RowFault[];
}

export const emptyReport = (dataset: string): ImportReport => ({
  ...{ dataset, rows: 0, events: 0, types: {}, period: null, accepted: 0, duplicates: 0, pending: 0 },
  ...{ outcomes: [], notes: [], faults: [] },
});

export const typesOf = (events: readonly PreparedEvent[]): Record<string, number> => {
  const types: Record<string, number> = {};
  for (const { parsed } of events) types[parsed.type] = (types[parsed.type] ?? 0) + 1;
  return types;
};

export const periodOf = (events: readonly PreparedEvent[]): DayRange | null => {
  const days = events.flatMap(({ parsed: { data } }): DayRange[] => {
    if ('asOf' in data && data.asOf !== undefined) return [{ from: data.asOf, to: addDays(data.asOf, 1) }];
    if ('from' in data && data.from !== undefined && data.to !== undefined) return [{ from: data.from, to: data.to }];
    return [];
  });
  const [first] = days.map(({ from }) => from).sort();
  const last = days
    .map(({ to }) => to)
    .sort()
    .at(-1);
  return first === undefined || last === undefined ? null : { from: first, to: last };
};

/** `before` and `after`: what the ledger knew of each event; shorter where nobody could be asked. */
export const outcomesOf = (
  events: readonly PreparedEvent[],
  before: readonly Fate[],
  after: readonly Fate[],
): ImportedEvent[] => {
  const latest = new Map<string, number>();
  return events.map(({ line, parsed }, index) => {
    const { type, subject, knownsince } = parsed;
    const follows = latest.get(`${type} ${subject}`);
    latest.set(`${type} ${subject}`, line);
    const isLater = follows !== undefined || type === 'safety.incident.amended';
    const since = knownsince === undefined ? undefined : formatInstant(knownsince, 'Asia/Shanghai');
    return {
      ...{ line, type, subject, status: statusOf(parsed) || undefined, knownsince: since, follows },
      outcome: outcomeOf(before[index], after[index], isLater),
    };
  });
};

const outcomeOf = (before: Fate | undefined, after: Fate | undefined, isLater: boolean): RowOutcome => {
  if (before && isDecided(before) && before.state !== 'refused') return 'known';
  if (!after || !isDecided(after)) return 'pending';
  if (after.state === 'refused' || after.state === 'listed') return after.state;
  return isLater ? 'new-version' : 'new';
};
