import type { Period } from '../../api/explanation-types.js';
import { formatDay, lastDayBefore } from '../../format/time.js';
import type { Words } from '../../i18n/language.js';

interface Days {
  readonly from: string;
  readonly to: string;
}

/** `2026年1月1日 至 2026年3月31日` of half-open days. */
export const daysText = ({ from, to }: Days, { t, language }: Words): string =>
  t('window.range', { from: formatDay(from, language), to: formatDay(lastDayBefore(to), language) });

/** The same in figures: of a flow its days, of a stock its day. */
export const periodText = ({ from, to, asOf }: Period, { t }: Words): string => {
  if (asOf !== null) return t('grounds.onDay', { day: asOf });
  return from === null || to === null ? '' : t('window.range', { from, to: lastDayBefore(to) });
};
