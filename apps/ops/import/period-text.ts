// The periods of published tables, as tables spell them: `2013`, `2013-06`, `2013-01..06`, `2013-Q2`, `2013-H1`, `2013年1-6月`,
// `2013年上半年`. Months and quarters are whole ones, both ends meant; only two full days, `2013-01-01..2013-07-01`, are
// half-open as everywhere else.

import { addMonths, type DayRange, isDay } from '#domain/calendar/day';

/** First and last month, from 1. */
type Months = readonly [first: number, last: number];

interface Spelling {
  /** The year is the first group. */
  readonly form: RegExp;
  readonly months: (groups: readonly string[]) => Months;
}

const TO = '(?:[-–—−~〜]|至|到)';
const ORDINALS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4 };
const ordinal = (text = ''): number => ORDINALS[text] ?? Number(text);

const month = ([first]: readonly string[]): Months => [Number(first), Number(first)];
const monthToMonth = ([first, last]: readonly string[]): Months => [Number(first), Number(last)];
const quarter = ([nth]: readonly string[]): Months => [ordinal(nth) * 3 - 2, ordinal(nth) * 3];
const half = ([nth]: readonly string[]): Months => (nth === '1' || nth === '上' ? [1, 6] : [7, 12]);

const SPELLINGS: readonly Spelling[] = [
  { form: /^(\d{4})(?:年(?:度|全年)?)?$/, months: () => [1, 12] },
  { form: /^(\d{4})-(\d{2})$/, months: month },
  { form: /^(\d{4})年(\d{1,2})月份?$/, months: month },
  { form: /^(\d{4})-(\d{2})\.\.(\d{2})$/, months: monthToMonth },
  { form: new RegExp(`^(\\d{4})年(\\d{1,2})月?${TO}(\\d{1,2})月份?(?:累计)?$`), months: monthToMonth },
  { form: /^(\d{4})-?Q([1-4])$/, months: quarter },
  { form: /^(\d{4})年第?([一二三四1-4])季度$/, months: quarter },
  { form: /^(\d{4})年前([二两三23])季度$/, months: ([nth]) => [1, ordinal(nth) * 3] },
  { form: /^(\d{4})-?H([12])$/, months: half },
  { form: /^(\d{4})年([上下])半年$/, months: half },
];

const ofMonths = (year: string, [first, last]: Months): DayRange | undefined => {
  const dayIn = (nth: number): string => `${year}-${String(nth).padStart(2, '0')}-01`;
  return first <= last && isDay(dayIn(first)) && isDay(dayIn(last))
    ? { from: dayIn(first), to: addMonths(dayIn(last), 1) }
    : undefined;
};

export const readPeriod = (text: string): DayRange | undefined => {
  // Full-width digits and dashes become plain ones.
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  const [, from = '', to = ''] = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(plain) ?? [];
  if (from !== '') return isDay(from) && isDay(to) && from < to ? { from, to } : undefined;
  for (const { form, months } of SPELLINGS) {
    const [, year, ...groups] = form.exec(plain) ?? [];
    if (year !== undefined) return ofMonths(year, months(groups));
  }
  return undefined;
};
