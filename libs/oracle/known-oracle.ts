// When what an event changes is known: at each instant what the events known by then come to with it, less what they come to
// without it. Mostly that is all of it, at once.

import { netOf } from './amounts-oracle.js';
import type { OracleAmount } from './count-oracle.js';
import { isIncident, type OracleEvent } from './event-oracle.js';

export interface KnownAmount extends OracleAmount {
  readonly knownAt: number;
}

export interface KnownQuestion {
  /** Of its thread, in the order of booking. */
  readonly before: readonly OracleEvent[];
  readonly one: OracleEvent;
  /** What it changes of all that is booked. */
  readonly whole: readonly OracleAmount[];
  /** What some events come to, in the order given. */
  readonly fold: (events: readonly OracleEvent[]) => readonly OracleAmount[];
}

/** On what is declared of periods and hazards nothing counts, whenever it is known. */
const mayCount = ({ event }: OracleEvent): boolean => {
  const about = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
  return isIncident(event) || about === 'safety.inspection.completed' || about === 'safety.return.filed';
};

export const knownAmounts = ({ before, one, whole, fold }: KnownQuestion): KnownAmount[] => {
  if (!mayCount(one)) return [];
  const later = before.map(({ knownAt }) => knownAt).filter((at) => at > one.knownAt);
  const instants = [...new Set([one.knownAt, ...later])].sort((a, b) => a - b);
  const known: KnownAmount[] = [];
  let told: readonly OracleAmount[] = [];
  for (const knownAt of instants) {
    const then = before.filter((other) => other.knownAt <= knownAt);
    const now = knownAt === instants.at(-1) ? whole : [...netOf(fold(then), fold([...then, one])).values()];
    for (const amount of netOf(told, now).values()) known.push({ ...amount, knownAt });
    told = now;
  }
  return known;
};
