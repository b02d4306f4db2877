// What a batch must read before it can be folded: asked once for the whole batch, after the lock of the position.

import type { LogEvent } from '#contracts/events/decode-event';
import { isIncidentVersion } from '#contracts/events/event-types';
import type { SafetyEvent } from '#contracts/events/safety-event';
import { orderingKey } from '#contracts/events/subject';
import { SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import { type EventRef, type ReplacedLookup, refKey } from '#domain/ledger/outcome';
import type { BookingTransaction, KnownEvent } from '#ports/ledger-book';
import { type ReceivedEvent, receiveWaiting } from './received-event.js';
import { reviveState } from './state-json.js';

const KIND_OF_TYPE = {
  'safety.incident.reported': 'incident',
  'safety.incident.amended': 'incident',
  'safety.incident.withdrawn': 'incident',
  'safety.incident.relayed': 'relays',
  'safety.inspection.completed': 'inspection',
  'safety.hazard.rectified': 'hazard-rectified',
  'safety.hazard.changed': 'hazard-changed',
  'safety.return.filed': 'returns',
  'safety.exposure.declared': 'exposures',
  'safety.target.set': 'targets',
  'safety.survey.completed': 'survey',
  'safety.violation.decided': 'violation-decided',
  'safety.violation.published': 'violation-published',
  'safety.assessment.completed': 'assessments',
  'safety.figure.published': 'figures',
} as const satisfies Record<Exclude<SafetyEvent['type'], 'safety.record.withdrawn'>, string>;

type StateKind = (typeof KIND_OF_TYPE)[keyof typeof KIND_OF_TYPE];

export interface StateKey {
  readonly kind: StateKind;
  readonly subject: string;
}

export const stateKeyOf = (event: LogEvent): StateKey => {
  if (event.type === SUBJECT_REBOOKED) return { kind: event.data.kind, subject: event.subject };
  const type = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
  return { kind: KIND_OF_TYPE[type], subject: orderingKey(event) };
};

export const stateKeyText = (key: StateKey): string => `${key.kind}|${key.subject}`;

export interface BatchNeeds {
  readonly known: Map<string, KnownEvent>;
  readonly refused: Set<string>;
  readonly states: Map<string, unknown>;
  readonly waiting: readonly { readonly received: ReceivedEvent; readonly awaits: EventRef }[];
}

const replacesOf = (event: LogEvent): EventRef | undefined =>
  'replaces' in event.data ? event.data.replaces : undefined;

/** `unreadable` are the identities of records that cannot be read: something may wait for them. */
export const loadNeeds = async (
  tx: BookingTransaction,
  events: readonly ReceivedEvent[],
  unreadable: readonly EventRef[],
): Promise<BatchNeeds> => {
  const replaced = events.map((e) => replacesOf(e.event)).filter((ref): ref is EventRef => ref !== undefined);
  const own = unique([...events.map((e) => e.ref), ...unreadable], refKey);
  const refs = unique([...own, ...replaced], refKey);
  const subjects = [...new Set(events.map((e) => e.event.subject))];
  const waiting = (own.length > 0 ? await tx.waiting(subjects, own) : []).map((w) => ({
    received: receiveWaiting(w),
    awaits: w.awaits,
  }));
  const keys = unique(
    [...events, ...waiting.map((w) => w.received)].map((e) => stateKeyOf(e.event)),
    stateKeyText,
  );
  const known = refs.length > 0 ? await tx.known(refs) : new Map<string, KnownEvent>();
  // A chain across subjects asks for what waited, when it is booked.
  for (const { received } of waiting) known.set(refKey(received.ref), knownEvent(received));
  const refused = replaced.length > 0 ? await tx.refused(unique(replaced, refKey)) : new Set<string>();
  const states = keys.length > 0 ? await tx.states(keys) : new Map<string, unknown>();
  return { known, refused, states: new Map([...states].map(([key, value]) => [key, reviveState(value)])), waiting };
};

/** What `replaces` names, seen from outside the subject's own versions. */
export const lookUp = (needs: BatchNeeds, ref: EventRef, event: LogEvent): Exclude<ReplacedLookup, 'current'> => {
  const known = needs.known.get(refKey(ref));
  // An inspection may bear the name of an incident, and is not a version of it.
  if (known) return known.subject === event.subject && isSameKind(known.type, event) ? 'superseded' : 'other-subject';
  return needs.refused.has(refKey(ref)) ? 'refused' : 'unknown';
};

export const knownEvent = ({ contentHash, event }: ReceivedEvent): KnownEvent => ({
  contentHash,
  type: event.type,
  subject: event.subject,
});

const isSameKind = (type: string, event: LogEvent): boolean => isIncidentVersion({ type }) === isIncidentVersion(event);

const unique = <T>(items: readonly T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
