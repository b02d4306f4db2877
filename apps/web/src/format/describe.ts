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

/** A difference that is there is seen, however small. */
const fineDigits = (amount: number): number => (Math.abs(amount) < 0.01 ? 6 : 2);

/** How far two values of an indicator are apart, without a sign of its own: see `signed`. */
export const differenceText = (indicator: string, amount: number, { t, language }: Words): string => {
  const size = Math.abs(drawingOf(indicator).kind === 'proportion' ? amount * 100 : amount);
  const n = formatPlain(size, language, fineDigits(size));
  return drawingOf(indicator).kind === 'proportion' ? t('past.points', { n }) : n;
};

export const targetText = (indicator: string, target: Target, words: Words): string =>
  words.t(`comparison.${target.comparison}`, { limit: amountText(indicator, target.limit, words) });

export const countText = (reading: Reading, amount: number, words: Words): string => {
  const { counted } = drawingOf(reading.indicator);
  const n = formatPlain(amount, words.language);
  return counted ? words.t(`count.${counted}.${amount === 1 ? 'one' : 'other'}`, { n }) : n;
};

/** An amount of what a rate is divided by: `110 亿元`, `186,234 台`. */
export const exposureText = (measure: string | null, amount: number, { t, language }: Words): string => {
  if (measure?.endsWith('-yuan')) return formatYuan(amount, language);
  const n = formatPlain(amount, language);
  switch (measure) {
    case 'special-equipment-units':
      return t('unit.special-equipment-units', { n });
    case 'respondents':
      return t('unit.respondents', { n });
    default:
      return n;
  }
};

export const denominatorText = (reading: Reading, words: Words): string | undefined =>
  reading.denominator
    ? exposureText(drawingOf(reading.indicator).measure, reading.denominator.value, words)
    : undefined;
