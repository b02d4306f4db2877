import { type TextKey, zh } from '../i18n/zh.js';

const isKey = (key: string): key is TextKey => key in zh;

/** A rule that this page does not know yet still has a heading. */
export const ruleKey = (rule: string): TextKey => {
  const key = `rule.${rule}`;
  return isKey(key) ? key : 'rule.unknown';
};

export const sectorKey = (sector: string): TextKey => {
  const key = `sector.${sector}`;
  return isKey(key) ? key : 'sector.other';
};
