// The working days of the country, announced once a year: seeds/working-days.json, written by scripts/make-working-days-seed.mjs.
// A file that was edited by hand and is wrong stops the start, with a sentence that says where.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Day, isDay } from '#domain/calendar/day';
import { isWeekend, type WorkingDayData, type WorkingDayYear } from '#domain/calendar/working-days';
import { projectRoot } from '../project-root.js';

const FILE = 'seeds/working-days.json';

export const readWorkingDays = (folder = join(projectRoot(), 'seeds')): WorkingDayData =>
  parseWorkingDays(readFileSync(join(folder, 'working-days.json'), 'utf8'));

export const parseWorkingDays = (text: string): WorkingDayData => {
  const years = objectOf(parseJson(text)).years;
  return {
    years: Object.fromEntries(Object.entries(objectOf(years)).map(([year, value]) => [year, yearOf(year, value)])),
  };
};

const broken = (what: string, cause?: unknown): Error => new Error(`${FILE}: ${what}`, { cause });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken('不是 JSON · is not JSON', cause);
  }
};

const objectOf = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw broken('须为 {"years": {"2026": {"off": […], "work": […]}}} · must have that shape');
};

const yearOf = (year: string, value: unknown): WorkingDayYear => {
  if (!/^\d{4}$/.test(year)) throw broken(`${year} 不是年份 · is not a year`);
  const { off, work } = objectOf(value);
  return {
    off: daysOf(off, year, (day) => !isWeekend(day), 'off 只列周一至周五 · lists Monday to Friday only'),
    work: daysOf(work, year, isWeekend, 'work 只列周六、周日 · lists Saturdays and Sundays only'),
  };
};

const daysOf = (list: unknown, year: string, deviates: (day: Day) => boolean, rule: string): Day[] => {
  if (!Array.isArray(list)) throw broken(`${year} 缺少 off 或 work 列表 · lacks a list, off or work`);
  return list.map((day: unknown): Day => {
    if (typeof day !== 'string' || !isDay(day) || !day.startsWith(year)) {
      throw broken(`${year} 含有 ${JSON.stringify(day)},不是该年的日期 · which is not a day of that year`);
    }
    if (!deviates(day)) throw broken(`${day}: ${rule}`);
    return day;
  });
};
