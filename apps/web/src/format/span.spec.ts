import { expect, it } from '@jest/globals';
import { fill } from '../i18n/fill.js';
import { zh } from '../i18n/zh.js';
import { spanText } from './span.js';

const words = { t: (key: keyof typeof zh, holes = {}) => fill(zh[key], holes) };
const MINUTE = 60_000;

it.each([
  [30_000, '不到 1 分钟'],
  [45 * MINUTE, '45 分'],
  [72 * MINUTE, '1 小时 12 分'],
  [120 * MINUTE, '2 小时'],
  // of days no minutes, of many days no hours
  [53 * 60 * MINUTE + 30 * MINUTE, '2 天 5 小时'],
  [24 * 12 * 60 * MINUTE + 60 * MINUTE, '12 天'],
])('%d ms are %s', (ms, shown) => {
  expect(spanText(ms, words)).toBe(shown);
});
