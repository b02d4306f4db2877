// Events as the oracle looks at them: what is a version of an incident, what is a statement about anything else, and which
// events are the same.

import type { SafetyEvent } from '#contracts/events/safety-event';

export interface LoggedEvent {
  readonly event: { readonly source: string; readonly id: string; readonly [attribute: string]: unknown };
  readonly scope: string | null;
  readonly appendedAt: number;
}

export interface OracleEvent {
  /** Position in the log. */
  readonly at: number;
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
const contentOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(contentOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, contentOf(inner)]);
};
export const fingerprint = ({ type, subject, data }: SafetyEvent): string =>
  JSON.stringify(contentOf({ type, subject, data }));
