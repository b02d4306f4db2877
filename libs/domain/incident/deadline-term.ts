// How long a term runs and what became of it. "Within" includes the last instant: one hour exactly is in time. A term of days
// ends with its last local day, so it is missed from the midnight after.

import { addDays, type Day, type Instant } from '../calendar/day.js';
import { startOfDay } from '../calendar/local-time.js';
import type { WorkingCalendar } from '../calendar/working-days.js';
import type { Sector } from '../sector.js';
import type { Deadline, DeadlineState } from './deadline.js';
import type { Duration } from './deadline-table.js';

const HOUR_MS = 3_600_000;

export interface TermStart {
  readonly at: Instant;
  /** The day on which the term begins to run; it is not counted (开始之日不计入, 民法典 art. 201). */
  readonly day: Day;
}

export interface TermPlace {
  readonly sector: Sector;
  readonly timeZone: string;
  readonly calendar: WorkingCalendar;
}

/** A last day that is no working day is not moved: no article here says so, and an authority is on duty every day. */
export const dueOf = (
  { amount, unit }: Duration,
  start: TermStart,
  { sector, timeZone, calendar }: TermPlace,
): Pick<Deadline, 'dueAt' | 'dueBasis'> => {
  const count = typeof amount === 'number' ? amount : amount(sector);
  switch (unit) {
    case 'hours':
      return { dueAt: start.at + count * HOUR_MS, dueBasis: 'exact' };
    case 'days':
      return { dueAt: startOfDay(addDays(start.day, count + 1), timeZone), dueBasis: 'exact' };
    case 'working-days': {
      const last = calendar.addWorkingDays(start.day, count);
      const isKnown = calendar.isKnown(start.day) && calendar.isKnown(last);
      return { dueAt: startOfDay(addDays(last, 1), timeZone), dueBasis: isKnown ? 'exact' : 'assumed' };
    }
  }
};

export interface TermFacts {
  readonly dueAt: Instant | null;
  /** Whether `dueAt` itself is in time, or the first instant that is not. */
  readonly isDueIncluded: boolean;
  /** When what the clock asks for was done, in time or not. */
  readonly doneAt: Instant | null;
  /** From when the clock was no longer needed; infinite while it is. */
  readonly cancelledAt: Instant;
  readonly now: Instant;
}

/**
 * A clock that was met or missed before it was no longer needed stays so. One that was open then is cancelled, even if what it
 * asked for was done afterwards: nothing was owed any more.
 */
export const stateOf = ({ dueAt, isDueIncluded, doneAt, cancelledAt, now }: TermFacts): DeadlineState => {
  if (dueAt === null) return 'unknown';
  const isInTime = (at: Instant): boolean => at < dueAt || (isDueIncluded && at === dueAt);
  if (doneAt !== null && doneAt <= cancelledAt && isInTime(doneAt)) return 'met';
  const endedAt = Math.min(doneAt ?? Number.POSITIVE_INFINITY, cancelledAt);
  if (!isInTime(endedAt === Number.POSITIVE_INFINITY ? now : endedAt)) return 'missed';
  return cancelledAt === Number.POSITIVE_INFINITY ? 'open' : 'cancelled';
};
