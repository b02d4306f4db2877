export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** `forever`: never deleted; otherwise a number of days. */
  readonly retention: 'forever' | number;
}

/** What field units sent. Growing makes `safety.events.2`; a name is never reused. */
export const EVENTS_TOPIC = 'safety.events.1';
/** Which regions and counters changed; no values. Safe to lose: republished from the committed position. */
export const NOTICES_TOPIC = 'safety.notices';
/** Every transition of an alert; always a table log. */
export const ALERTS_TOPIC = 'safety.alerts';

export const logTopics = (partitions: number): TopicSpec[] => [
  { name: EVENTS_TOPIC, partitions, retention: 'forever' },
  { name: NOTICES_TOPIC, partitions, retention: 7 },
];
export const ALERTS_SPEC: TopicSpec = { name: ALERTS_TOPIC, partitions: 1, retention: 'forever' };
