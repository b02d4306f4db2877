import type { Language } from '../i18n/language.js';

/** Everything is shown in the region's time, wherever the reader sits. */
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
