// The clocks of an incident in short: what is late, and what comes next. The server's word is as old as its answer; time
// goes on, so that an open term whose end has passed is late here too.

import type { Deadline, Incident } from '../api/types.js';

export type ClockState = 'open' | 'late' | 'done' | 'done-late' | 'unknown' | 'cancelled';

export const clockState = ({ state, dueAt, metAt }: Deadline, now: number): ClockState => {
  switch (state) {
    case 'open':
      return dueAt !== null && Date.parse(dueAt) < now ? 'late' : 'open';
    case 'missed':
      return metAt === null ? 'late' : 'done-late';
    case 'met':
      return 'done';
    case 'unknown':
    case 'cancelled':
      return state;
  }
};

/** A period that closes by itself: casualties may change in it, and nobody owes anything. */
export const isPeriod = ({ id }: Deadline): boolean => id === 'casualty-window';

export interface ClocksInShort {
  readonly late: number;
  readonly doneLate: number;
  /** The open duty that is due first. */
  readonly next: Deadline | undefined;
}

export const clocksInShort = ({ deadlines }: Pick<Incident, 'deadlines'>, now: number): ClocksInShort => {
  const duties = deadlines.filter((deadline) => !isPeriod(deadline));
  const ofState = (state: ClockState) => duties.filter((deadline) => clockState(deadline, now) === state);
  const [next] = ofState('open').sort((a, b) => Date.parse(a.dueAt ?? '') - Date.parse(b.dueAt ?? ''));
  return { late: ofState('late').length, doneLate: ofState('done-late').length, next };
};
