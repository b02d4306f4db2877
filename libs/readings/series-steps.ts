import { addDays, addMonths, type Day, daysBetween } from '#domain/calendar/day';
import type { SeriesQuery } from './reading-query.js';

/** The same day of the month `n` months on; the month's last day where it is shorter. */
const sameDayIn = (day: Day, n: number): Day => {
  const month = addMonths(day, n);
  const last = daysBetween(month, addMonths(month, 1));
  return addDays(month, Math.min(Number(day.slice(8)), last) - 1);
};

/** `asOf` of each point: from `from`, up to and without `to`, none later than `today`. */
export const stepsOf = ({ from, to, step }: Pick<SeriesQuery, 'from' | 'to' | 'step'>, today: Day): Day[] => {
  const days: Day[] = [];
  for (let n = 0; ; n += 1) {
    const day = step === 'month' ? sameDayIn(from, n) : addDays(from, step === 'week' ? 7 * n : n);
    if (day >= to || day > today) return days;
    days.push(day);
  }
};
