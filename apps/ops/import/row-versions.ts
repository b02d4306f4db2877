// Several rows about one subject: successive issues of the same figures, the same row once more, or a contradiction.

import { inBoth } from '#contracts/events/fault';
import { DECLARATION_STATUSES } from '#contracts/events/fields';
import type { SafetyEvent } from '#contracts/events/safety-event';
import type { IssueDate } from './issue-date.js';
import { fileFault, type RowFault } from './row-fault.js';
import type { RowNote } from './row-note.js';

/** How final an event is; empty where its type has no status. */
export const statusOf = (event: SafetyEvent): string => ('status' in event.data ? event.data.status : '');

/** Of two issues the more final wins, then the later. */
export const finality = (event: SafetyEvent): number => FINALITIES.indexOf(statusOf(event));

const FINALITIES: readonly string[] = DECLARATION_STATUSES;

/** Their versions name what they replace; one subject has one row of each. */
const NAMING_WHAT_THEY_REPLACE: ReadonlySet<string> = new Set([
  'safety.incident.reported',
  'safety.incident.amended',
  'safety.incident.withdrawn',
  'safety.record.withdrawn',
]);

/** What tells two issues of one subject apart. */
const stageOf = (event: SafetyEvent, issue: IssueDate | undefined): string => {
  if (NAMING_WHAT_THEY_REPLACE.has(event.type)) return '';
  // A report that was relayed is one fact for each step.
  const step = 'step' in event.data ? String(event.data.step) : '';
  return `${statusOf(event)} ${step} ${issue?.text ?? ''}`;
};

interface Seen {
  readonly line: number;
  readonly id: string;
  readonly stage: string;
}

export type VersionVerdict =
  | { readonly type: 'issue' }
  | { readonly type: 'repeated'; readonly note?: RowNote | undefined }
  | { readonly type: 'contradicted'; readonly fault: RowFault };

export class RowVersions {
  private readonly seen = new Map<string, Seen[]>();

  /** In the order of the file. `event.id` is its identity. */
  take(event: SafetyEvent, issue: IssueDate | undefined, line: number): VersionVerdict {
    const key = `${event.type} ${event.subject}`;
    const before = this.seen.get(key) ?? [];
    const same = before.find((one) => one.id === event.id);
    if (same) return { type: 'repeated', note: same.line === line ? undefined : repeated(line, same.line) };
    const stage = stageOf(event, issue);
    const other = before.find((one) => one.stage === stage);
    if (other) return { type: 'contradicted', fault: contradicted(line, other.line) };
    this.seen.set(key, [...before, { line, id: event.id, stage }]);
    return { type: 'issue' };
  }
}

const repeated = (line: number, first: number): RowNote => ({
  line,
  field: '',
  code: 'repeated',
  detail: inBoth(`与第 ${first} 行完全相同,只导入一次`, `says the same as line ${first}; imported once`),
});

const contradicted = (line: number, first: number): RowFault =>
  fileFault(
    line,
    'subject',
    'subject-contradicted',
    inBoth(
      `与第 ${first} 行是同一对象而数字不同,又没有不同的发布日期或状态可以区分`,
      `is about the same subject as line ${first} with other figures, and no other issue date or status`,
    ),
  );
