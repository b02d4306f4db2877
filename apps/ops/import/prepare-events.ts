// Drafts to events that intake's own reader accepts, each with the identity that makes a second import of the same row
// the same event (contract, "Imports"), and in the order in which they came out.

import { isEventType } from '#contracts/events/event-types';
import { type Fault, inBoth } from '#contracts/events/fault';
import { parseData } from '#contracts/events/parse-data';
import { type AcceptedEvent, parseEvent } from '#contracts/events/parse-event';
import { impliedSubject } from '#contracts/events/subject';
import type { Instant } from '#domain/calendar/day';
import { knownSinceOf } from './issue-date.js';
import type { DraftEvent } from './row-events.js';
import { fileFault, type RowFault } from './row-fault.js';
import { rowIdentity } from './row-identity.js';
import type { RowNote } from './row-note.js';
import { RowVersions } from './row-versions.js';

export interface PreparedEvent {
  readonly line: number;
  readonly columns: ReadonlyMap<string, string>;
  /** The CloudEvent to send. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly parsed: AcceptedEvent['event'];
}

export interface Prepared {
  /** The earlier issue first; what has no date is known only now, and comes last. Else as in the file. */
  readonly events: readonly PreparedEvent[];
  readonly faults: readonly RowFault[];
  readonly notes: readonly RowNote[];
}

/** `#/data/equipment/role` → `equipment.role`; its column, if one is known. */
export const fieldOf = (pointer: string, columns: ReadonlyMap<string, string>): string => {
  const path = pointer.replace(/^#\/?(data\/)?/, '').replaceAll('/', '.');
  return columns.get(path) ?? path;
};

export const toRowFaults = (line: number, faults: readonly Fault[], columns: ReadonlyMap<string, string>): RowFault[] =>
  faults.map(({ pointer, code, detail }) => ({ line, field: fieldOf(pointer, columns), code, detail }));

/** The row's, else what its data imply; empty if that cannot be said. */
const subjectOf = (draft: DraftEvent): string => {
  if (draft.subject !== undefined) return draft.subject;
  if (!isEventType(draft.type)) return '';
  const data = parseData(draft.type, draft.data, false);
  return (data.ok ? impliedSubject(data.body) : undefined) ?? '';
};

export const prepareEvents = (drafts: readonly DraftEvent[], dataset: string, now: Instant): Prepared => {
  const events: PreparedEvent[] = [];
  const faults: RowFault[] = [];
  const notes: RowNote[] = [];
  const versions = new RowVersions();
  for (const draft of drafts) {
    const { line, columns } = draft;
    const subject = subjectOf(draft);
    const parsed = parseEvent(cloudEvent(draft, { subject, dataset, now }));
    const wrong = parsed.ok ? [] : toRowFaults(line, parsed.faults, columns);
    // With faulty data no subject can be implied: that is said by the faults of the data.
    faults.push(...(subject === '' ? wrong.filter((f) => f.field !== 'subject') : wrong));
    if (!parsed.ok) continue;
    if (subject === '') {
      const detail = inBoth('须写明对象编号', 'the id of the thing is missing');
      faults.push(fileFault(line, 'subject', 'subject-missing', detail));
      continue;
    }
    const id = rowIdentity(parsed.event, draft.issue);
    const event = { ...parsed.event, id };
    const verdict = versions.take(event, draft.issue, line);
    if (verdict.type === 'contradicted') faults.push(verdict.fault);
    if (verdict.type === 'repeated' && verdict.note) notes.push(verdict.note);
    if (verdict.type === 'issue') events.push({ line, columns, event: { ...parsed.stored, id }, parsed: event });
  }
  return { events: events.sort(byIssue), faults, notes };
};

/** A stable order: what stands in the log later replaces what stands before, whatever the order of the rows. */
const byIssue = ({ parsed: a }: PreparedEvent, { parsed: b }: PreparedEvent): number => {
  const [earlier, later] = [a.knownsince ?? Number.POSITIVE_INFINITY, b.knownsince ?? Number.POSITIVE_INFINITY];
  return earlier === later ? 0 : earlier - later;
};

const cloudEvent = (
  { type, data, issue, attributes }: DraftEvent,
  { subject, dataset, now }: { subject: string; dataset: string; now: Instant },
): Record<string, unknown> => ({
  specversion: '1.0',
  // Stands in until the canonical subject is known.
  id: 'row',
  source: `urn:fengsui:import:${dataset}`,
  type,
  subject: subject === '' ? 'row' : subject,
  time: new Date(now).toISOString(),
  datacontenttype: 'application/json',
  history: true,
  ...(issue === undefined ? {} : { knownsince: knownSinceOf(issue, now) }),
  ...attributes,
  data,
});
