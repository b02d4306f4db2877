// 违法案件及处理结果公开: decisions are published within 7 working days (安全生产法 art. 78), unless they may not be disclosed.

import type { Day } from '../calendar/day.js';
import type { WorkingCalendar } from '../calendar/working-days.js';

const PUBLISHED_WITHIN = 7;

/** `undecided`: published, and the decision has not come. `late`: published after its day. */
export const PUBLICATION_STATES = ['withheld', 'undecided', 'due', 'overdue', 'published', 'late'] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

export interface Publication {
  readonly state: PublicationState;
  /** The last day on which it is in time; null where it need not be published, or nobody knows. */
  readonly dueOn: Day | null;
}

export interface Decision {
  readonly decidedOn: Day | null;
  readonly publishedOn: Day | null;
  /** Null: it was not said. */
  readonly disclosable: boolean | null;
}

export const publicationOf = (decision: Decision, today: Day, calendar: WorkingCalendar): Publication => {
  const { decidedOn, publishedOn, disclosable } = decision;
  if (decidedOn === null) return { state: 'undecided', dueOn: null };
  const dueOn = calendar.addWorkingDays(decidedOn, PUBLISHED_WITHIN);
  if (publishedOn !== null) return { state: publishedOn <= dueOn ? 'published' : 'late', dueOn };
  if (disclosable === false) return { state: 'withheld', dueOn: null };
  return { state: today <= dueOn ? 'due' : 'overdue', dueOn };
};
