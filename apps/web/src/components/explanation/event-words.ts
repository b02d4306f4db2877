// Events and what they add, in words.

import { formatPlain, formatYuan, signed } from '../../format/number.js';
import type { Words } from '../../i18n/language.js';
import { type TextKey, zh } from '../../i18n/zh.js';
import { sectorKey } from '../alert-words.js';

const keyOr = (key: string, other: TextKey): TextKey => (key in zh ? (key as TextKey) : other);

/** `事件报告`, `更正`; nothing for a type that the page does not know. */
export const eventText = (type: string | null, { t }: Words): string =>
  type === null ? '' : t(keyOr(`event.${type}`, 'event.unknown'));

/** `死亡(建筑施工)`; a counter that the page does not know keeps its own name. */
export const counterText = (counter: string, { t }: Words): string => {
  const [what = '', sector] = counter.split('.');
  const key = keyOr(`counter.${what}`, 'counter.unknown');
  if (key === 'counter.unknown') return counter;
  return sector === undefined ? t(key) : t('counter.ofSector', { what: t(key), sector: t(sectorKey(sector)) });
};

export const categoryKey = (category: string): TextKey => keyOr(`category.${category}`, 'category.unknown');

export const contributionText = (counter: string, amount: number, { t, language }: Words): string => {
  if (counter.startsWith('direct-loss-yuan')) return signed(formatYuan(amount, language), amount);
  const n = signed(formatPlain(amount, language), amount);
  const form = Math.abs(amount) === 1 ? 'one' : 'other';
  if (counter.startsWith('deaths')) return t(`count.deaths.${form}`, { n });
  if (counter.startsWith('accidents')) return t(`count.accidents.${form}`, { n });
  return n;
};
