import { describe, expect, it } from '@jest/globals';
import { addDays } from '#domain/calendar/day';
import { isWeekend, WorkingCalendar } from '#domain/calendar/working-days';
import { parseWorkingDays, readWorkingDays } from './working-days.js';

interface Notice {
  readonly year: string;
  readonly number: string;
  /** First and last day off, both inside, weekends included: as the notice words it. */
  readonly off: readonly (readonly [from: string, to: string])[];
  readonly work: readonly string[];
}

// Typed from the State Council's notices, not from the package that the seed is made of.
const NOTICES: readonly Notice[] = [
  {
    year: '2013',
    number: '国办发明电〔2012〕33号',
    off: [
      ['01-01', '01-03'],
      ['02-09', '02-15'],
      ['04-04', '04-06'],
      ['04-29', '05-01'],
      ['06-10', '06-12'],
      ['09-19', '09-21'],
      ['10-01', '10-07'],
    ],
    work: '01-05 01-06 02-16 02-17 04-07 04-27 04-28 06-08 06-09 09-22 09-29 10-12'.split(' '),
  },
  {
    year: '2019',
    number: '国办发明电〔2018〕15号, and 国办发明电〔2019〕3号 for 1 May',
    off: [
      ['01-01', '01-01'],
      ['02-04', '02-10'],
      ['04-05', '04-07'],
      ['05-01', '05-04'],
      ['06-07', '06-09'],
      ['09-13', '09-15'],
      ['10-01', '10-07'],
    ],
    work: '02-02 02-03 04-28 05-05 09-29 10-12'.split(' '),
  },
  {
    year: '2020',
    // The festival was prolonged to 2 February, so that Saturday 1 February, first announced as a working day, was off.
    number: '国办发明电〔2019〕16号, and 国办发明电〔2020〕1号 for the prolonged Spring Festival',
    off: [
      ['01-01', '01-01'],
      ['01-24', '02-02'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-25', '06-27'],
      ['10-01', '10-08'],
    ],
    work: '01-19 04-26 05-09 06-28 09-27 10-10'.split(' '),
  },
  {
    year: '2024',
    number: '国办发明电〔2023〕7号',
    off: [
      ['01-01', '01-01'],
      ['02-10', '02-17'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-10', '06-10'],
      ['09-15', '09-17'],
      ['10-01', '10-07'],
    ],
    work: '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12'.split(' '),
  },
  {
    year: '2025',
    number: '国办发明电〔2024〕12号',
    off: [
      ['01-01', '01-01'],
      ['01-28', '02-04'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['05-31', '06-02'],
      ['10-01', '10-08'],
    ],
    work: '01-26 02-08 04-27 09-28 10-11'.split(' '),
  },
  {
    year: '2026',
    number: '国办发明电〔2025〕7号',
    off: [
      ['01-01', '01-03'],
      ['02-15', '02-23'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-19', '06-21'],
      ['09-25', '09-27'],
      ['10-01', '10-07'],
    ],
    work: '01-04 02-14 02-28 05-09 09-20 10-10'.split(' '),
  },
];

const isWorkingDayBy = (notice: Notice, day: string): boolean => {
  const monthDay = day.slice(5);
  if (notice.work.includes(monthDay)) return true;
  return !isWeekend(day) && !notice.off.some(([from, to]) => from <= monthDay && monthDay <= to);
};

describe('seeds/working-days.json', () => {
  const calendar = new WorkingCalendar(readWorkingDays());

  it.each(NOTICES)('has every day of $year as $number has it', (notice) => {
    const differing: string[] = [];
    for (let day = `${notice.year}-01-01`; day <= `${notice.year}-12-31`; day = addDays(day, 1)) {
      if (calendar.isWorkingDay(day) !== isWorkingDayBy(notice, day)) differing.push(day);
    }
    expect(differing).toEqual([]);
  });

  it('has every year from 2010 to 2026', () => {
    for (let year = 2010; year <= 2026; year += 1) expect(calendar.isKnown(`${year}-06-01`)).toBe(true);
  });

  it.each([
    ['not JSON', '{"years": ', 'is not JSON'],
    ['another shape', '[]', 'must have that shape'],
    ['no years', '{}', 'must have that shape'],
    ['a year that is none', '{"years": {"26": {"off": [], "work": []}}}', '26 不是年份'],
    ['no list', '{"years": {"2026": {"off": []}}}', '2026 缺少 off 或 work'],
    ['a day that does not exist', '{"years": {"2026": {"off": ["2026-02-30"], "work": []}}}', '2026-02-30'],
    ['a number for a day', '{"years": {"2026": {"off": [20260101], "work": []}}}', '20260101'],
    ['a day of another year', '{"years": {"2026": {"off": ["2025-01-01"], "work": []}}}', '2025-01-01'],
    ['a Saturday off', '{"years": {"2026": {"off": ["2026-01-03"], "work": []}}}', 'off 只列周一至周五'],
    ['a Monday made up for', '{"years": {"2026": {"off": [], "work": ["2026-01-05"]}}}', 'work 只列周六'],
  ])('refuses %s with a sentence', (_, text, words) => {
    expect(() => parseWorkingDays(text)).toThrow(words);
    expect(() => parseWorkingDays(text)).toThrow(/^seeds\/working-days\.json: /);
  });
});
