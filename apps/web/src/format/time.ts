import type { Language } from '../i18n/language.js';

/** Everything is shown in the region's time, wherever the reader sits. It knows no summer time: `fromInput` relies on it. */
const TIME_ZONE = 'Asia/Shanghai';

const partsOf = (at: number): Record<string, string> => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: TIME_ZONE,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
};

/** `14:32:05`, with the day before it unless that is today. */
export const formatMoment = (at: number, now: number): string => {
  const p = partsOf(at);
  const n = partsOf(now);
  const clock = `${p.hour}:${p.minute}:${p.second}`;
  return p.year === n.year && p.month === n.month && p.day === n.day ? clock : `${p.month}-${p.day} ${clock}`;
};

/** `11-23 14:32`, with the year unless it is this one. Empty for what is not a time. */
export const formatInstant = (text: string, now: number): string => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return '';
  const p = partsOf(at);
  const short = `${p.month}-${p.day} ${p.hour}:${p.minute}`;
  return p.year === partsOf(now).year ? short : `${p.year}-${short}`;
};

/** `2026-11-23 14:32`, whole, with the seconds where there are any: what must not be mistaken for another. */
export const formatStamp = (at: number): string => {
  const p = partsOf(at);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}${p.second === '00' ? '' : `:${p.second}`}`;
};

/** As `formatInstant`, of the end of a term: midnight is the end of the day that it closes. */
export const formatDue = (text: string, now: number): string => {
  const at = Date.parse(text);
  const p = partsOf(Number.isNaN(at) ? 0 : at);
  if (Number.isNaN(at) || p.hour !== '00' || p.minute !== '00') return formatInstant(text, now);
  return formatInstant(new Date(at - 60_000).toISOString(), now).replace('23:59', '24:00');
};

/** The region's calendar day. */
export const localDay = (at: number): string => {
  const p = partsOf(at);
  return `${p.year}-${p.month}-${p.day}`;
};

/** What an input of day and time holds, in the region's time like everything else. */
export const toInput = (at: number): string => {
  const p = partsOf(at);
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}`;
};

/** Null: not a whole day and time. */
export const fromInput = (value: string): number | null => {
  const at = Date.parse(`${value}+08:00`);
  return Number.isNaN(at) ? null : at;
};

/** The last day inside a half-open interval that ends before `to`. */
export const lastDayBefore = (to: string): string => {
  const at = Date.parse(`${to}T00:00:00Z`);
  return Number.isNaN(at) ? to : new Date(at - 86_400_000).toISOString().slice(0, 10);
};

export const formatDay = (day: string, language: Language): string => {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  }).format(at);
};
