// 工作日: Monday to Friday, less the holidays and with the weekend days that make up for them (调休上班), as the State Council
// announces them a year at a time. Knows days only; when a day begins is `startOfDay`'s business.

import { addDays, type Day, dayNumber } from './day.js';

/** Only what deviates from Monday to Friday. */
export interface WorkingDayYear {
  /** Days off that fall on Monday to Friday. */
  readonly off: readonly Day[];
  /** Saturdays and Sundays on which one works. */
  readonly work: readonly Day[];
}

export interface WorkingDayData {
  /** By year, `YYYY`. */
  readonly years: Readonly<Record<string, WorkingDayYear>>;
}

/** 1970-01-01 was a Thursday: of the remainders Saturday has 2 and Sunday 3. The outer sum is for days before it. */
export const isWeekend = (day: Day): boolean => {
  const remainder = ((dayNumber(day) % 7) + 7) % 7;
  return remainder === 2 || remainder === 3;
};

export class WorkingCalendar {
  private readonly years: ReadonlySet<string>;
  private readonly deviations: ReadonlySet<Day>;

  constructor(data: WorkingDayData) {
    this.years = new Set(Object.keys(data.years));
    this.deviations = new Set(Object.values(data.years).flatMap(({ off, work }) => [...off, ...work]));
  }

  /** Whether the notice of the day's year is in the data. Where it is not, Monday to Friday is assumed. */
  isKnown(day: Day): boolean {
    return this.years.has(day.slice(0, 4));
  }

  isWorkingDay(day: Day): boolean {
    return this.deviations.has(day) === isWeekend(day);
  }

  /** The `n`-th working day after `day`; the day itself is not counted (开始之日不计入, 民法典 art. 201). Never goes back. */
  addWorkingDays(day: Day, n: number): Day {
    let current = day;
    for (let left = n; left > 0; ) {
      current = addDays(current, 1);
      if (this.isWorkingDay(current)) left -= 1;
    }
    return current;
  }
}
