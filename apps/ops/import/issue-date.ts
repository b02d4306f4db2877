// When an issue of a published figure came out, as its table says it: a day or an instant. A day is known from its last
// second in the time of China: that it was out by then is certain, and no reading of the past sees what may not have been
// there yet.

import { instant } from '#contracts/events/fields';
import { addDays, type Instant, isDay } from '#domain/calendar/day';
import { formatInstant, startOfDay } from '#domain/calendar/local-time';

const ZONE = 'Asia/Shanghai';

export interface IssueDate {
  /** The same for every spelling: part of what makes two rows the same. */
  readonly text: string;
  /** Of the day that is meant, or both the instant. */
  readonly first: Instant;
  readonly last: Instant;
}

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** `2013-02-10`, `2013/2/10`, `2013年2月10日`, or RFC 3339 with an offset. */
export const readIssueDate = (text: string): IssueDate | undefined => {
  const [, year, month = '', date = ''] = DAY.exec(text.normalize('NFKC').replaceAll(/\s/g, '')) ?? [];
  if (year !== undefined) {
    const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
    if (!isDay(day)) return undefined;
    return { text: day, first: startOfDay(day, ZONE), last: startOfDay(addDays(day, 1), ZONE) - 1_000 };
  }
  if (!instant.safeParse(text).success) return undefined;
  const at = Date.parse(text);
  return { text: new Date(at).toISOString(), first: at, last: at };
};

/** What came out today is known by now; what comes out later is left to the door to refuse. */
export const knownSinceOf = ({ first, last }: IssueDate, now: Instant): string =>
  formatInstant(first <= now ? Math.min(last, now) : last, ZONE);
