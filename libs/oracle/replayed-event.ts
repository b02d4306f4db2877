// An event as the replay goes through it: when it was appended, and what it changed.

import { isIncident, type Ref, type Statement, same } from './event-oracle.js';
import type { BookedEvent } from './fate.js';
import type { FactChange } from './reading-facts.js';

export interface ReplayedEvent {
  readonly at: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly event: Ref;
  readonly change: FactChange;
  /** What it stated, or withdrew. */
  readonly statement: Statement | undefined;
}

export const laneOf = ({ topic, partition }: ReplayedEvent): string => `${topic}/${partition}`;

/** By append time, topic, partition, offset. */
export const inOrder = (a: ReplayedEvent, b: ReplayedEvent): number =>
  a.at - b.at ||
  (a.topic === b.topic ? 0 : a.topic < b.topic ? -1 : 1) ||
  a.partition - b.partition ||
  (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0);

/** What was stated, also where this event withdrew it. */
export const statementOf = ({ event }: BookedEvent, { standing }: FactChange): Statement | undefined => {
  if (isIncident(event)) return undefined;
  if (event.type !== 'safety.record.withdrawn') return event;
  return standing.find((one) => one.isWithdrawn && same(one.current.event, event))?.statement;
};
