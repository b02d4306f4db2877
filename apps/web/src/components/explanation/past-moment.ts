import type { Opened } from '../../api/explanation-queries.js';
import type { Reading } from '../../api/types.js';
import { fromInput, lastDayBefore, localDay } from '../../format/time.js';

/** What of the past the reader looks at. */
export interface Past {
  /** The instant of knowledge. */
  readonly at: number;
  /** Days counted up to today, as on the page now; or up to the day of that instant, as on the page then. */
  readonly days: 'now' | 'then';
  /** Whose grounds are shown below. */
  readonly grounds: 'now' | 'then';
}

export const knownThen = ({ at }: Past): string => new Date(at).toISOString();

/** The number as it is opened, of the days that the reader chose; `now` is the reading beside it. */
export const openedOf = (opened: Opened, { at, days }: Past, now: Pick<Reading, 'window'>): Opened => ({
  ...opened,
  asOf: days === 'then' ? localDay(at) : lastDayBefore(now.window.to),
});

/** What the reader typed: an instant, or why it is none. */
export const chosenInstant = (typed: string, now: number): number | 'future' | 'incomplete' => {
  const at = fromInput(typed);
  if (at === null) return 'incomplete';
  return at > now ? 'future' : at;
};

const SECOND = 1000;
const DAY = 86_400_000;

/** What is asked for most: yesterday, a week ago, the end of the month before. */
export const quickInstants = (now: number) => {
  const monthBegan = fromInput(`${localDay(now).slice(0, 7)}-01T00:00:00`) ?? now;
  return [
    { name: 'dayAgo', at: now - DAY },
    { name: 'weekAgo', at: now - 7 * DAY },
    { name: 'lastMonth', at: monthBegan - SECOND },
  ] as const;
};
