// Drafts to events that intake's own reader accepts, each with the identity that makes a second import of the same row
// the same event (contract, "Imports").

import { contentHash } from '#contracts/events/content-hash';
import { isEventType } from '#contracts/events/event-types';
import { type Fault, inBoth } from '#contracts/events/fault';
import { parseData } from '#contracts/events/parse-data';
import { type AcceptedEvent, parseEvent } from '#contracts/events/parse-event';
import { impliedSubject } from '#contracts/events/subject';
import type { DraftEvent } from './row-events.js';
import type { RowFault } from './row-fault.js';

export interface PreparedEvent {
  readonly line: number;
  readonly columns: ReadonlyMap<string, string>;
  /** The CloudEvent to send. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly parsed: AcceptedEvent['event'];
}

export interface Prepared {
  readonly events: readonly PreparedEvent[];
  readonly faults: readonly RowFault[];
}

/** `#/data/equipment/role` → `equipment.role`; its column, if one is known. */
export const fieldOf = (pointer: string, columns: ReadonlyMap<string, string>): string => {
  const path = pointer.replace(/^#\/?(data\/)?/, '').replaceAll('/', '.');
  return columns.get(path) ?? path;
};

export const toRowFaults = (line: number, faults: readonly Fault[], columns: ReadonlyMap<string, string>): RowFault[] =>
  faults.map(({ pointer, detail }) => ({ line, field: fieldOf(pointer, columns), detail }));

/** The row's, else what its data imply; empty if that cannot be said. */
const subjectOf = (draft: DraftEvent): string => {
  if (draft.subject !== undefined) return draft.subject;
  if (!isEventType(draft.type)) return '';
  const data = parseData(draft.type, draft.data, false);
  return (data.ok ? impliedSubject(data.body) : undefined) ?? '';
};

export const prepareEvents = (drafts: readonly DraftEvent[], dataset: string, time: string): Prepared => {
  const events: PreparedEvent[] = [];
  const faults: RowFault[] = [];
  const lines = new Map<string, number>();
  for (const draft of drafts) {
    const { line, type, data, columns } = draft;
    const subject = subjectOf(draft);
    const raw = {
      specversion: '1.0',
      // Stands in until the canonical subject is known.
      id: 'row',
      source: `urn:fengsui:import:${dataset}`,
      type,
      subject: subject === '' ? 'row' : subject,
      time,
      datacontenttype: 'application/json',
      history: true,
      ...draft.attributes,
      data,
    };
    const parsed = parseEvent(raw);
    const wrong = parsed.ok ? [] : toRowFaults(line, parsed.faults, columns);
    // With faulty data no subject can be implied: that is said by the faults of the data.
    faults.push(...(subject === '' ? wrong.filter((f) => f.field !== 'subject') : wrong));
    if (!parsed.ok) continue;
    if (subject === '') {
      faults.push({ line, field: 'subject', detail: inBoth('须写明对象编号', 'the id of the thing is missing') });
      continue;
    }
    const first = lines.get(`${type} ${parsed.event.subject}`);
    if (first !== undefined) {
      const detail = inBoth(`与第 ${first} 行是同一对象`, `is about the same subject as line ${first}`);
      faults.push({ line, field: 'subject', detail });
      continue;
    }
    lines.set(`${type} ${parsed.event.subject}`, line);
    const id = `${parsed.event.subject}#${contentHash(parsed.event)}`;
    events.push({ line, columns, event: { ...parsed.stored, id }, parsed: { ...parsed.event, id } });
  }
  return { events, faults };
};
