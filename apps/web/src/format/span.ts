import type { Words } from '../i18n/language.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long, as short as it helps: `1 小时 12 分`, `2 天 5 小时`, `12 天`. */
export const spanText = (ms: number, { t }: Pick<Words, 't'>): string => {
  if (ms < MINUTE) return t('span.moment');
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const parts = [
    days > 0 && t('span.days', { n: days }),
    days < 3 && hours > 0 && t('span.hours', { n: hours }),
    days === 0 && minutes > 0 && t('span.minutes', { n: minutes }),
  ];
  return parts.filter((part) => part !== false).join(' ');
};
