// Events as the oracle looks at them: what is a version of an incident, what is a statement about anything else, and which
// events are the same.

import { createHash } from 'node:crypto';
import type { LogEvent } from '#contracts/events/decode-event';
import type { SafetyEvent } from '#contracts/events/safety-event';

export interface LoggedEvent {
  readonly event: { readonly source: string; readonly id: string; readonly [attribute: string]: unknown };
  readonly scope: string | null;
  readonly appendedAt: number;
}

export interface OracleEvent {
  /** Position in the log. */
  readonly offset: bigint;
  /** SHA-256 of what it says, in hex. */
  readonly content: string;
  readonly event: SafetyEvent;
  readonly scope: string | null;
  readonly knownAt: number;
  /** Of the position at which it was booked. */
  readonly recordedAt: number;
}

export type Ref = Pick<SafetyEvent, 'source' | 'id'>;
export const same = (a: Ref, b: Ref): boolean => a.source === b.source && a.id === b.id;
export const nameOf = (ref: Ref): string => `${ref.source} ${ref.id}`;

const VERSIONS = ['safety.incident.reported', 'safety.incident.amended', 'safety.incident.withdrawn'] as const;
export type IncidentEvent = Extract<SafetyEvent, { type: (typeof VERSIONS)[number] }>;
export type Withdrawal = Extract<SafetyEvent, { type: 'safety.record.withdrawn' }>;
/** All that a later event of its subject replaces in whole. */
export type Statement = Exclude<SafetyEvent, IncidentEvent | Withdrawal>;

export const isIncident = (event: SafetyEvent): event is IncidentEvent => VERSIONS.some((type) => type === event.type);

export const replacesOf = (event: SafetyEvent): Ref | undefined =>
  'replaces' in event.data ? event.data.replaces : undefined;

/** An exercise is journalled and stands for nothing; incidents, and the relays of an incident, are exercises to the end. */
export const touchesNothing = (event: Statement | Withdrawal): boolean => {
  const about = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
  return event.drill && about !== 'safety.incident.relayed';
};

/** Keys in order, so that two spellings of the same content are the same text. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${textOf(inner)}`).join(',')}}`;
};

export const contentOf = ({ type, subject, data }: Pick<LogEvent, 'type' | 'subject' | 'data'>): string =>
  createHash('sha256').update(textOf({ data, subject, type })).digest('hex');

/** Their subject ends in a period, and what comes before it is one series, which is decided in one order. */
const OF_PERIODS: readonly string[] = [
  'safety.exposure.declared',
  'safety.return.filed',
  'safety.target.set',
  'safety.assessment.completed',
  'safety.figure.published',
];

/** All that one event can have to do with is in the same thread, but for an event that it names by mistake. */
export const threadOf = (event: SafetyEvent): string => {
  const type = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
  return OF_PERIODS.includes(type) ? event.subject.slice(0, event.subject.lastIndexOf('/')) : event.subject;
};
