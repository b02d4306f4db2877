import { addDays, addMonths, type Day } from '#domain/calendar/day';
import type { Floors } from '#ports/reading-store/reading-store';

/** Days and months that the rolling sums keep; what is older is read in Postgres (architecture: "Sums"). */
const DAYS_KEPT = 400;
const MONTHS_KEPT = 36;

export const floorsOn = (today: Day): Floors => ({
  dayFloor: addDays(today, -DAYS_KEPT),
  monthFloor: addMonths(today, -MONTHS_KEPT),
});
