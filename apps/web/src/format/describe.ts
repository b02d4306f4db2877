// Numbers of a reading as words, in one place, so that tile, table, map, alert and explanation say the same.

import type { NullReason, Reading, Target } from '../api/types.js';
import { drawingOf } from '../board/plan-indicator.js';
import type { Words } from '../i18n/language.js';
import { formatPercent, formatPlain, formatRate, formatYuan } from './number.js';

export const nullText = (reason: NullReason | null, { t }: Words): string => t(`null.${reason ?? 'unknown'}`);

/** The value without its unit; undefined where there is none. Never 0 for nothing. */
export const valueText = (reading: Reading, { language }: Words): string | undefined => {
  if (reading.value === null) return undefined;
  const limit = reading.target?.limit ?? null;
  return drawingOf(reading.indicator).kind === 'proportion'
    ? formatPercent(reading.value, limit, language)
    : formatRate(reading.value, limit, language);
};

/** Any amount on the indicator's own scale: a limit, an end of an interval. */
export const amountText = (indicator: string, amount: number, { language }: Words): string =>
  drawingOf(indicator).kind === 'proportion'
    ? `${formatPlain(amount * 100, language, 1)}%`
    : formatPlain(amount, language, 2);

export const targetText = (indicator: string, target: Target, words: Words): string =>
  words.t(`comparison.${target.comparison}`, { limit: amountText(indicator, target.limit, words) });

export const countText = (reading: Reading, amount: number, words: Words): string => {
  const { counted } = drawingOf(reading.indicator);
  const n = formatPlain(amount, words.language);
  return counted ? words.t(`count.${counted}.${amount === 1 ? 'one' : 'other'}`, { n }) : n;
};

export const denominatorText = (reading: Reading, { language }: Words): string | undefined => {
  if (!reading.denominator) return undefined;
  const { value } = reading.denominator;
  return drawingOf(reading.indicator).exposure === 'yuan' ? formatYuan(value, language) : formatPlain(value, language);
};
